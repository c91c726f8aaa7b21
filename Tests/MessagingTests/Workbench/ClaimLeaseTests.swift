import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("Claims are leases")
struct ClaimLeaseTests {
    @Test("A claim idles when its owner has done nothing on the Workbench for the whole lease, and was here at all")
    func rule() {
        let now = PortalFixture.start
        func idled(claimed: Int64, seen: Int64?) -> Bool {
            ClaimLease.hasIdled(
                claimedAt: now.adding(seconds: -claimed), lastSeen: seen.map { now.adding(seconds: -$0) }, lease: 1_800, now: now)
        }
        #expect(idled(claimed: 1_800, seen: 1_800))
        #expect(idled(claimed: 4_000, seen: 1_801))
        #expect(!idled(claimed: 1_799, seen: 1_799))
        #expect(!idled(claimed: 4_000, seen: 1_799))
        // What was given to somebody who has not been here since waits for them.
        #expect(!idled(claimed: 4_000, seen: 9_000))
        #expect(!idled(claimed: 4_000, seen: nil))
        // The last request before the claim may be written down up to a minute early.
        #expect(idled(claimed: 1_800, seen: 1_860))
    }

    @Test(
        "After the lease of the configuration the task is open again; work on another task keeps it, waiting tasks stay",
        arguments: Engine.underTest)
    func returns(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let (task, waiting) = (try #require(try await f.ask().task), try #require(try await f.ask().task))
            try await f.claim(task)
            try await f.claim(waiting)
            try await f.hold(waiting)
            f.clock.advance(seconds: 1_700)
            let session = try f.person("cy").session
            try await f.run("UPDATE session SET seen_at = \(f.clock.now) WHERE id = \(session)")
            f.clock.advance(seconds: 1_700)
            try await f.tend()
            #expect(try await f.owner(of: task) == f.account("cy"))
            f.clock.advance(seconds: 100)
            try await f.tend()
            #expect(try await f.owner(of: task) == nil)
            #expect(try await f.owner(of: waiting) == f.account("cy"))
            #expect(try await f.audited("unassign", "task") == 1)
            try await f.tend()
            #expect(try await f.audited("unassign", "task") == 1)
        }
    }
}
