import HTTPTypes
import Messaging
import Persistence
import TestSupport
import Testing
import WebSupport

@testable import Web

@Suite("API: inviting from a file")
struct InvitationAPITests {
    private static let path = "/admin/invitations"

    private static let people = """
        given,family,birthDate,recordNumber,email
        Olga,Nováková,1985-06-02,7001,olga@example.org
        <b>Jan</b>,Novák,never,7002,
        Ada,Park,1985-04-02,MRN-ada,
        Ivo,Novák,1979-01-30,7003,
        """

    private func send(
        _ content: [UInt8], to world: APIWorld, as name: String = "hana", type: String? = "text/csv; charset=utf-8",
        headers: HTTPFields = [:]
    ) async throws -> APIAnswer {
        try await world.send(.post, Self.path, as: name, raw: content, contentType: type, headers: headers)
    }

    @Test("A file is sent, its lines are told one by one, and its letters are made, by their description", arguments: Engine.underTest)
    func whole(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let sent = try await send(Array(Self.people.utf8), to: world)
            #expect(sent.status == 202 && sent.body["lines"] == 4 && sent.body["counts"]["waiting"] == 4 && sent.body["done"] == false)
            let file = "\(Self.path)/\(try #require(sent.body["id"].string))"
            let read = try await world.get(file, as: "hana")
            #expect(read.body["done"] == true && read.body["lines"] == 4)
            #expect(read.body["counts"] == ["waiting": 0, "enrolled": 2, "known": 1, "failed": 1])
            #expect(read.items.map { $0["line"] } == [3] && read.items.map { $0["name"] } == ["<b>Jan</b> Novák"])
            #expect(read.items.map { $0["code"] } == ["birth-date-not-accepted"] && read.items.map { $0["state"] } == ["failed"])
            #expect(read.items.first?["message"].string?.hasPrefix("Write the birth date") == true)
            let enrolled = try await world.get("\(file)?state=enrolled&limit=1", as: "hana")
            #expect(enrolled.items.map { $0["line"] } == [2] && enrolled.items.map { $0["code"] } == [.null])
            let next = try #require(enrolled.body["next"].string)
            let rest = try await world.get("\(file)?state=enrolled&limit=1&cursor=\(next)", as: "hana")
            #expect(rest.items.map { $0["line"] } == [5] && rest.body["next"] == .null)
            #expect(try await world.get("\(file)?state=lost", as: "hana").status == 400)

            let letters = try await world.post("\(file)/letters", as: "hana")
            #expect(letters.status == 200 && letters.headers[.cacheControl] == "no-store" && letters.body["next"] == .null)
            #expect(letters.items.map { $0["line"] } == [2, 5] && letters.items.map { $0["name"] } == ["Olga Nováková", "Ivo Novák"])
            #expect(letters.items.map { $0["member"] } == enrolled.items.map { $0["member"] } + rest.items.map { $0["member"] })
            let code = try #require(letters.items.first?["token"].string)
            let activation: JSONValue = ["token": .string(code), "username": "olga", "password": .string(APIWorld.password)]
            #expect(try await world.post("/activation", activation, as: nil).body["account"]["name"] == "Olga Nováková")
            #expect(try await world.post("\(file)/letters", as: "hana").items.map { $0["line"] } == [5], "Olga has used hers")
            #expect(try await world.post("\(file)/letters", ["after": 5], as: "hana").items.isEmpty)

            let description = Described(try await world.get("/openapi.json", as: nil).body)
            let list = try await world.get(Self.path, as: "hana")
            #expect(list.items.count == 1)
            #expect(description.faults(of: sent, "post", Self.path) == [])
            #expect(description.faults(of: list, "get", Self.path) == [])
            #expect(description.faults(of: read, "get", Self.path + "/{file}") == [])
            #expect(description.faults(of: letters, "post", Self.path + "/{file}/letters") == [])
        }
    }

    @Test("More letters than one answer holds are asked for from where it ended", arguments: Engine.underTest)
    func manyLetters(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let lines = (1...52).map { "Person,Number\($0),1985-06-02,8\($0)" }
            let sent = try await send(Array((["given,family,birthDate,recordNumber"] + lines).joined(separator: "\n").utf8), to: world)
            let file = "\(Self.path)/\(try #require(sent.body["id"].string))"
            #expect(try await world.get(file, as: "hana").body["done"] == false, "a server enrols the rest by itself")
            try await world.portal.enrolWaitingLines()
            #expect(try await world.get(file, as: "hana").body["counts"]["enrolled"] == 52)
            let first = try await world.post("\(file)/letters", as: "hana")
            #expect(first.items.count == 50 && first.body["next"] == 51)
            let second = try await world.post("\(file)/letters", ["after": first.body["next"]], as: "hana")
            #expect(second.items.map { $0["line"] } == [52, 53] && second.body["next"] == .null)
        }
    }

    @Test("The same file under the same key is taken once; files are listed newest first, page by page", arguments: Engine.underTest)
    func twice(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let content = Array(Self.people.utf8)
            let first = try await send(content, to: world, headers: .key("one"))
            let again = try await send(content, to: world, headers: .key("one"))
            #expect(first.status == 202 && again.status == 202 && first.bytes == again.bytes)
            #expect(try await world.rows("invitation_file") == 1)
            let other = try await send(content + Array("\nA,B,1985-06-02,9\n".utf8), to: world, headers: .key("one"))
            #expect(other.status == 422 && other.code == "idempotency-key-reused")
            let second = try await send(content, to: world)
            let known = try await world.get("\(Self.path)/\(try #require(second.body["id"].string))", as: "hana")
            #expect(known.body["counts"] == ["waiting": 0, "enrolled": 0, "known": 3, "failed": 1])
            let page = try await world.get("\(Self.path)?limit=1", as: "hana")
            #expect(page.items.map { $0["id"] } == [second.body["id"]])
            let next = try #require(page.body["next"].string)
            let rest = try await world.get("\(Self.path)?limit=1&cursor=\(next)", as: "hana")
            #expect(rest.items.map { $0["id"] } == [first.body["id"]] && rest.body["next"] == .null)
        }
    }

    @Test("Codes are e-mailed to whoever has an address; for the others the letters are left", arguments: Engine.underTest)
    func mailed(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let sent = try await send(Array(Self.people.utf8), to: world)
            let path = "\(Self.path)/\(try #require(sent.body["id"].string))/activation-emails"
            let mailed = try await world.post(path, as: "hana")
            #expect(mailed.status == 202 && mailed.body == ["mailed": 1, "withoutAddress": 1])
            #expect(try await world.get("/admin/mail", as: "admin").body["waiting"] == 1)
            let description = Described(try await world.get("/openapi.json", as: nil).body)
            #expect(description.faults(of: mailed, "post", Self.path + "/{file}/activation-emails") == [])
        }
    }

    @Test("What is no such file is refused with its code, and nothing is kept", arguments: Engine.underTest)
    func refused(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            for (content, code) in [
                ([], "file-empty"), ([0xFF, 0xFE, 0x41, 0x00], "file-encoding"), (Array("name\nOlga".utf8), "file-columns"),
            ] as [([UInt8], String)] {
                let answer = try await send(content, to: world)
                #expect(answer.status == 422 && answer.code == code && answer.faults == ["file \(code)"], "\(code)")
            }
            for type in ["application/json", "text/plain", nil] {
                let answer = try await send(Array(Self.people.utf8), to: world, type: type)
                #expect(answer.status == 415 && answer.code == "unsupported-media-type", "\(type ?? "none")")
            }
            let large = try await send([UInt8](repeating: 0x41, count: InvitationFile.mostBytes + 1), to: world)
            #expect(large.status == 413 && large.code == "too-large")
            #expect(try await send(Array(Self.people.utf8), to: world, as: "cy").status == 404)
            #expect(try await world.rows("invitation_file") == 0)
            let unknown = "\(Self.path)/\(try world.account("ada").id)"
            #expect(try await world.get(unknown, as: "hana").status == 404)
            #expect(try await world.post("\(unknown)/letters", as: "hana").status == 404)
            #expect(try await world.post("\(unknown)/activation-emails", as: "hana").status == 404)
        }
    }
}
