import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("Rotation of the master key")
struct KeyRotationTests {
    private func portal(_ f: PortalFixture, _ lines: String) async throws -> Portal {
        try await Portal.wire(
            f.database, masterKeys: MasterKeys(fixed: try MasterKeyRing(text: lines)), limits: .off,
            mayCreateKeys: false, migrate: false, clock: { f.clock.now })
    }

    private func text(_ portal: Portal, _ conversation: ID<Conversation>, _ f: PortalFixture) async throws -> [String] {
        let ada = try f.person("ada")
        return try await portal.read { tx in
            let open = try portal.conversations.open(conversation, for: ada, site: f.site, in: tx)
            return try portal.conversations.messages(of: open.conversation, limit: 50, in: tx).messages.map(\.body)
        }
    }

    @Test("Everything opens before, while and after the key is changed, and then without the old one", arguments: Engine.underTest)
    func rotation(engine: Engine) async throws {
        let old = MasterKey.newLine()
        try await PortalFixture.with(engine, masterKey: old) { f in
            let sent = try await f.ask()
            let new = MasterKey.newLine()
            let rotating = try await portal(f, "\(new)\n\(old)")
            #expect(try await text(rotating, sent.conversation, f) == [PortalFixture.question], "both keys open")
            let before = try await rotating.keyStatus()
            #expect(before.behind == Int64(SiteKeys.Purpose.allCases.count + f.patients.count))

            async let rewrapped = rotating.rewrapKeys()
            for _ in 0..<10 {
                #expect(try await text(portal(f, "\(new)\n\(old)"), sent.conversation, f) == [PortalFixture.question])
            }
            #expect(try await rewrapped == Int(before.behind))
            #expect(try await rotating.keyStatus().behind == 0)
            #expect(try await rotating.rewrapKeys() == 0, "a second time there is nothing to do")

            let after = try await portal(f, new)
            #expect(try await text(after, sent.conversation, f) == [PortalFixture.question])
            await #expect(throws: EncryptionFailure.wrongMasterKey) { try await portal(f, old) }
            #expect(try await f.count("SELECT count(*) FROM audit_event WHERE action = 'key-rotate'") == 1)
        }
    }

    @Test("A process that has only the old key says so when it meets a new patient", arguments: Engine.underTest)
    func newPatientUnderNewKey(engine: Engine) async throws {
        let old = MasterKey.newLine()
        try await PortalFixture.with(engine, masterKey: old) { f in
            let rotating = try await portal(f, "\(MasterKey.newLine())\n\(old)")
            let patient = try await rotating.database.write { tx in
                try rotating.patients.add(PatientDetails(given: "New", family: "Born"), identifiers: [], in: tx)
            }
            #expect(try await rotating.patients.patient(patient).details.name == "New Born")
            await #expect(throws: EncryptionFailure.unknownMasterKey) { try await f.portal.patients.patient(patient) }
        }
    }
}
