import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Messaging
import NIOCore
import Persistence
import TestSupport
import Testing

@testable import Web

/// Every account of the demonstration world before every address and every object, against what plain words say of it.
///
/// What is only read is asked for by everybody about everything. What changes something is asked for by everybody to whom it is to be
/// refused, about everything too; that those who may are let in is for the access table, whose objects are new for each request.
@Suite("Every account, every address, every object of the demonstration", .timeLimit(.minutes(20)))
struct DemonstrationMatrixTests {
    @Test("Every address of the router has its rule, and no other has")
    func complete() async throws {
        try await AccessWorld.with(.sqlite) { world in
            let served = WebSite.buildRouter(world.services).routes.filter { $0.method != .head }
                .map { "\($0.method.rawValue) \($0.path.description)" }
            #expect(PlainRule.rules.keys.sorted() == served.sorted())
            #expect(Set(PlainWorld.people.map(\.name)).isSuperset(of: world.fixture.people.keys))
            let kinds = Set(
                served.flatMap { $0.split(separator: "/").filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) } })
            try await DemonstrationMatrix.with(.sqlite) { matrix in
                #expect(kinds == Set(matrix.objects.keys), "every kind of object has its objects")
                #expect(Set(matrix.sessions.keys) == Set(PlainWorld.people.map(\.name)).subtracting(["nobody"]))
                for (kind, objects) in matrix.objects { #expect(objects.count > 1 || kind == "name", "\(kind)") }
            }
        }
    }

    @Test(
        "Each is answered as plain words say, and no answer names what is not theirs to know (S4 to S6, S30, S67)",
        arguments: Engine.underTest)
    func matrix(engine: Engine) async throws {
        try await DemonstrationMatrix.with(engine) { matrix in
            try await matrix.expectKinds()
            try await matrix.expectViews()
            let counts = try await withThrowingTaskGroup(of: Counts.self) { group in
                for person in PlainWorld.people { group.addTask { try await ask(matrix, as: person) } }
                return try await group.reduce(into: Counts()) { $0.add($1) }
            }
            #expect(counts.asked > 40_000)
            #expect(counts.refused > 30_000)
            try await matrix.expectLists()
            try await matrix.expectOutlines()
        }
    }

    struct Counts: Sendable {
        var asked = 0
        var refused = 0

        mutating func add(_ other: Counts) {
            asked += other.asked
            refused += other.refused
        }
    }

    private func ask(_ matrix: DemonstrationMatrix, as person: PlainWorld.Person) async throws -> Counts {
        var counts = Counts()
        for row in AccessTable.rows {
            guard let rule = PlainRule.rules[row.name] else { continue }
            for (number, combination) in matrix.combinations(of: row.path).enumerated() {
                var objects = PlainObjects()
                for named in combination { named.describe(&objects) }
                let answer = rule.answer(row.method, row.path, person, objects)
                if row.method != "GET" {
                    guard answer != .allowed else { continue }
                    // Whose session is not even looked for there is asked once about each kind.
                    guard number == 0 || !DemonstrationMatrix.isStranger(person, row.path) else { continue }
                }
                let method = rule == .stream ? "HEAD" : row.method
                let response = try await matrix.send(row, method, combination, person.name)
                counts.add(Counts(asked: 1, refused: answer == .allowed ? 0 : 1))
                let expected: Int = if case .status(let status) = answer { status } else { 200 }
                let said = combination.map { "\($0.kind) \($0.id)" }.joined(separator: ", ")
                // A draft is gone on with where it belongs.
                let isLed = rule == .ownDraft && answer == .allowed && response.status.code == 303
                #expect(response.status.code == expected || isLed, "\(row.name) as \(person.name): \(said)")
                if response.status == .ok {
                    let told = matrix.foreign(in: response, to: person, besides: combination)
                    #expect(told.isEmpty, "\(row.name) as \(person.name), \(said), names \(told)")
                }
            }
        }
        return counts
    }
}

extension DemonstrationMatrix {
    /// Whether somebody is nobody at an address, whatever it names: pages read the cookie of one kind of people alone. Programs are known
    /// by their token wherever they ask, so that members before the Workbench's addresses, and people of the practice before those of
    /// members, are asked about every object, what they began themselves among them.
    static func isStranger(_ person: PlainWorld.Person, _ path: String) -> Bool {
        if person.kind == .nobody { return true }
        let isOfStaff = path.hasPrefix("/workbench") || path.hasPrefix("/administration")
        return !path.hasPrefix("/api/") && (person.kind == .staff) != isOfStaff
    }

    func send(_ row: AccessTable.Row, _ method: String, _ combination: [Named], _ name: String) async throws -> TestResponse {
        var objects = AccessWorld.Objects(
            conversation: ID(Substring(conversationOfNoah)) ?? ID(high: 0, low: 0), message: ID(high: 0, low: 0), task: ID(high: 0, low: 0),
            version: 1)
        for named in combination { objects.named[named.kind] = named.id }
        for named in combination { named.fill(&objects) }
        return try await access.send(row, method: method, objects, sessions[name])
    }

    /// Ids of conversations, messages and tasks in an answer that are not for whom it goes to.
    func foreign(in response: TestResponse, to person: PlainWorld.Person, besides combination: [Named]) -> Set<String> {
        let ids = Self.ids(in: response.body)
        guard !ids.isEmpty else { return [] }
        // Whoever asks who sees it names it themselves.
        let asked = Set(combination.map(\.id) + (person.roles.contains("privacy") ? [conversationOfNoah] : []))
        var named = PlainObjects()
        for one in combination { one.describe(&named) }
        // The privacy officer is told which conversations a patient has, and nothing that is in them.
        let listed: String? = person.roles.contains("privacy") ? named.patient ?? nil : nil
        var foreign: Set<String> = []
        // Who looks after the deliveries knows which there are, and nothing of what they say.
        let seesDeliveries = person.roles.contains("system")
        for place in places where !person.reads(place.plain) && !(seesDeliveries && place.plain.isExternal) {
            var hidden = (place.plain.patient == listed ? [] : [place.id]) + place.messages.map(\.description)
            hidden += place.tasks.map(\.id.description)
            foreign.formUnion(hidden.filter { ids.contains($0) && !asked.contains($0) })
        }
        return foreign
    }

    /// Everything in the form of an id.
    private static func ids(in body: ByteBuffer) -> Set<String> {
        let hyphen = UInt8(ascii: "-")
        return body.withUnsafeReadableBytes { bytes in
            var ids: Set<String> = []
            var place = 8
            while place + 28 <= bytes.count {
                guard bytes[place] == hyphen, bytes[place + 5] == hyphen, bytes[place + 10] == hyphen, bytes[place + 15] == hyphen else {
                    place += 1
                    continue
                }
                ids.insert(String(decoding: bytes[(place - 8)..<(place + 28)], as: UTF8.self))
                place += 28
            }
            return ids
        }
    }
}
