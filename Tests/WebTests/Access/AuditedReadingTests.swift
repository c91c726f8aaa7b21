import HTTPTypes
import HummingbirdTesting
import Messaging
import NIOCore
import Persistence
import TestSupport
import Testing

@testable import Web

@Suite("Access: nothing is shown that cannot be recorded")
struct AuditedReadingTests {
    /// What is answered without an audit event: nobody's words and nobody's chart. Written by hand; a new address is not among them.
    private static let unrecorded: Set<String> = [
        "/livez", "/readyz", "/assets/{name}", "/sign-in", "/activate", "/new-password", "/forgotten", "/forgotten/asked", "/sign-out",
        "/workbench/sign-out", "/events", "/workbench/events", "/settings", "/workbench/settings", "/.well-known/smart-configuration",
        // Forms that are not filled in yet.
        "/patients/{patient}/conversations/new", "/workbench/messages/new", "/administration/members/new",
        "/administration/members/new/person", "/administration/readers",
        // The site, its people and its systems.
        "/workbench/text-modules", "/workbench/groups/{group}", "/workbench/absence", "/administration", "/administration/event-rules",
        "/administration/invitations", "/administration/users", "/administration/deliveries", "/administration/workflows",
        "/administration/endpoints/{endpoint}/secrets", "/api/v1/admin/workflows", "/api/v1/admin/endpoints",
        "/api/v1/admin/endpoints/{endpoint}/secrets",
        "/api/v1/openapi.json", "/api/v1/account", "/api/v1/account/sessions", "/api/v1/events",
        "/api/v1/patients/{patient}/recipients", "/api/v1/workbench/text-modules", "/api/v1/workbench/groups",
        "/api/v1/workbench/groups/{group}/members", "/api/v1/workbench/templates", "/api/v1/admin/configuration",
        "/api/v1/admin/configuration/versions", "/api/v1/admin/mail", "/api/v1/admin/workbench-users", "/api/v1/admin/invitations",
        "/api/v1/admin/deliveries",
        // How it goes with a message, and that one waits, without what it says.
        "/api/v1/messages/{message}/deliveries", "/api/v1/workbench/held",
    ]

    /// Lists that say to some that there is nothing.
    private static let emptyForSome: Set<String> = [
        "/workbench", "/workbench/held", "/workbench/inbox", "/administration/patient-changes", "/api/v1/admin/patient-changes",
    ]

    /// What people have written, and what they called a file.
    private static let written = [
        "Fever", PortalFixture.question, "He coughs.", "See the values.", "a.txt", "The form is here.",
    ]

    @Test("While no audit event can be stored, no address answers with content", arguments: Engine.underTest)
    func broken(engine: Engine) async throws {
        try await AccessWorld.with(engine) { world in
            var objects = try await world.objects(ownedBy: nil)
            objects.member = try await world.newMember()
            objects.grant = try await world.grant(for: "/administration/proxies/{grant}", "GET")
            objects.draft = try await world.newDraft()
            objects.attachment = try await world.newAttachment()
            objects.file = try await world.newFile()
            objects.held = try await world.fixture.holdReply()
            objects.module = try await world.newModule()
            let rows = AccessTable.rows.filter { $0.method == "GET" }
            #expect(Self.unrecorded.union(Self.emptyForSome).isSubset(of: Set(rows.map(\.path))), "each of these is an address")
            var sessions: [String: NewSession] = [:]
            for name in world.fixture.people.keys { sessions[name] = try await world.session(of: name) }
            try await world.fixture.breakAudit()
            var refused = 0
            for row in rows {
                for (name, session) in sessions where Self.isShown(row, to: name) {
                    let method = row.path.hasSuffix("/events") ? "HEAD" : "GET"
                    let answer = try await world.send(row, method: method, objects, session)
                    guard answer.status == .ok else {
                        refused += 1
                        continue
                    }
                    #expect(
                        Self.unrecorded.contains(row.path) || Self.emptyForSome.contains(row.path), "\(row.path) as \(name)")
                    let text = String(decoding: answer.body.readableBytesView, as: UTF8.self)
                    for words in Self.written { #expect(!text.contains(words), "\(row.path) as \(name)") }
                }
            }
            #expect(refused > 60, "what is recorded is not shown")
        }
    }

    /// Whether it is shown while everything is well.
    private static func isShown(_ row: AccessTable.Row, to name: String) -> Bool {
        let column = AccessTable.people.first { $0.value.contains(name) }?.key
        return (AccessTable.exceptions[row.name]?[name] ?? column.flatMap { row.expected[$0] }) == 200
    }
}
