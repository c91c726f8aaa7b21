import Persistence
import TestSupport
import Testing

@testable import Messaging

extension EventTests {
    @Test("S17: what no template can say is never lost: a person of the group is asked to tell the patient", arguments: Engine.underTest)
    func notWritten(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            var open = f.openSite
            open.eventRules[0].quietSeconds = 0
            var sites = [open, open, open, open]
            sites[0].decisions.providersToMembers.templates = false
            sites[1].decisions.providersToMembers.withoutProvider = false
            sites[1].eventRules[0].provider = nil
            sites[2].eventRules[0].provider = nil
            let place = try #require(open.templates.firstIndex { $0.code == "new-record" })
            sites[2].templates[place].body = Localized(["en": "{{provider.name}} has seen it.", "es": "{{provider.name}} lo vio."])
            sites[3].limits.subject = 5
            for (number, site) in sites.enumerated() {
                let taken = try await take(Self.event("evt-\(number)"), f, site)
                #expect(taken.matches.map(\.outcome) == [.held], "\(number)")
            }
            #expect(try await f.count("SELECT count(*) FROM message") == 0)
            let (fay, site) = (try f.person("fay"), f.openSite)
            let waiting = try await f.portal.read { [portal = f.portal] in try portal.inbound.waiting(for: fay, limit: 10, in: $0) }
            #expect(waiting.map(\.reason) == [.notWritten, .notWritten, .notWritten, .notWritten])
            let id = try #require(waiting.first).id
            let held = try await f.portal.read { [portal = f.portal] in try portal.inbound.open(id, for: fay, site: site, in: $0) }
            #expect(held.content.body == "a laboratory result, Riverside Lab, 2026-11-17" && held.patient?.details.given == "Ada")
            await #expect(throws: HoldingRefusal.wordsMissing) {
                _ = try await f.portal.perform { [portal = f.portal] in try portal.inbound.release(id, by: fay, site: site, in: $0) }
            }
            let asked = try await f.ask(type: "general")
            await #expect(throws: HoldingRefusal.wordsMissing) {
                _ = try await f.portal.perform { [portal = f.portal] in
                    try portal.inbound.attach(id, to: asked.conversation, note: "Hers.", by: fay, site: site, in: $0)
                }
            }
            try await f.portal.perform { [portal = f.portal] in
                try portal.inbound.reject(id, note: "Told her by phone.", by: fay, site: site, in: $0)
            }
            #expect(try await f.count("SELECT count(*) FROM held_message WHERE ended_at IS NULL") == 3)
        }
    }

    @Test("A person is asked once for each patient, rule and quiet window, too", arguments: Engine.underTest)
    func notWrittenOnce(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            var site = f.openSite
            site.limits.subject = 5
            let (first, second) = (try await take(Self.event(), f, site), try await take(Self.event("evt-2"), f, site))
            #expect(first.matches.map { $0.outcome } == [.held])
            #expect(second.matches.map { $0.outcome } == [.quiet])
            #expect(try await f.count("SELECT count(*) FROM held_message") == 1)
        }
    }

    @Test("S64b: of two rules for one event the one that is on sends; each has its own quiet window", arguments: Engine.underTest)
    func twoRules(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            var site = f.openSite
            var second = site.eventRules[0]
            second.code = "second"
            second.isEnabled = false
            site.eventRules.append(second)
            #expect(try await take(Self.event(), f, site).matches.map(\.rule) == ["new-record"])
            site.eventRules[1].isEnabled = true
            let later = try await take(Self.event("evt-2"), f, site)
            #expect(later.matches.map(\.rule) == ["new-record", "second"] && later.matches.map(\.outcome) == [.quiet, .sent])
            #expect(try await f.count("SELECT count(*) FROM message") == 2)
        }
    }

    @Test("S18: one event twenty times at once is taken once, and sends once", arguments: Engine.underTest)
    func atOnce(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let taken = try await withThrowingTaskGroup(of: TakenEvent.self) { group in
                for _ in 0..<20 { group.addTask { try await take(Self.event(), f) } }
                return try await group.reduce(into: [TakenEvent]()) { $0.append($1) }
            }
            #expect(taken.filter { !$0.wasKnown }.map { $0.matches.map(\.outcome) } == [[.sent]])
            #expect(try await f.count("SELECT count(*) FROM inbound_event") == 1)
            #expect(try await f.count("SELECT count(*) FROM message") == 1)
        }
    }

    @Test("A rehearsal knows who was told the evening before: a quiet window goes past midnight", arguments: Engine.underTest)
    func rehearsalAfterMidnight(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            var site = f.openSite
            site.eventRules[0].isEnabled = false
            // It is 10 in the morning, and the window is four hours.
            for (hours, id) in [(12, "at 22"), (3, "at 1"), (2, "at 3"), (1, "at 4")] as [(Int64, String)] {
                f.clock.advance(seconds: hours * 3_600)
                _ = try await take(Self.event(id), f, site)
            }
            f.clock.advance(seconds: 86_400)
            let rehearsed = try await f.portal.read { [portal = f.portal, site] in
                try portal.inbound.rehearse("new-record", site: site, in: $0)
            }
            #expect(rehearsed.counts == [.quiet: 2, .wouldSend: 1], "the evening's event is not yesterday's")
        }
    }
}
