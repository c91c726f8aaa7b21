import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite struct LoadTests {
    @Test("A store that is made in one go is whole: texts open, tasks are bound, the trail is sound", arguments: Engine.underTest)
    func whole(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let people = try await f.portal.load(messages: 63, members: 2, agents: 2)

            #expect(try await f.count("SELECT count(*) FROM message") == 63)
            let asked = try await f.count("SELECT count(*) FROM message WHERE author_role = 'patient'")
            let bound = try await f.count("SELECT count(*) FROM task_message")
            #expect(asked == bound)
            #expect(try await f.count("SELECT count(*) FROM task WHERE state <> 'done'") > 0)
            #expect(try await f.count("SELECT count(*) FROM task WHERE state = 'done' AND outcome = 'replied'") > 0)
            // What the fixture's own people did waits for the sequencer on PostgreSQL.
            try await f.chainAudit()
            let finding = try await f.portal.audit.verify()
            #expect(finding.verdict == .sound)
            #expect(finding.pending == 0)
            #expect(finding.verified >= 63)

            let member = try #require(people.first { $0.kind == .member })
            let patient = try #require(member.patient)
            let signedIn = try #require(try await f.portal.identity.session(token: member.token, live: false))
            let conversations = f.portal.conversations
            let chains = try await f.database.read { tx in
                let mailbox = try conversations.mailbox(of: patient, for: signedIn.account.id, in: tx)
                let list = try conversations.list(mailbox, limit: 200, in: tx)
                return try list.items.map { item in
                    let (_, conversation) = try conversations.conversation(item.id, for: signedIn.account.id, in: tx)
                    return (item: item, messages: try conversations.messages(of: conversation, limit: 200, in: tx).messages)
                }
            }
            #expect(chains.count == member.conversations)
            for chain in chains {
                #expect(chain.item.card.subject.hasPrefix("Question number"))
                #expect(chain.messages.map(\.seq) == (1...Int64(chain.messages.count)).map { $0 })
                #expect(chain.messages.allSatisfy { $0.body.utf8.count == 600 })
            }
        }
    }

    @Test("A store that was filled before takes more people and messages beside those it has", arguments: Engine.underTest)
    func again(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let first = try await f.portal.load(messages: 24, members: 2, agents: 1)
            let second = try await f.portal.load(messages: 30, members: 1, agents: 2)
            #expect(first.map(\.username).sorted() == ["agent1", "member1", "member2"])
            #expect(second.map(\.username).sorted() == ["agent2", "agent3", "member3"])
            #expect(try await f.count("SELECT count(*) FROM message") == 54)
            let told = (first + second).reduce(0) { $0 + $1.conversations }
            #expect(try await f.count("SELECT count(*) FROM conversation") == told)
            try await f.chainAudit()
            #expect(try await f.portal.audit.verify().verdict == .sound)
        }
    }

    @Test("What is made in one go is what the verbs leave behind", arguments: Engine.underTest)
    func same(engine: Engine) async throws {
        let loaded = try await shape(engine) { f in
            // Three turns of one member: asked, answered, asked again.
            _ = try await f.portal.load(messages: 3, members: 1, agents: 1)
        }
        let done = try await shape(engine) { f in
            let (ada, cy) = (try f.person("ada"), try f.person("cy"))
            let sent = try await f.ask()
            let task = try #require(sent.task)
            try await f.portal.perform { tx in
                _ = try f.portal.workbench.claim(task, by: cy, in: tx)
                return try f.portal.workbench.reply("Answer", to: task, by: cy, site: f.site, in: tx).map { _ in }
            }
            try await f.portal.perform { tx in
                try f.portal.conversations.reply("Again", to: sent.conversation, by: ada, site: f.site, in: tx).map { _ in }
            }
        }
        #expect(!loaded.isEmpty)
        #expect(loaded == done)
    }

    /// The columns of the rows of one conversation that do not depend on who and when.
    private func shape(_ engine: Engine, _ fill: @Sendable @escaping (PortalFixture) async throws -> Void) async throws -> [String] {
        let kept = Kept()
        try await PortalFixture.with(engine) { f in
            try await fill(f)
            kept.rows = try await f.database.read { tx in
                func rows(_ sql: SQL, columns: Int) throws -> [String] {
                    try tx.all(sql) { row in try (0..<columns).map { try row[$0] as String? ?? "-" }.joined(separator: " ") }
                }
                return try rows(
                    """
                    SELECT audience, begun_as, card_from, CAST(last_seq AS TEXT), CAST(to_members AS TEXT), status,
                        CAST(last_author = begun_by AS TEXT) FROM conversation
                    """, columns: 7)
                    + rows(
                        "SELECT author_role, CAST(seq AS TEXT), receipt, CAST(in_reply_to IS NULL AS TEXT) FROM message ORDER BY seq",
                        columns: 4)
                    + rows(
                        """
                        SELECT t.state, t.outcome, CAST(t.version AS TEXT), CAST(t.owner IS NULL AS TEXT), CAST(t.done_by = t.owner AS TEXT),
                            CAST(t.claimed_at IS NULL AS TEXT), CAST(t.continues IS NULL AS TEXT), CAST(t.promise IS NULL AS TEXT)
                        FROM task t ORDER BY t.opened_at, t.id
                        """, columns: 8)
                    + rows("SELECT CAST(count(*) AS TEXT) FROM task_message", columns: 1)
                    + rows(
                        "SELECT CAST(count(*) AS TEXT) FROM notification GROUP BY is_group ORDER BY is_group", columns: 1)
                    + rows(
                        """
                        SELECT action, object_kind, CAST(count(*) AS TEXT) FROM audit_event
                        WHERE action IN ('send', 'reply', 'claim', 'complete') GROUP BY action, object_kind ORDER BY action
                        """, columns: 3)
            }
        }
        return kept.rows
    }

    private final class Kept: @unchecked Sendable {
        var rows: [String] = []
    }
}

extension Portal {
    fileprivate func load(messages: Int, members: Int, agents: Int) async throws -> [DemonstrationLoad.SignedInPerson] {
        try await DemonstrationLoad(.init(messages: messages, members: members, agents: agents), in: self).build { _ in }
    }
}
