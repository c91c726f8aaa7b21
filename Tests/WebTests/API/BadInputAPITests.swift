import HTTPTypes
import Hummingbird
import Persistence
import TestSupport
import Testing
import WebSupport

@testable import Web

@Suite("API: what bad input gets")
struct BadInputAPITests {
    private func raw(_ text: String) -> [UInt8] { Array(text.utf8) }

    @Test("What is not a JSON object of the agreed shape gets 400 and leaves nothing", arguments: Engine.underTest)
    func brokenJSON(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let path = "/patients/\(try world.patient("ada"))/conversations"
            let deep = String(repeating: "[", count: 5_000) + String(repeating: "]", count: 5_000)
            let bodies: [(String, String)] = [
                ("", "broken-json"), ("{", "broken-json"), ("[]", "broken-json"), ("{}x", "broken-json"), (deep, "broken-json"),
                (#"{"subject":"a","subject":"b"}"#, "broken-json"), (#"{"subject":"\ud83d""#, "broken-json"),
                (#"{"priority":"high"}"#, "unknown-field"),
                (#"{"to":{"group":"x"}}"#, "unknown-field"),
            ]
            for (body, code) in bodies {
                let answer = try await world.send(.post, path, as: "ada", raw: raw(body))
                #expect(answer.status == 400, "\(body.prefix(40))")
                #expect(answer.code == code, "\(body.prefix(40))")
                #expect(answer.headers[.contentType] == "application/problem+json")
            }
            for half in [#"{"subject":"\ud83d"}"#, #"{"subject":"a","body":"b\udc00c"}"#] {
                let answer = try await world.send(.post, path, as: "ada", raw: raw(half))
                #expect(answer.status == 422 && answer.code == "unsupported-character", "\(half)")
                #expect(answer.body["detail"].string?.contains("unpaired surrogate") == true, "\(half)")
            }
            let notText = try await world.send(.post, path, as: "ada", raw: raw(#"{"subject":""#) + [0xFF] + raw(#""}"#))
            #expect(notText.status == 400)
            #expect(try await world.rows("message") == 0)
        }
    }

    @Test("A body of another type gets 415, one of 1 MB gets 413", arguments: Engine.underTest)
    func typeAndSize(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let path = "/patients/\(try world.patient("ada"))/conversations"
            for type in ["text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin1", nil] {
                let answer = try await world.send(.post, path, APIWorld.question(), as: "ada", contentType: type)
                #expect(answer.status == 415 && answer.code == "unsupported-media-type")
            }
            let large = try await world.post(path, APIWorld.question(body: String(repeating: "a", count: 1_000_000)), as: "ada")
            #expect(large.status == 413)
            #expect(try await world.rows("message") == 0)
        }
    }

    @Test("Each field that cannot be accepted is named, all at once, with 422", arguments: Engine.underTest)
    func fields(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let path = "/patients/\(try world.patient("ada"))/conversations"
            let marks = "e" + String(repeating: "\u{301}", count: 10_000)
            let cases: [(JSONValue, [String])] = [
                (APIWorld.question("", body: " \n "), ["subject missing", "body missing"]),
                (APIWorld.question(String(repeating: "a", count: 201)), ["subject too-long"]),
                (APIWorld.question(body: String(repeating: "a", count: 20_001)), ["body too-long"]),
                (APIWorld.question("a\u{0}b", body: "\u{7}"), ["subject unsupported-character", "body unsupported-character"]),
                (APIWorld.question("two\nlines"), ["subject unsupported-character"]),
                (APIWorld.question(body: marks), ["body unsupported-character"]),
                (APIWorld.question(group: "surgery"), ["to unknown"]),
                (APIWorld.question(type: "urgent"), ["type unknown"]),
                (APIWorld.question(group: "billing-office"), ["to not-offered"]),
                (
                    ["type": "medical", "to": ["clinicalGroup": "primary-care", "provider": "weiss"], "subject": "a", "body": "b"],
                    ["provider unknown"]
                ),
                (
                    ["type": "medical", "to": ["clinicalGroup": "primary-care"], "subject": "a", "body": "b", "audience": "everybody"],
                    ["audience unknown"]
                ),
                (
                    ["type": "medical", "to": ["clinicalGroup": "primary-care"], "subject": "a", "body": "b", "attachments": ["x"]],
                    ["attachments unknown"]
                ),
                (["type": "medical", "subject": "a", "body": "b"], ["to required"]),
                (["type": "medical", "to": ["clinicalGroup": "primary-care"], "subject": 7, "body": "b"], ["subject wrong-type"]),
            ]
            for (body, faults) in cases {
                let answer = try await world.post(path, body, as: "ada")
                #expect(answer.status == 422, "\(faults)")
                #expect(answer.faults == faults)
            }
            #expect(try await world.rows("message") == 0)
            #expect(try await world.rows("task") == 0)
        }
    }

    @Test("HTML, scripts and right-to-left overrides come back as the text they are", arguments: Engine.underTest)
    func text(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let path = "/patients/\(try world.patient("ada"))/conversations"
            let text = "<script>alert(1)</script> \"&amp;\" \u{202E}txt\u{202C} 👩‍👩‍👧 \u{2028}"
            let sent = try await world.post(path, APIWorld.question("<b>x</b>", body: text + "."), as: "ada")
            #expect(sent.status == 201)
            #expect(sent.body["message"]["body"].string == text + ".")
            #expect(sent.body["conversation"]["subject"] == "<b>x</b>")
            #expect(!String(decoding: sent.bytes, as: UTF8.self).unicodeScalars.contains("\u{2028}"))
        }
    }

    @Test("A parameter that is unknown, repeated or not readable gets 400", arguments: Engine.underTest)
    func parameters(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            for query in [
                "?colour=red", "?limit=0", "?limit=201", "?limit=ten", "?limit=5&limit=5", "?type=urgent", "?unread=perhaps", "?q=%ZZ",
                "?cursor=abc",
            ] {
                let answer = try await world.get("/patients/\(try world.patient("ada"))/conversations\(query)", as: "ada")
                #expect(answer.status == 400, "\(query)")
                #expect(answer.headers[.contentType] == "application/problem+json", "\(query)")
            }
        }
    }

    @Test("A method that an address does not answer gets 405 and is told which it does", arguments: Engine.underTest)
    func methods(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let answer = try await world.send(.delete, "/patients", as: "ada")
            #expect(answer.status == 405)
            #expect(answer.headers[.allow] == "GET, HEAD")
            #expect(try await world.send(.put, "/workbench/tasks/next", as: "cy").status == 405)
            #expect(try await world.get("/nothing", as: "ada").status == 404)
        }
    }

    @Test("The same request twice is done once and answered the same; its key with another body is refused", arguments: Engine.underTest)
    func twice(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let path = "/patients/\(try world.patient("ada"))/conversations"
            let first = try await world.post(path, APIWorld.question(), as: "ada", headers: .key("one"))
            let again = try await world.post(path, APIWorld.question(), as: "ada", headers: .key("one"))
            #expect(first.status == 201 && again.status == 201)
            #expect(first.bytes == again.bytes)
            let other = try await world.post(path, APIWorld.question("Other"), as: "ada", headers: .key("one"))
            #expect(other.status == 422 && other.code == "idempotency-key-reused")
            #expect(
                try await world.post(path, APIWorld.question(), as: "ada", headers: .key(String(repeating: "k", count: 256))).status == 400)
            let statuses = try await withThrowingTaskGroup(of: [UInt8].self) { group in
                for _ in 0..<8 {
                    group.addTask { try await world.post(path, APIWorld.question("At once"), as: "ada", headers: .key("two")).bytes }
                }
                return try await group.reduce(into: Set<[UInt8]>()) { $0.insert($1) }
            }
            #expect(statuses.count == 1)
            #expect(try await world.rows("message") == 2)
            #expect(try await world.rows("task") == 2)
        }
    }

    @Test("A refused request is done when it comes again in order, under the same key", arguments: Engine.underTest)
    func refusedKey(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let path = "/patients/\(try world.patient("ada"))/conversations"
            #expect(try await world.post(path, APIWorld.question(""), as: "ada", headers: .key("one")).status == 422)
            #expect(try await world.post(path, APIWorld.question(), as: "ada", headers: .key("one")).status == 201)
        }
    }
}
