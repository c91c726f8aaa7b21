import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("Many conversations of one patient")
struct ManyConversationsTests {
    /// Everything of a list that comes page by page, in its order.
    private func all(_ page: (PageMark?) async throws -> Page<ID<Conversation>>) async throws -> [ID<Conversation>] {
        var (mark, items): (PageMark?, [ID<Conversation>]) = (nil, [])
        repeat {
            let next = try await page(mark)
            items += next.items
            mark = next.next
        } while mark != nil && items.count <= 1_000
        return items
    }

    private func begin(_ count: Int, in f: PortalFixture) async throws {
        let (ada, patient, site) = (try f.person("ada"), try f.patient("ada"), f.site)
        try await f.database.bulkWrite { tx in
            for number in 1...count {
                f.clock.advance(seconds: 1)
                let draft = NewConversation(
                    type: "medical", clinicalGroup: "primary-care", subject: "Nr \(number)", body: number == 1 ? "The oldest" : "Tablets")
                _ = try f.portal.conversations.start(draft, for: patient, by: ada, site: site, in: tx)
            }
        }
    }

    @Test(
        "Of 500 the member sees each, the search says what it leaves out, and the privacy officer narrows the oldest",
        arguments: Engine.underTest)
    func everyone(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            try await begin(500, in: f)
            let (ada, priv, patient) = (try f.person("ada"), try f.person("priv"), try f.patient("ada"))
            let listed = try await all { mark in
                try await f.portal.read { tx in
                    let mailbox = try f.portal.conversations.mailbox(of: patient, for: ada.account.id, in: tx)
                    let page = try f.portal.conversations.list(mailbox, after: mark, limit: 200, in: tx)
                    return Page(items: page.items.map(\.id), next: page.next)
                }
            }
            #expect(listed.count == 500 && Set(listed).count == 500)

            let found = try await f.search("tablets")
            #expect(found.items.map(\.id) == Array(listed.prefix(50)) && found.more == .found)
            let oldest = try await f.search("oldest")
            #expect(oldest.items.map(\.id) == Array(listed.suffix(1)) && oldest.more == nil)

            let officers = try await all { mark in
                try await f.portal.read { tx in
                    let page = try f.portal.privacy.conversations(of: patient, after: mark, limit: 50, by: priv, in: tx).page
                    return Page(items: page.items.map(\.id), next: page.next)
                }
            }
            #expect(officers == listed)
            let last = try #require(officers.last)
            try await f.portal.perform { try f.portal.privacy.narrow(last, to: .patient, because: "Asked for.", by: priv, in: $0) }
            #expect(try await f.count("SELECT count(*) FROM conversation WHERE audience = 'patient' AND id = \(last)") == 1)
        }
    }

    @Test("A search that ends early says after how many conversations, and nothing where it came to the end", arguments: Engine.underTest)
    func reach(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            try await begin(6, in: f)
            func more(_ words: String, _ reach: SearchReach) async throws -> FoundConversations.More? {
                try await f.search(words, reach: reach).more
            }
            #expect(try await more("tablets", SearchReach(shown: 5)) == nil)
            #expect(try await more("tablets", SearchReach(shown: 4)) == .found)
            #expect(try await f.search("tablets", reach: SearchReach(shown: 4)).items.count == 4)
            #expect(try await more("tablets", SearchReach(conversations: 6)) == nil)
            #expect(try await more("oldest", SearchReach(conversations: 5)) == .lookedThrough(5))
            #expect(try await more("tablets", SearchReach(messages: 3)) == .lookedThrough(3))
            #expect(try await more("nothing of it", SearchReach()) == nil)
            #expect(try await more("  ", SearchReach(conversations: 1)) == nil)
        }
    }
}

extension PortalFixture {
    fileprivate func search(_ words: String, reach: SearchReach = SearchReach()) async throws -> FoundConversations {
        let (ada, patient) = (try account("ada"), try self.patient("ada"))
        return try await portal.read { [portal] tx in
            let mailbox = try portal.conversations.mailbox(of: patient, for: ada, in: tx)
            return try portal.conversations.search(ConversationSearch(words: words), reach: reach, in: mailbox, tx)
        }
    }
}
