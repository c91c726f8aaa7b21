import Messaging
import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("E-mail: the queue")
struct MailQueueTests {
    /// Ada has an address, asks and is answered.
    private func answered(_ f: PortalFixture, subject: String = "A question") async throws -> Sent {
        try await f.setEmail("ada@example.org", of: "ada")
        let sent = try await f.ask(subject: subject)
        let task = try #require(sent.task)
        try await f.claim(task)
        try await f.answer(task)
        return sent
    }

    @Test("An answer is told once it has waited its minute, to whoever has an address, and to nobody twice", arguments: Engine.underTest)
    func told(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let box = PostBox()
            _ = try await answered(f)
            #expect(try await f.mails(.message) == 1)
            #expect(try await f.send(by: box, after: 59).handled == 0)
            #expect(try await f.send(by: box, after: 1).sent == 1)
            #expect(box.recipients == ["ada@example.org"])
            #expect(try await f.send(by: box, after: 3_600).handled == 0)
            #expect(try await f.mails(.message, "ended_as = 'sent' AND attempts = 1") == 1)
        }
    }

    @Test("One e-mail for all that comes until the member has been here again", arguments: Engine.underTest)
    func spell(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let box = PostBox()
            let first = try await answered(f)
            try await f.send(by: box, after: 60)
            for _ in 0..<3 {
                let task = try #require(try await f.ask().task)
                try await f.claim(task)
                try await f.answer(task)
            }
            try await f.send(by: box, after: 86_400)
            #expect(box.taken.count == 1, "she was told and has not been here since")
            let ada = try f.person("ada")
            let last = try await f.open(first.conversation).messages.last
            let message = try #require(last).id
            try await f.portal.perform { try f.portal.conversations.markRead(first.conversation, through: message, by: ada, in: $0) }
            let task = try #require(try await f.ask().task)
            try await f.claim(task)
            try await f.answer(task)
            try await f.send(by: box, after: 60)
            #expect(box.taken.count == 2)
        }
    }

    @Test("Whoever reads it within the minute, or switches e-mails off, or has the right no more, gets none", arguments: Engine.underTest)
    func needless(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let box = PostBox()
            let sent = try await answered(f)
            let ada = try f.person("ada")
            let message = try #require(try await f.open(sent.conversation).messages.last).id
            try await f.portal.perform { try f.portal.conversations.markRead(sent.conversation, through: message, by: ada, in: $0) }
            try await f.send(by: box, after: 60)
            #expect(try await f.mails(.message, "ended_as = 'dropped'") == 1)
            try await f.choose(messages: false, by: "ada")
            _ = try await answered(f)
            #expect(try await f.mails(.message) == 1, "nothing is put into the queue")
            try await f.choose(messages: true, by: "ada")
            _ = try await answered(f)
            try await f.choose(messages: false, by: "ada")
            try await f.send(by: box, after: 60)
            #expect(box.taken.isEmpty)
        }
    }

    @Test(
        "S68: the text is the same bytes for every message, whoever wrote what to whom; only the language differs",
        arguments: Engine.underTest)
    func sameBytes(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let box = PostBox()
            let groups = [("Chest pain", "ada", "primary-care"), ("A cough", "noah", "pediatrics"), ("A bill", "ada", "primary-care")]
            for (subject, patient, group) in groups {
                for (username, patient) in [("ada", patient), ("ben", "ben")] {
                    try await f.setEmail("\(username)@example.org", of: username)
                    let group = username == "ben" ? "primary-care" : group
                    let sent = try await f.ask(by: username, for: patient, group: group, subject: subject, body: subject)
                    let task = try #require(sent.task)
                    try await f.claim(task)
                    try await f.answer(task, with: "About \(subject).")
                }
                try await f.send(by: box, after: 60)
                for username in ["ada", "ben"] {
                    _ = try await f.portal.perform { [ids = f.people] tx in
                        if let account = ids[username]?.account.id { try MailQueue.endSpell(of: account, in: tx) }
                        return Effect(())
                    }
                }
            }
            let english = Set(box.taken.filter { $0.recipient.hasPrefix("ada") }.map(PostBox.bare))
            let spanish = Set(box.taken.filter { $0.recipient.hasPrefix("ben") }.map(PostBox.bare))
            #expect(box.taken.count == 6 && english.count == 1 && spanish.count == 1 && english != spanish)
            let all = english.union(spanish).joined()
            for word in ["Chest", "pain", "bill", "Cardiology", "nurse", "Ada", "Ben", "Ortiz"] { #expect(!all.contains(word)) }
            #expect(box.taken.allSatisfy { !$0.body.contains("/patients") && !$0.body.contains("#") })
        }
    }

    @Test("A failure is tried again after the waits of the schedule, and given up after three days", arguments: Engine.underTest)
    func retries(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let box = PostBox()
            box.fail(with: .unreachable)
            _ = try await answered(f)
            #expect(try await f.send(by: box, after: 60).postponed == 1)
            #expect(try await f.send(by: box, after: 59).handled == 0)
            #expect(try await f.send(by: box, after: 1).postponed == 1)
            let standing = try await f.standing()
            #expect(standing.waiting == 1 && standing.attempts == 2 && standing.isTroubled && standing.problem == "unreachable")
            box.fail(with: nil)
            #expect(try await f.portal.perform { Effect(try f.portal.mail.tryAgain(in: $0)) } == 1)
            #expect(try await f.send(by: box).sent == 1)
            #expect(try await f.standing().waiting == 0)

            box.fail(with: .deferred)
            _ = try await f.send(by: box)
            try await f.portal.perform { Effect(try MailQueue.endSpell(of: try f.account("ada"), in: $0)) }
            _ = try await answered(f)
            var rounds = 0
            while try await f.standing().waiting > 0, rounds < 200 {
                rounds += 1
                try await f.send(by: box, after: 3_600)
            }
            #expect(try await f.mails(.message, "ended_as = 'failed' AND problem = 'deferred'") == 1 && rounds > 60)
            let last = try await f.standing()
            #expect(last.failed == 1 && last.isTroubled, "until one is taken again")
            _ = try await answered(f)
            #expect(try await f.mails(.message) == 3, "whoever was not told after all is told of the next message")
        }
    }

    @Test("An address that the mail server refuses is believed the third time", arguments: Engine.underTest)
    func refused(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let box = PostBox()
            box.fail(with: .refused)
            _ = try await answered(f)
            #expect(try await f.send(by: box, after: 60).postponed == 1)
            #expect(try await f.send(by: box, after: 60).postponed == 1)
            #expect(try await f.send(by: box, after: 300).failed == 1)
        }
    }

    @Test(
        "Nodes share the work: what one has taken out is no other's until its lease is over, and who comes late changes nothing",
        arguments: Engine.underTest)
    func leases(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            _ = try await answered(f)
            f.clock.advance(seconds: 60)
            let (mail, site) = (f.portal.mail, f.site)
            func take() async throws -> [OutgoingMail] {
                try await f.portal.perform { Effect(try mail.take(8, .standard, site: site, in: $0)) }
            }
            func settle(_ one: OutgoingMail, _ failure: MailFailure?) async throws {
                _ = try await f.portal.perform { Effect(try mail.settle(one, failure, .standard, in: $0)) }
            }
            let first = try #require(try await take().first)
            #expect(try await take().isEmpty)
            f.clock.advance(seconds: MailSchedule.lease)
            let second = try #require(try await take().first)
            #expect(second.fence == first.fence + 1 && second.message.id == first.message.id)
            try await settle(first, .refused)
            #expect(try await f.mails(.message, "problem IS NULL AND leased_until IS NOT NULL") == 1, "the second holds it")
            try await settle(second, nil)
            try await settle(first, .unreachable)
            #expect(try await f.mails(.message, "ended_as = 'sent'") == 1)
        }
    }

    @Test(
        "Where no e-mail is sent none is put into the queue, and nothing waits in the schedule after a month", arguments: Engine.underTest)
    func swept(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let box = PostBox()
            _ = try await answered(f)
            try await f.send(by: box, after: 60)
            f.clock.advance(seconds: 31 * 86_400)
            #expect(try await f.portal.perform { Effect(try f.portal.mail.sweep(in: $0)) } == 1)
            let real = f.portal.surroundings
            let silent = MailQueue(
                surroundings: Surroundings(
                    database: real.database, clock: real.clock, ids: real.ids, keys: real.keys, masterKeys: real.masterKeys,
                    patientKeys: real.patientKeys, sendsMail: false))
            let ada = try f.account("ada")
            try await f.portal.perform { tx in
                try silent.queue(.message, to: ada, in: tx)
                try silent.queueReset(to: ada, in: tx)
                try silent.queueAddressChanged(ada, was: "ada@example.com", in: tx)
                try silent.tellMember(ada, in: tx)
                return Effect(())
            }
            #expect(try await f.count("SELECT count(*) FROM mail") == 0)
        }
    }
}
