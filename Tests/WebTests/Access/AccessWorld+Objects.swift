import Messaging
import Persistence
import TestSupport

@testable import Web

/// Fresh objects, made by the product's own verbs.
extension AccessWorld {
    func newDraft() async throws -> ID<Draft> {
        let (portal, ada, noah, site) = (fixture.portal, try fixture.person("ada"), try fixture.patient("noah"), fixture.site)
        return try await portal.perform { tx in
            try portal.drafts.save(DraftContent(body: "He coughs."), at: .newMessage(noah), over: nil, by: ada, site: site, in: tx)
        }.id
    }

    func newModule() async throws -> ID<OwnTextModule> {
        let (portal, cy, site) = (fixture.portal, try fixture.person("cy"), fixture.site)
        return try await portal.perform { try portal.textModules.save(nil, name: "Rest", text: "Please rest.", by: cy, site: site, in: $0) }
            .id
    }

    static let people = Array("given,family,birthDate,recordNumber\nMia,Novak,2019-05-06,N-1\n".utf8)

    func newFile() async throws -> ID<Invitations> {
        let (portal, hana) = (fixture.portal, try fixture.person("hana"))
        let file = try InvitationFile.read(Self.people)
        return try await portal.perform { Effect(try portal.enrolment.take(file, by: hana, in: $0)) }
    }

    /// A file that Ada sent for Noah.
    func newAttachment() async throws -> ID<Messaging.Attachment> {
        let (portal, ada, noah, site) = (fixture.portal, try fixture.person("ada"), try fixture.patient("noah"), fixture.site)
        let file = try await portal.attachments.receive(IncomingFile(name: "a.txt", bytes: SampleFiles.text), by: ada, site: site)
        var draft = NewConversation(type: "medical", clinicalGroup: "pediatrics", subject: "Fever", body: "See the values.")
        draft.attachments = [file.id]
        _ = try await portal.perform { [draft] in try portal.conversations.start(draft, for: noah, by: ada, site: site, in: $0) }
        return file.id
    }

    func newMember() async throws -> ID<Account> {
        let (portal, hana, site) = (fixture.portal, try fixture.person("hana"), fixture.site)
        return try await portal.perform { tx in
            Effect(try portal.enrolment.enrol(NewMember(patient: nil, name: "Olga Novak"), by: hana, site: site, in: tx).id)
        }
    }

    /// - Parameter path: of the route; it says how the right is to stand before.
    func grant(for path: String, _ method: String) async throws -> ID<ProxyGrant> {
        let (ben, karel, now) = (try fixture.account("ben"), try fixture.patient("karel"), fixture.clock.now)
        // What is suspended would keep him from the next one.
        try await fixture.run("UPDATE proxy_grant SET ended_at = coalesce(ended_at, \(now)), suspended_at = NULL WHERE proxy = \(ben)")
        guard path.contains("{grant}") || path.contains("readers/") else { return ID(high: 0, low: 0) }
        return try await fixture.portal.perform { [portal = fixture.portal] tx in
            let grant = ProxyGrant(
                id: portal.surroundings.ids.next(), patient: karel, proxy: ben, relationship: "friend", from: now, basis: .powerOfAttorney,
                verifiedAt: path.hasSuffix("/verification") ? nil : now)
            try portal.patients.grant(grant, by: .operator, in: tx)
            if method == "DELETE" && path.hasSuffix("/suspension") || path.hasSuffix("/resumption") {
                _ = try portal.patients.suspend(grant.id, because: "test", by: .operator, in: tx)
            }
            return Effect(grant.id)
        }
    }
}
