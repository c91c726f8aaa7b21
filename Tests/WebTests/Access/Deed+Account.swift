import Messaging
import Persistence
import TestSupport

@testable import Web

extension AccessWorld {
    /// What people do about their own accounts, signed in or not.
    func deedOfAccount(_ row: AccessTable.Row) async throws -> Deed? {
        switch row.name {
        case "POST /sign-in", "POST /api/v1/sign-in":
            try await setPassword(of: "bea")
            return Deed(by: nil, saying: ["username": "bea", "password": Deed.password])
        case "POST /activate", "POST /api/v1/activation":
            // Each takes a name of its own.
            let name = row.path.hasPrefix("/api/") ? "olga.novak" : "olga"
            return Deed(by: nil, saying: ["token": try await activationCode(), "username": name, "password": Deed.password])
        case "POST /new-password", "PUT /api/v1/password-reset":
            return Deed(by: nil, saying: ["token": try await passwordCode(of: "bea"), "password": "seven lanterns by the lake"])
        case "POST /forgotten":
            return Deed(by: nil, saying: ["username": try await known("bea")])
        case "POST /api/v1/password-reset":
            return Deed(by: nil, saying: ["username": try await known("lily")])
        case "POST /settings/language": return Deed(by: "bea", saying: ["language": "es"])
        case "PATCH /api/v1/account": return Deed(by: "lily", saying: ["language": "es"])
        case "POST /workbench/settings/language": return Deed(by: "dr.sato", saying: ["language": "es"])
        case "POST /settings/time-zone": return Deed(by: "bea", saying: ["timeZone": "America/New_York"])
        case "POST /workbench/settings/time-zone": return Deed(by: "dr.sato", saying: ["timeZone": "America/New_York"])
        case "POST /workbench/settings/notifications":
            return Deed(by: "cy", saying: ["group": "primary-nurses", "kind": "primary-nurses overdue"])
        case "POST /attachments": return uploading(by: "ada")
        case "POST /workbench/attachments": return uploading(by: "cy")
        default: return try await deedByPassword(row)
        }
    }

    /// What is asked of nobody who does not know the present password.
    private func deedByPassword(_ row: AccessTable.Row) async throws -> Deed? {
        let new = "seven lanterns by the lake"
        let asked: (name: String, words: [String: String])
        switch row.name {
        case "POST /settings/address": asked = ("bea", ["email": "bea@example.net", "present": Deed.password])
        case "POST /workbench/settings/address": asked = ("fay", ["email": "fay@example.net", "present": Deed.password])
        case "PUT /api/v1/account/email": asked = ("lily", ["email": "lily@example.net", "password": Deed.password])
        case "POST /settings/password": asked = ("bea", ["present": Deed.password, "password": new])
        case "POST /workbench/settings/password": asked = ("fay", ["present": Deed.password, "password": new])
        case "POST /api/v1/account/password": asked = ("ben", ["present": Deed.password, "password": new])
        default: return nil
        }
        try await setPassword(of: asked.name)
        return Deed(by: asked.name, saying: asked.words)
    }

    func setPassword(of name: String) async throws {
        try await fixture.portal.identity.setPassword(of: try fixture.account(name), to: Deed.password, by: .operator)
    }

    func setEmail(_ address: String, of account: ID<Account>) async throws {
        try await fixture.portal.perform { [portal = fixture.portal] tx in
            try portal.identity.setEmail(address, of: account, by: .operator, in: tx)
            return Effect(())
        }
    }

    /// Somebody to whom a code for a new password can be sent.
    private func known(_ name: String) async throws -> String {
        try await setPassword(of: name)
        try await setEmail("\(name)@example.org", of: try fixture.account(name))
        return name
    }

    private func activationCode() async throws -> String {
        let (portal, hana, member) = (fixture.portal, try fixture.person("hana"), try await newMember())
        let issued = try await portal.perform { tx in
            Effect(try portal.enrolment.activationCode(for: .member(member), by: hana, in: tx))
        }
        return issued.code.text
    }

    private func passwordCode(of name: String) async throws -> String {
        try await setPassword(of: name)
        let (portal, hana, member) = (fixture.portal, try fixture.person("hana"), try fixture.account(name))
        let issued = try await portal.perform { tx in
            Effect(try portal.enrolment.passwordCode(for: .member(member), after: DeskCheck(kind: .knownInPerson), by: hana, in: tx))
        }
        return issued.code.text
    }

    /// A form in parts with one file in it.
    private func uploading(by name: String) -> Deed {
        let head = "--XX\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a.txt\"\r\nContent-Type: text/plain\r\n\r\n"
        var deed = Deed(by: name)
        deed.objects.raw = (
            contentType: "multipart/form-data; boundary=XX", bytes: Array(head.utf8) + SampleFiles.text + Array("\r\n--XX--\r\n".utf8)
        )
        return deed
    }
}
