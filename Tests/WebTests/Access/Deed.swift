import HummingbirdTesting
import Messaging
import Persistence
import TestSupport
import Testing
import WebSupport

@testable import Web

/// A request that changes something: by somebody who may, about objects that stand as it needs them.
struct Deed: Sendable {
    /// nil is nobody.
    var by: String?
    var objects = AccessWorld.Objects.nothing

    static let password = "four plain words here"
}

extension Deed {
    /// The same words as the fields of a form and as the document of a program.
    init(by name: String?, saying words: [String: String]) {
        by = name
        objects.say(words)
    }
}

extension AccessWorld.Objects {
    /// For a request that names nothing.
    static let nothing = AccessWorld.Objects(
        conversation: ID(high: 0, low: 0), message: ID(high: 0, low: 0), task: ID(high: 0, low: 0), version: 1)

    mutating func say(_ words: [String: String]) {
        fields = words
        body = .object(JSONObject(words.map { JSONObject.Member(key: $0.key, value: .string($0.value)) }))
    }
}

extension AccessTable.Row {
    /// For whom it does what it is for, in the order of the table; nil is nobody.
    var doers: [String?] {
        AccessTable.Column.allCases.flatMap { column in
            (AccessTable.people[column] ?? []).filter { person in
                let status = person.flatMap { AccessTable.exceptions[name]?[$0] } ?? expected[column] ?? 0
                return (200..<400).contains(status)
            }
        }
    }
}

extension AccessWorld {
    /// The deed of a route: by the first for whom the table says that it is done, about new objects, unless it needs more than that.
    func deed(of row: AccessTable.Row) async throws -> Deed {
        if let deed = try await deedOfAccount(row) { return deed }
        if let deed = try await deedOfMember(row) { return deed }
        if let deed = try await deedOfTask(row) { return deed }
        if let deed = try await deedOfGroup(row) { return deed }
        if let deed = try await deedOfEnrolment(row) { return deed }
        if let deed = try await deedOfSystem(row) { return deed }
        let person = try #require(row.doers.first, "nobody does \(row.name)")
        return Deed(by: person, objects: try await fresh(for: row, as: person))
    }

    /// The answer to a deed, in the session of whoever does it.
    func send(_ deed: Deed, _ row: AccessTable.Row, in session: NewSession?) async throws -> TestResponse {
        try await send(row, deed.objects, session)
    }
}
