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
        "The lease of a task that woke counts from then, or from when its owner was last here, if that is later",
        arguments: [
            (90_000, 90_000, 1_800, true), (90_000, 90_000, 1_799, false), (90_000, 1_800, 9_000, true), (90_000, 1_799, 9_000, false),
            (90_000, nil, 1_800, true), (90_000, nil, 1_799, false), (90_000, 99_000, 9_000, false),
        ] as [(Int64, Int64?, Int64, Bool)])
    func wokenRule(claimed: Int64, seen: Int64?, woke: Int64, isIdle: Bool) {
        let now = PortalFixture.start
        let idled = ClaimLease.hasIdled(
            claimedAt: now.adding(seconds: -claimed), wokeAt: now.adding(seconds: -woke),
            lastSeen: seen.map { now.adding(seconds: -$0) }, lease: 1_800, now: now)
        #expect(idled == isIdle)
    }

    @Test("A warning counts on the lease less the minute by which the last request may be written down late")
    func least() {
        #expect(ClaimLease.least(of: 1_800) == 1_740)
        #expect(ClaimLease.least(of: 30) == 0)
    }

    @Test("Whoever owns a claim, or a wait that is over, can lose it; a wait that goes on cannot be lost", arguments: Engine.underTest)
    func owns(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            func owns(_ username: String) async throws -> Bool {
                let account = try f.account(username)
                return try await f.portal.read { try f.portal.workbench.ownsClaims(account, in: $0) }
            }
            let task = try #require(try await f.ask().task)
            #expect(!(try await owns("cy")), "it waits for anybody")
            try await f.claim(task)
            #expect(try await owns("cy"))
            #expect(!(try await owns("di")))
            try await f.hold(task, seconds: 3_600)
            #expect(!(try await owns("cy")))
            f.clock.advance(seconds: 3_600)
            #expect(try await owns("cy"), "it woke")
            try await f.answer(task)
            #expect(!(try await owns("cy")), "it is done")
        }
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

    @Test("A wait that is over is a claim again: whoever is not here loses it a lease later", arguments: Engine.underTest)
    func woken(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let task = try #require(try await f.ask().task)
            try await f.claim(task)
            try await f.hold(task)
            f.clock.advance(seconds: 86_400)
            let session = try f.person("cy").session
            for _ in 0..<2 {
                f.clock.advance(seconds: 1_700)
                try await f.run("UPDATE session SET seen_at = \(f.clock.now) WHERE id = \(session)")
            }
            f.clock.advance(seconds: 1_799)
            try await f.tend()
            #expect(try await f.owner(of: task) == f.account("cy"), "here since it woke")
            f.clock.advance(seconds: 1)
            try await f.tend()
            let back = try await f.task(task)
            #expect(back.owner == nil && back.state == .open && back.wakeAt == nil)
        }
    }

    @Test("A wait until a day is over at midnight; its owner has until a lease after the practice opens", arguments: Engine.underTest)
    func wokenAtNight(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let task = try #require(try await f.ask().task)
            try await f.claim(task)
            // From Tuesday 10:00 until Wednesday 00:00; the office opens at 8:00.
            try await f.hold(task, seconds: 14 * 3_600)
            f.clock.advance(seconds: (22 * 60 + 29) * 60)
            try await f.tend()
            #expect(try await f.owner(of: task) == f.account("cy"))
            f.clock.advance(seconds: 60)
            try await f.tend()
            #expect(try await f.owner(of: task) == nil)
        }
    }
}
