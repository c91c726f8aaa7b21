import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("Secrets shared with external systems")
struct EndpointSecretTests {
    private static func with(_ engine: Engine, _ body: @Sendable @escaping (PortalFixture, EndpointSecrets) async throws -> Void)
        async throws
    {
        try await PortalFixture.with(engine) { f in try await body(f, f.portal.deliveries.secrets) }
    }

    @Test("Two live at once, both sign, a third waits until one has ended", arguments: Engine.underTest)
    func rotation(engine: Engine) async throws {
        try await Self.with(engine) { f, secrets in
            let first = try await f.portal.perform { try secrets.create(for: "records-ehr", by: .operator, in: $0) }
            f.clock.advance(seconds: 60)
            let second = try await f.portal.perform { try secrets.create(for: "records-ehr", by: .operator, in: $0) }
            #expect(first.secret != second.secret)
            #expect(try await f.portal.read { try secrets.living(of: "records-ehr", in: $0) } == [second.secret, first.secret])
            await #expect(throws: EndpointSecretRefusal.twoAlready) {
                try await f.portal.perform { try secrets.create(for: "records-ehr", by: .operator, in: $0) }
            }
            let body = Array("{}".utf8)
            let signature = WebhookSignature.sign(body, id: "one", at: f.clock.now, with: [first.secret])
            try await f.portal.read { try secrets.verify(signature, of: body, from: "records-ehr", in: $0) }
            try await f.portal.perform { try secrets.end(first.entry.id, of: "records-ehr", by: .operator, in: $0) }
            await #expect(throws: WebhookFault.notSigned) {
                try await f.portal.read { try secrets.verify(signature, of: body, from: "records-ehr", in: $0) }
            }
            await #expect(throws: NotFound.self) {
                try await f.portal.perform { try secrets.end(first.entry.id, of: "records-ehr", by: .operator, in: $0) }
            }
            #expect(try await f.portal.read { try secrets.list(of: "records-ehr", in: $0).map(\.id) } == [second.entry.id])
            _ = try await f.portal.perform { try secrets.create(for: "records-ehr", by: .operator, in: $0) }
        }
    }

    @Test("Nothing is made for a system that is not configured, and nothing readable is stored", arguments: Engine.underTest)
    func stored(engine: Engine) async throws {
        try await Self.with(engine) { f, secrets in
            await #expect(throws: NotFound.self) {
                try await f.portal.perform { try secrets.create(for: "nobody", by: .operator, in: $0) }
            }
            let made = try await f.portal.perform { try secrets.create(for: "records-ehr", by: .operator, in: $0) }
            let rows = try await f.database.read { tx in try tx.all("SELECT secret FROM endpoint_secret") { try $0[0] as [UInt8] } }
            #expect(rows.count == 1)
            let needle = made.secret.bytes
            #expect(rows.allSatisfy { row in !row.indices.contains { row[$0...].starts(with: needle) } })
        }
    }
}
