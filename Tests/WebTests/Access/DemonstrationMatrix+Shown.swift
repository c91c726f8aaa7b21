import HTTPTypes
import HummingbirdTesting
import Messaging
import NIOCore
import Persistence
import TestSupport
import Testing
import WebSupport

@testable import Web

extension DemonstrationMatrix {
    /// Every way in which a task can end, and every template that people use, has happened.
    func expectKinds() async throws {
        let stored = try await access.fixture.database.read { tx in
            (
                outcomes: try tx.all("SELECT DISTINCT outcome FROM task WHERE outcome IS NOT NULL") { try $0[0] as TaskOutcome },
                templates: try tx.all("SELECT DISTINCT template FROM message WHERE template IS NOT NULL") { try $0[0] as String }
            )
        }
        #expect(Set(stored.outcomes) == Set(TaskOutcome.allCases))
        #expect(Set(stored.templates) == Set(access.fixture.site.staffTemplates.map(\.code)))
        let files = try await items("/admin/invitations", as: "hana").map { file in
            Dictionary(uniqueKeysWithValues: file["counts"].keys.map { ($0, file["counts"][$0].integer ?? -1) })
        }
        #expect(files == PlainWorld.files)
    }

    /// Patients are told of everybody else who has read what is theirs to read, and of nobody more. It holds until others look.
    func expectViews() async throws {
        let names = Dictionary(uniqueKeysWithValues: access.fixture.people.map { ($0.value.account.name, $0.key) })
        for person in PlainWorld.people where person.kind == .member {
            let views = try await items("/account/views?limit=200", as: person.name).map { view in
                let viewer = view["viewer"]["name"].string ?? ""
                return "\(names[viewer] ?? viewer): \(view["conversation"]["subject"].string ?? "")"
            }
            let known = PlainWorld.views[person.name] ?? []
            #expect(Set(views) == known, "who has read what of \(person.name)")
        }
    }

    private func items(_ path: String, as name: String) async throws -> [JSONValue] {
        let response = try await access.client.execute(
            uri: API.prefix + path, method: .get, headers: [.authorization: "Bearer \(sessions[name]?.token.text ?? "")"], body: nil)
        try #require(response.status == .ok, "\(path) as \(name)")
        return try JSONReader(sizeLimit: 1_000_000).value(of: Array(response.body.readableBytesView))["items"].items
    }
}
