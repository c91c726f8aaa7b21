import Persistence

extension DemonstrationCast {
    /// Who can be written to, and what the manager wants to be told of.
    func chooseMail(in portal: Portal, _ site: Site) async throws {
        guard let di = sessions["di"], let group = site.workflowGroup(code: "primary-nurses") else { throw NotFound() }
        let addressed = ["ada", "ben", "cy", "di"].compactMap { username in accounts[username].map { (username: username, id: $0.id) } }
        try await portal.perform { tx in
            for one in addressed {
                try portal.identity.setEmail("\(one.username)@example.org", of: one.id, by: .operator, in: tx)
            }
            return Effect(
                try portal.mail.choose(
                    [GroupMailChoice(group: group.id, kinds: [.possibleUrgent, .overdue])], by: di, site: site, in: tx))
        }
    }

    /// A list out of the practice's own system: two are new, one was a member already, and of one the birth date cannot be read.
    func invite(in portal: Portal) async throws {
        guard let hana = sessions["hana"], let ben = patients["ben"] else { throw NotFound() }
        let born = try await portal.read { try portal.patients.patient(ben, in: $0).details.birthDate }
        let people = """
            given,family,birthDate,recordNumber,language,email
            Rosa,Delgado,1974-05-23,005120,es,rosa.delgado@example.org
            Henrik,Lund,1991-11-02,005133,en,
            Ben,Ortiz,\(born?.description ?? ""),003902,es,
            Ruth,Baker,04/17/1958,005147,en,
            """
        let file = try InvitationFile.read(Array(people.utf8))
        _ = try await portal.perform { Effect(try portal.enrolment.take(file, by: hana, in: $0)) }
        try await portal.enrolWaitingLines()
    }

    /// Two whom the healthcare administrator has enrolled: one whose letter waits to be used and whose right the privacy officer holds
    /// back, one who was shut out.
    func enrol(in portal: Portal, _ site: Site) async throws {
        guard let hana = sessions["hana"], let priv = sessions["priv"], let ben = patients["ben"] else { throw NotFound() }
        let left = try await portal.perform { tx in
            let waiting = try portal.enrolment.enrol(
                NewMember(patient: nil, name: "Elena Ortiz", language: "es"), by: hana, site: site, in: tx)
            _ = try portal.enrolment.activationCode(for: .member(waiting.id), by: hana, in: tx)
            let now = portal.surroundings.clock()
            let right = ProxyGrant(
                id: portal.surroundings.ids.next(), patient: ben, proxy: waiting.id, relationship: "daughter", from: now,
                basis: .powerOfAttorney, verifiedAt: now)
            try portal.patients.grant(right, by: hana.actor, in: tx)
            _ = try portal.privacy.suspend(
                right.id, because: "Mr. Ortiz called: nobody should read along before he has talked with his family.", by: priv, in: tx)
            return Effect(try portal.enrolment.enrol(NewMember(patient: nil, name: "Petr Novak"), by: hana, site: site, in: tx).id)
        }
        _ = try await portal.changeMember(
            left, MemberChange(isActive: false, reason: "Asked to be taken off: his sister acts for their father."), by: hana, site: site)
    }
}

extension DemonstrationCast {
    /// What two of the nurses keep for themselves, beside the texts of the practice.
    func writeTextModules(in portal: Portal, _ site: Site) async throws {
        let texts = [
            ("cy", "Kind regards", "Kind regards,\nCy Flores, RN\nPrimary care nurses"),
            ("di", "Repetir el análisis", "Repetimos el análisis en tres meses. Le avisamos una semana antes."),
        ]
        for (name, title, text) in texts {
            guard let user = sessions[name] else { throw NotFound() }
            _ = try await portal.perform { try portal.textModules.save(nil, name: title, text: text, by: user, site: site, in: $0) }
        }
    }
}
