import HTTPTypes
import Hummingbird
import Messaging
import Persistence
import TestSupport
import Testing

@testable import Web

@Suite("Access: every role before every address")
struct AccessMatrixTests {
    @Test("The table names every address of the router, and no other")
    func complete() async throws {
        try await AccessWorld.with(.sqlite) { world in
            let served = WebSite.buildRouter(world.services).routes.filter { $0.method != .head }
                .map { "\($0.method.rawValue) \($0.path.description)" }
            let named = AccessTable.rows.map(\.name)
            #expect(named.sorted() == served.sorted())
            #expect(Set(named).count == named.count)
            let known = Set(AccessTable.people.values.joined().compactMap { $0 })
            #expect(known == Set(world.fixture.people.keys), "everybody of the demonstration is in a column")
        }
    }

    @Test("Each is answered as the table says, and a HEAD like a GET", arguments: Engine.underTest)
    func matrix(engine: Engine) async throws {
        try await AccessWorld.with(engine) { world in
            let readable = try await world.objects(ownedBy: nil)
            var asked = 0
            for row in AccessTable.rows {
                for column in AccessTable.Column.allCases {
                    for (place, name) in (AccessTable.people[column] ?? []).enumerated() {
                        let expected = name.flatMap { AccessTable.exceptions[row.name]?[$0] } ?? row.expected[column]
                        for method in Self.methods(row, isFirst: place == 0) {
                            let status = try await world.status(row, method: method, as: name, readable: readable)
                            asked += 1
                            #expect(status == expected, "\(method) \(row.path) as \(name ?? "nobody")")
                        }
                    }
                }
            }
            #expect(asked > 1_200)
        }
    }

    /// The body of a stream does not end, so only its head is asked for. Elsewhere one person of each column asks for a head too.
    private static func methods(_ row: AccessTable.Row, isFirst: Bool) -> [String] {
        guard row.method == "GET" else { return [row.method] }
        if row.path.hasSuffix("/events") { return ["HEAD"] }
        return isFirst ? ["GET", "HEAD"] : ["GET"]
    }
}
