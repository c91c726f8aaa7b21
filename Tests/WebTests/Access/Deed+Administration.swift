import Messaging
import Persistence
import TestSupport
import Testing

@testable import Web

extension AccessWorld {
    /// What administrators do about people who need an address, a password, or a line in a file.
    func deedOfEnrolment(_ row: AccessTable.Row) async throws -> Deed? {
        switch row.name {
        case "POST /administration/patient-changes/{change}", "PUT /api/v1/admin/patient-changes/{change}":
            return Deed(by: "hana", objects: try await proposing(fresh(for: row, as: "hana")))
        case "POST /administration/members/{member}/mail", "POST /api/v1/admin/members/{member}/activation-email":
            let deed = Deed(by: "hana", objects: try await fresh(for: row, as: "hana"))
            if let member = deed.objects.member { try await setEmail("olga@example.org", of: member) }
            return deed
        case "POST /administration/members/{member}/password-letter", "POST /api/v1/admin/members/{member}/password-code":
            try await setPassword(of: "bea")
            var deed = Deed(by: "hana")
            deed.objects.member = try fixture.account("bea")
            return deed
        case "POST /administration/users/{user}/password-letter", "POST /api/v1/admin/workbench-users/{user}/password-code":
            try await setPassword(of: "fay")
            var deed = Deed(by: "hana")
            deed.objects.named["user"] = "fay"
            return deed
        case "POST /administration/invitations/{file}/letters", "POST /administration/invitations/{file}/mail",
            "POST /api/v1/admin/invitations/{file}/letters", "POST /api/v1/admin/invitations/{file}/activation-emails":
            var deed = Deed(by: "hana", objects: try await objects(ownedBy: nil))
            deed.objects.file = try await enrolledFile(number: "M-\(deed.objects.conversation)")
            return deed
        default: return nil
        }
    }

    /// A file of one person, who is a member by now.
    private func enrolledFile(number: String) async throws -> ID<Invitations> {
        let (portal, hana) = (fixture.portal, try fixture.person("hana"))
        let text = "given,family,birthDate,recordNumber,email\nIda,Novak,2015-05-06,\(number),ida@example.org\n"
        let file = try InvitationFile.read(Array(text.utf8))
        let id = try await portal.perform { Effect(try portal.enrolment.take(file, by: hana, in: $0)) }
        try await portal.enrolWaitingLines()
        return id
    }

    /// What whoever runs the site does.
    func deedOfSystem(_ row: AccessTable.Row) async throws -> Deed? {
        var deed = Deed(by: "admin")
        switch row.name {
        case "POST /administration/deliveries/{delivery}/replay", "POST /api/v1/admin/deliveries/{delivery}/replay":
            deed.objects.named["delivery"] = try await newDelivery(skipped: true)
        case "POST /administration/deliveries/{delivery}/skip":
            deed.objects.named["delivery"] = try await newDelivery()
            deed.objects.fields = ["reason": "Told by phone."]
        case "POST /api/v1/admin/deliveries/{delivery}/skip", "POST /administration/deliveries/{delivery}/task",
            "POST /api/v1/admin/deliveries/{delivery}/task":
            deed.objects.named["delivery"] = try await newDelivery()
        case "POST /administration/endpoints/{endpoint}/test", "POST /api/v1/admin/endpoints/{endpoint}/test": break
        case "POST /administration/endpoints/{endpoint}/secrets", "POST /api/v1/admin/endpoints/{endpoint}/secrets":
            try await endSecrets()
        case "POST /administration/endpoints/{endpoint}/secrets/{secret}/end",
            "DELETE /api/v1/admin/endpoints/{endpoint}/secrets/{secret}":
            try await endSecrets()
            let made = try await fixture.portal.perform { [portal = fixture.portal] tx in
                try portal.deliveries.secrets.create(for: "records-ehr", by: .operator, in: tx)
            }
            deed.objects.named["secret"] = made.entry.id.description
        case "PUT /api/v1/admin/configuration":
            let text = try await fixture.portal.configuration.document().yaml()
            try #require(text.contains("Everyday health"))
            deed.objects.raw = (
                contentType: "application/yaml", bytes: Array(text.replacing("Everyday health", with: "Health of every day").utf8)
            )
        default: return nil
        }
        return deed
    }

    /// A question on its way to another system.
    private func newDelivery(skipped: Bool = false) async throws -> String {
        let message = try await fixture.ask(for: "ada", type: "general", group: "records", subject: "Copies of my record").message
        let found = try await fixture.database.read { tx in
            try tx.first("SELECT id FROM delivery WHERE message = \(message)") { try $0[0] as ID<Delivery> }
        }
        let id = try #require(found)
        if skipped {
            let site = fixture.site
            _ = try await fixture.portal.perform { [portal = fixture.portal] tx in
                try portal.deliveries.skip(id, because: "Told by phone.", by: .operator, site: site, in: tx)
            }
        }
        return id.description
    }

    private func endSecrets() async throws {
        try await fixture.run("UPDATE endpoint_secret SET ended_at = \(fixture.clock.now) WHERE ended_at IS NULL")
    }
}
