import Messaging
import Persistence
import TestSupport

@testable import Web

/// A site, its people and what they wrote, all in words that would be markup.
extension AccessWorld {
    /// - Returns: what the addresses of the table name.
    func hostile() async throws -> Objects {
        let site = try await configureHostile()
        try await renamePeople()
        var objects = try await asked(site)
        try await answerAndDraft(&objects, site)
        try await administer(&objects, site)
        return objects
    }

    private func configureHostile() async throws -> Site {
        func localized(_ tag: String, _ code: String = "") -> Localized {
            Localized(["en": HostileWords.words(tag) + code, "es": HostileWords.words(tag) + code])
        }
        var document = try await fixture.portal.configuration.document()
        document.site.name = localized("site")
        document.site.emergency.text = localized("emergency")
        document.site.nurseLine.text = localized("nurseline")
        for index in document.messageTypes.indices {
            document.messageTypes[index].name = localized("type", document.messageTypes[index].type.rawValue)
            document.messageTypes[index].about = localized("typeabout")
        }
        for index in document.providers.indices {
            document.providers[index].name = HostileWords.words("provider") + document.providers[index].code
        }
        for index in document.workflowGroups.indices {
            document.workflowGroups[index].name = HostileWords.words("workgroup") + document.workflowGroups[index].code
        }
        for index in document.clinicalGroups.indices {
            document.clinicalGroups[index].name = localized("group", document.clinicalGroups[index].code)
            document.clinicalGroups[index].about = localized("groupabout")
        }
        for index in document.textModules.indices {
            document.textModules[index].name = localized("practicename", "\(index)")
            document.textModules[index].text = localized("practicetext")
        }
        for index in document.workbenchUsers.indices {
            document.workbenchUsers[index].name = HostileWords.words("staff") + document.workbenchUsers[index].username
        }
        _ = try await fixture.portal.configuration.apply(document, ontoLatest: true, by: .operator)
        return try await fixture.portal.site()
    }

    private func renamePeople() async throws {
        let portal = fixture.portal
        for patient in fixture.patients.values {
            var details = try await portal.patients.patient(patient).details
            details.given = HostileWords.words("given")
            details.family = HostileWords.words("family")
            let renamed = details
            _ = try await portal.database.write { try portal.patients.update(patient, to: renamed, in: $0) }
        }
        for name in ["ada", "james", "ben", "bea", "lily"] {
            let account = try fixture.account(name)
            let place = Binding(table: "account", column: "name", row: account)
            let sealed = try portal.surroundings.keys.accounts.seal(text: HostileWords.words("member"), place, padded: true)
            try await fixture.run("UPDATE account SET name = \(sealed) WHERE id = \(account)")
        }
        let noah = try fixture.patient("noah")
        _ = try await portal.database.write { tx in
            let details = RelatedPersonDetails(given: HostileWords.words("related"), family: "Park")
            return try portal.patients.take(
                RelatedPersonFacts(identifier: nil, relationship: .grandparent, details: details), of: noah, by: .operator, in: tx)
        }
    }

    /// Ada's question about Noah, with a file.
    private func asked(_ site: Site) async throws -> Objects {
        let (portal, ada, noah) = (fixture.portal, try fixture.person("ada"), try fixture.patient("noah"))
        let file = try await portal.attachments.receive(
            IncomingFile(name: HostileWords.file, bytes: SampleFiles.text), by: ada, site: site)
        var draft = NewConversation(
            type: "medical", clinicalGroup: "pediatrics", subject: HostileWords.words("subject"), body: HostileWords.words("body"))
        draft.attachments = [file.id]
        let sent = try await portal.perform { [draft] in try portal.conversations.start(draft, for: noah, by: ada, site: site, in: $0) }
        guard let task = sent.task else { throw NotFound() }
        var objects = Objects(conversation: sent.conversation, message: sent.message, task: task, version: 1)
        objects.attachment = file.id
        return objects
    }

    /// What nurses and members write besides.
    private func answerAndDraft(_ objects: inout Objects, _ site: Site) async throws {
        let (portal, task) = (fixture.portal, objects.task)
        let (ada, cy, di, noah) = (
            try fixture.person("ada"), try fixture.person("cy"), try fixture.person("di"), try fixture.patient("noah")
        )
        try await fixture.claim(task, by: "cy")
        _ = try await portal.perform { try portal.workbench.note(HostileWords.words("note"), on: task, by: cy, site: site, in: $0) }
        try await fixture.answer(task, with: HostileWords.words("reply"), by: "cy", complete: false)
        let first = NewStaffMessage(
            type: "medical", clinicalGroup: "pediatrics", subject: HostileWords.words("staffsubject"), body: HostileWords.words("body"))
        _ = try await portal.perform { try portal.personal.begin(first, to: noah, by: di, site: site, in: $0).map(\.sent) }
        objects.draft = try await portal.perform { tx in
            try portal.drafts.save(
                DraftContent(body: HostileWords.words("draft")), at: .newMessage(noah), over: nil, by: ada, site: site, in: tx)
        }.id
        objects.module = try await portal.perform { tx in
            try portal.textModules.save(
                nil, name: HostileWords.words("modulename"), text: HostileWords.words("moduletext"), by: cy, site: site, in: tx)
        }.id
        let received = try await fixture.receive(
            PortalFixture.outside(kind: "reply", patient: "004417", group: "pediatrics", body: HostileWords.words("held")))
        if case .held(let held, _) = received { objects.held = held }
        let change = try await proposing(self.objects(ownedBy: nil))
        objects.named["change"] = change.named["change"]
    }

    /// What administrators see.
    private func administer(_ objects: inout Objects, _ site: Site) async throws {
        let (portal, hana) = (fixture.portal, try fixture.person("hana"))
        let member = try await portal.perform { tx in
            Effect(
                try portal.enrolment.enrol(NewMember(patient: nil, name: HostileWords.words("enrolled")), by: hana, site: site, in: tx).id)
        }
        let left = MemberChange(isActive: false, reason: HostileWords.words("reason"))
        _ = try await portal.changeMember(member, left, by: hana, site: site)
        objects.member = member
        let cell = HostileWords.words("line").replacing("\"", with: "\"\"")
        let text = "given,family,birthDate,recordNumber\n\"\(cell)\",Novak,never,N-9\n"
        let file = try InvitationFile.read(Array(text.utf8))
        objects.file = try await portal.perform { Effect(try portal.enrolment.take(file, by: hana, in: $0)) }
        try await portal.enrolWaitingLines()
        objects.grant = try await grant(for: "/administration/proxies/{grant}", "GET")
        try await fixture.run("UPDATE proxy_grant SET relationship = \(HostileWords.words("relation"))")
        let message = try await fixture.ask(
            for: "ada", type: "general", group: "records", subject: HostileWords.words("subject"), site: site
        ).message
        let found = try await fixture.database.read { tx in
            try tx.first("SELECT id FROM delivery WHERE message = \(message)") { try $0[0] as ID<Delivery> }
        }
        guard let delivery = found else { throw NotFound() }
        _ = try await portal.perform { tx in
            try portal.deliveries.skip(delivery, because: HostileWords.words("skip"), by: .operator, site: site, in: tx)
        }
        objects.named["delivery"] = delivery.description
    }
}
