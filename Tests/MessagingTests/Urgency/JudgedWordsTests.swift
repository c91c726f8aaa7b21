import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("Words judged before the store's turn came")
struct JudgedWordsTests {
    private static let alarming = "Since breakfast I have chest pain that goes down my arm."
    private static let calm = "May I take the tablets with milk?"

    /// Of the tasks of a first message and of a reply with these words.
    private func expectRank(_ rank: Int64, of body: String, judged before: String?, _ engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let (ada, patient, site) = (try f.person("ada"), try f.patient("ada"), f.site)
            let draft = NewConversation(type: "medical", clinicalGroup: "primary-care", subject: "A question", body: body)
            let judged = before.flatMap { JudgedWords(subject: draft.subject, body: $0, site: site) }
            let begun = try await f.portal.perform { tx in
                try f.portal.conversations.start(draft, judged: judged, for: patient, by: ada, site: site, in: tx)
            }
            let earlier = try await f.ask(body: Self.calm)
            let reply = before.flatMap { JudgedWords(body: $0, site: site) }
            _ = try await f.portal.perform { tx in
                try f.portal.conversations.reply(body, judged: reply, to: earlier.conversation, by: ada, site: site, in: tx)
            }
            #expect(try await f.task(try #require(begun.task)).rank == rank, "judged before: \(before ?? "nothing")")
            #expect(try await f.task(try #require(earlier.task)).rank == rank, "judged before: \(before ?? "nothing")")
        }
    }

    @Test("Alarming words rank first, however they were judged before", arguments: Engine.underTest)
    func alarming(engine: Engine) async throws {
        for judged in [nil, Self.alarming, "  \(Self.alarming)\r\n", Self.calm] {
            try await expectRank(0, of: Self.alarming, judged: judged, engine)
        }
    }

    @Test("Calm words rank as they are, although alarming ones were judged", arguments: Engine.underTest)
    func calm(engine: Engine) async throws {
        try await expectRank(1, of: Self.calm, judged: Self.alarming, engine)
    }

    @Test("What was judged is taken for the same words under the same configuration alone")
    func taken() async throws {
        try await PortalFixture.with(.sqlite) { f in
            let site = f.site
            let judged = try #require(JudgedWords(subject: "Pain", body: " \(Self.alarming)\r\nWhat now?\r\n", site: site))
            let stored = "\(Self.alarming)\nWhat now?"
            // A site that calls nothing urgent, so that only what was judged before can say so.
            var silent = site
            silent.urgent = nil
            #expect(Urgency.judge(subject: "Pain", body: stored, site: silent) == nil, "the premise")
            func found(_ subject: String, _ body: String, _ site: Site) -> [String]? {
                JudgedWords.urgency(of: subject, body, site: site, judged: judged)?.words
            }
            #expect(found("Pain", stored, silent) == ["chest pain"])
            #expect(found("Pains", stored, silent) == nil)
            #expect(found("Pain", stored + "!", silent) == nil)
            silent.revision += 1
            #expect(found("Pain", stored, silent) == nil, "judged by a configuration that holds no more")
        }
    }

    @Test("Words that no rule lets be stored are not judged")
    func refused() async throws {
        try await PortalFixture.with(.sqlite) { f in
            let long = String(repeating: "chest pain ", count: f.site.limits.body / 11 + 1)
            for (subject, body) in [
                ("Pain", ""), ("Pain", "NUL \u{0} in it"), ("Pain", long), ("", "chest pain"), ("two\nlines", "chest pain"),
            ] {
                #expect(JudgedWords(subject: subject, body: body, site: f.site) == nil, "\(subject), \(body.prefix(20))")
            }
        }
    }
}
