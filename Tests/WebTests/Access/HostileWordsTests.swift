import HTTPTypes
import HummingbirdTesting
import Messaging
import NIOCore
import Persistence
import TestSupport
import Testing

@testable import Web

@Suite("Hostile words on every page")
struct HostileWordsTests {
    @Test(
        "Whatever people write and sites configure is text wherever it is shown, and stands in no address and no title",
        arguments: Engine.underTest)
    func everywhere(engine: Engine) async throws {
        try await AccessWorld.with(engine) { world in
            let objects = try await world.hostile()
            let rows = AccessTable.rows.filter { row in
                row.method == "GET" && !row.path.hasPrefix("/api/") && !row.path.hasSuffix("/events")
            }
            var people: [String?] = world.fixture.people.keys.sorted()
            people.append(nil)
            var shown: Set<String> = []
            var pages = 0
            for name in people {
                var session: NewSession?
                if let name { session = try await world.session(of: name, device: HostileWords.words("device")) }
                for row in rows {
                    let answer = try await world.send(row, objects, session)
                    #expect(answer.status.code < 500, "\(row.path) as \(name ?? "nobody")")
                    guard answer.status == .ok, answer.headers[.contentType]?.hasPrefix("text/html") == true else { continue }
                    let seen = HostileWords.seen(in: String(decoding: answer.body.readableBytesView, as: UTF8.self))
                    for fault in seen.faults { Issue.record("\(row.path) as \(name ?? "nobody"): \(fault)") }
                    shown.formUnion(seen.tags)
                    pages += 1
                }
            }
            #expect(pages > 100)
            let unseen = HostileWords.tags.subtracting(shown)
            #expect(unseen.isEmpty, "the premise: each of them is shown somewhere: \(unseen.sorted())")
        }
    }

    @Test("What is looked for would be found")
    func premise() {
        let safe = "zqxjgiven&quot;&#39;&gt;&lt;script&gt;zq()&lt;/script&gt;"
        #expect(HostileWords.seen(in: "<p title=\"\(safe) \(safe)\">\(safe) and \(safe)</p>").faults.isEmpty)
        #expect(HostileWords.seen(in: "<p>\"Quoted\" \(safe)</p>").tags == ["given"])
        for faulty in [
            "<p>\(HostileWords.words("given"))</p>", "<p title=\"zqxjgiven\"'&gt;\">", "<title>A letter of \(safe)</title>",
            "<a class=\"b\" href=\"/patients?q=\(safe)\">", "<form action=\"/\(safe)\">", "<a href=\"/\(safe) \(safe)\">", "<p \(safe)>",
        ] {
            #expect(!HostileWords.seen(in: faulty).faults.isEmpty, "\(faulty)")
        }
    }
}
