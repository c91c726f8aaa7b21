import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("The chains of messages")
struct MessageChainTests {
    @Test(
        "What was undone, withdrawn, corrected, moved, imported and made in one go stands in its chain, and all of it is walked",
        arguments: Engine.underTest)
    func sound(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            try await f.answerAndCorrect()
            try await f.takeBack()
            try await f.moveToNoah()
            try await f.importTwice()
            _ = try await DemonstrationLoad(.init(messages: 63, members: 2, agents: 1), in: f.portal).build { _ in }
            try await f.chainAudit()
            let finding = try await f.portal.audit.verify()
            #expect(finding.verdict == .sound)
            let stored = Int64(try await f.count("SELECT count(*) FROM message"))
            #expect(finding.messages == stored && stored > 63)
            for (conversations, messages) in [(1, 1), (2, 3), (5, 64), (1_000, 2)] {
                let walked = try await f.portal.audit.verifyMessages(inPartsOf: (conversations, messages))
                #expect(walked.found == nil && walked.verified == stored, "in parts of \(conversations), \(messages)")
            }
        }
    }

    @Test("A message that is missing or not what it was is found where it stood", arguments: Engine.underTest, Damage.allCases)
    func found(engine: Engine, damage: Damage) async throws {
        try await PortalFixture.with(engine, isDamaged: true) { f in
            let one = try await f.ask().conversation
            for number in 2...4 { try await f.writeAgain("Number \(number).", to: one) }
            f.clock.advance(seconds: 1)
            let other = try await f.ask(subject: "Another").conversation
            try await f.chainAudit()
            try #require(try await f.portal.audit.verify().verdict == .sound)
            let statements = damage.statements(one, other)
            try await f.database.bulkWrite { tx in
                for statement in statements { try tx.execute(statement) }
            }
            #expect(try await f.portal.audit.verify().verdict == .message(conversation: one, seq: damage.seq))
        }
    }

    @Test("The walk of a part of the chain of events asks no messages", arguments: Engine.underTest)
    func part(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            try await f.ask()
            try await f.chainAudit()
            #expect(try await f.portal.audit.verify().messages == 1)
            #expect(try await f.portal.audit.verify(from: 2).messages == nil)
            #expect(try await f.portal.audit.verify(to: 2).messages == nil)
        }
    }
}

/// What somebody with the database's own rights could do to a conversation of four messages.
enum Damage: String, Sendable, CaseIterable {
    case allRemoved, firstRemoved, middleRemoved, lastRemoved, endCut, exchanged, exchangedWithAnother, authorChanged, timeChanged
    case wordsChanged, added

    /// The first message that is not as it was.
    var seq: Int64 {
        switch self {
        case .allRemoved, .firstRemoved: 1
        case .middleRemoved, .exchanged, .exchangedWithAnother, .authorChanged, .timeChanged: 2
        case .endCut, .wordsChanged: 3
        case .lastRemoved: 4
        case .added: 5
        }
    }

    func statements(_ one: ID<Conversation>, _ other: ID<Conversation>) -> [SQL] {
        switch self {
        case .allRemoved: ["DELETE FROM message WHERE conversation = \(one)"]
        case .firstRemoved: ["DELETE FROM message WHERE conversation = \(one) AND seq = 1"]
        case .middleRemoved: ["DELETE FROM message WHERE conversation = \(one) AND seq = 2"]
        case .lastRemoved: ["DELETE FROM message WHERE conversation = \(one) AND seq = 4"]
        // As if the conversation ended there, but for the hash that it keeps.
        case .endCut:
            [
                "DELETE FROM message WHERE conversation = \(one) AND seq = 4", "UPDATE conversation SET last_seq = 3 WHERE id = \(one)",
            ]
        case .exchanged:
            [
                "UPDATE message SET seq = 20 WHERE conversation = \(one) AND seq = 2",
                "UPDATE message SET seq = 2 WHERE conversation = \(one) AND seq = 3",
                "UPDATE message SET seq = 3 WHERE conversation = \(one) AND seq = 20",
            ]
        // The first of a chain follows nothing: the one after it tells.
        case .exchangedWithAnother:
            [
                "UPDATE message SET seq = 20 WHERE conversation = \(one) AND seq = 1",
                "UPDATE message SET conversation = \(one) WHERE conversation = \(other)",
                "UPDATE message SET conversation = \(other), seq = 1 WHERE conversation = \(one) AND seq = 20",
            ]
        case .authorChanged: ["UPDATE message SET author = NULL WHERE conversation = \(one) AND seq = 2"]
        case .timeChanged: ["UPDATE message SET sent_at = sent_at + 1 WHERE conversation = \(one) AND seq = 2"]
        case .wordsChanged: ["UPDATE message SET body = chain_hash WHERE conversation = \(one) AND seq = 3"]
        case .added: ["UPDATE message SET conversation = \(one), seq = 5 WHERE conversation = \(other)"]
        }
    }
}

extension PortalFixture {
    fileprivate func answerAndCorrect() async throws {
        let asked = try await ask()
        let task = try #require(asked.task)
        try await claim(task)
        let answer = try await reply("Yes, in the morning.", to: task)
        clock.advance(seconds: 60)
        try await correct(answer.message, on: task, to: "No, in the evening.")
        #expect(try await count("SELECT count(*) FROM message WHERE corrected_at IS NOT NULL") == 1)
    }

    /// One message without a trace, one as a stub, and an answer.
    fileprivate func takeBack() async throws {
        let asked = try await ask(subject: "Of two messages")
        let again = try await writeAgain(to: asked.conversation)
        try await withdraw(again.message)
        #expect(try await count("SELECT count(*) FROM message WHERE id = \(again.message)") == 0)
        let task = try #require(asked.task)
        try await claim(task)
        let answer = try await reply("Yes.", to: task)
        try await undo(answer.message)
        #expect(try await count("SELECT count(*) FROM message WHERE id = \(answer.message)") == 0)
        let later = try await ask(subject: "Never mind")
        clock.advance(seconds: 60)
        try await withdraw(later.message)
        #expect(try await count("SELECT count(*) FROM message WHERE withdrawn_at IS NOT NULL") == 1)
    }

    fileprivate func moveToNoah() async throws {
        let asked = try await ask(for: "lily", subject: "About whom?")
        try await writeAgain(to: asked.conversation)
        let (task, cy, ada, noah, site) = (try #require(asked.task), try person("cy"), try person("ada"), try patient("noah"), site)
        try await claim(task)
        _ = try await portal.perform { [portal] tx in
            try portal.workbench.proposePatient(noah, for: task, by: cy, conversations: portal.conversations, in: tx)
        }
        _ = try await portal.perform { [portal] tx in
            try portal.conversations.decidePatient(of: asked.conversation, confirmed: true, by: ada, site: site, in: tx)
        }
        #expect(try await count("SELECT count(*) FROM conversation WHERE moved_at IS NOT NULL") == 1)
    }

    fileprivate func importTwice() async throws {
        let (patient, group, site, now) = (try patient("ben"), try #require(site.clinicalGroup(code: "cardiology")).id, site, clock.now)
        for number in 1...2 {
            let messages = (1...(2 * number)).map { message in
                ImportedMessage(
                    name: "Communication/\(message)", sentAt: now.adding(days: Int64(message) - 30),
                    role: message % 2 == 1 ? .patient : .staff, authorName: "Somebody", body: "Message \(message).")
            }
            let imported = ImportedConversation(
                patient: patient, clinicalGroup: group, type: .medical, subject: "Before", messages: messages)
            let outcomes = try await database.bulkWrite { [portal] tx in
                try portal.inbound.take(imported, from: "old-portal", site: site, in: tx)
            }
            #expect(outcomes.suffix(2) == [.taken, .taken])
        }
    }
}
