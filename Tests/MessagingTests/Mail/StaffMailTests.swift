import Messaging
import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("E-mail: people of the practice, and who acts for somebody")
struct StaffMailTests {
    @Test(
        "Whoever chose it for the group is told of what may be urgent, once in fifteen minutes; nobody else is", arguments: Engine.underTest
    )
    func urgent(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let box = PostBox()
            for username in ["cy", "di", "eve"] { try await f.setEmail("\(username)@example.org", of: username) }
            try await f.choose([.possibleUrgent, .overdue], for: "primary-nurses", by: "cy")
            try await f.choose([.overdue], for: "primary-nurses", by: "di")
            await #expect(throws: NotFound.self) { try await f.choose([.overdue], for: "primary-nurses", by: "eve") }
            try await f.ask(body: "May I take the tablets in the morning?")
            try await f.send(by: box)
            #expect(box.taken.isEmpty)
            try await f.ask(body: "I have chest pain and cannot breathe.")
            try await f.ask(body: "I have chest pain and cannot breathe.")
            try await f.send(by: box)
            #expect(box.recipients == ["cy@example.org"])
            f.clock.advance(seconds: MailQueue.staffSpell)
            try await f.ask(body: "I have chest pain and cannot breathe.")
            try await f.send(by: box)
            #expect(box.recipients == ["cy@example.org", "cy@example.org"])
            #expect(Set(box.taken.map(PostBox.bare)).count == 1)
            try await f.setMembership(of: "cy", in: "primary-nurses", active: false)
            f.clock.advance(seconds: MailQueue.staffSpell)
            try await f.ask(body: "I have chest pain and cannot breathe.")
            try await f.send(by: box)
            #expect(box.taken.count == 2, "whoever may not process the tasks of the group is not told of them")
        }
    }

    @Test("Whom a late task is escalated to gets an e-mail whatever they chose; others of the group by choice", arguments: Engine.underTest)
    func escalation(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let box = PostBox()
            for username in ["cy", "di"] { try await f.setEmail("\(username)@example.org", of: username) }
            try await f.ask()
            f.clock.advance(seconds: 48 * 3_600)
            try await f.portal.tendWorkbench()
            try await f.send(by: box)
            #expect(box.recipients == ["di@example.org"])
            f.clock.advance(seconds: 15 * 60)
            try await f.portal.tendWorkbench()
            try await f.send(by: box)
            #expect(box.recipients == ["di@example.org", "cy@example.org"], "the next of the on-call list")
        }
    }

    @Test("Whom somebody else gives a task is told if they chose it; whoever takes it themselves is not", arguments: Engine.underTest)
    func assigned(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let box = PostBox()
            try await f.setEmail("cy@example.org", of: "cy")
            try await f.choose([.assigned], for: "primary-nurses", by: "cy")
            let (first, second) = (try #require(try await f.ask().task), try #require(try await f.ask().task))
            try await f.claim(first)
            try await f.send(by: box)
            #expect(box.taken.isEmpty)
            let (di, cy) = (try f.person("di"), try f.account("cy"))
            try await f.portal.perform { try f.portal.workbench.assign(second, to: cy, by: di, in: $0).map { _ in } }
            try await f.send(by: box)
            #expect(box.recipients == ["cy@example.org"])
        }
    }

    @Test(
        "S46: a physician who belongs to no workflow group is told of replies in the inbox, if they chose it", arguments: Engine.underTest)
    func inbox(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let box = PostBox()
            try await f.setEmail("sato@example.org", of: "dr.sato")
            let belongs = try await f.count(
                "SELECT count(*) FROM workflow_group_member WHERE account = \(try f.account("dr.sato")) AND assigned")
            #expect(belongs == 0)
            let sent = try await f.writeFirst(by: "dr.sato", provider: "sato")
            try await f.writeAgain(to: sent.conversation)
            try await f.send(by: box)
            #expect(box.taken.isEmpty, "nothing was chosen")
            await #expect(throws: NotFound.self) { try await f.choose([.overdue], for: "primary-nurses", by: "dr.sato") }
            await #expect(throws: NotFound.self) { try await f.choose([.inbox], for: "billing", by: "dr.sato") }
            try await f.choose([.inbox], for: "primary-nurses", by: "dr.sato")
            try await f.writeAgain("And another thing.", to: sent.conversation)
            try await f.send(by: box)
            #expect(box.recipients == ["sato@example.org"])
        }
    }

    @Test("A late task is told to whoever of the group chose it, whether or not it is escalated to them", arguments: Engine.underTest)
    func overdue(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let box = PostBox()
            try await f.setMembership(of: "fay", in: "primary-nurses", active: true)
            for username in ["cy", "fay"] { try await f.setEmail("\(username)@example.org", of: username) }
            try await f.ask()
            f.clock.advance(seconds: 48 * 3_600)
            try await f.choose([.overdue], for: "primary-nurses", by: "fay")
            try await f.portal.tendWorkbench()
            try await f.send(by: box)
            #expect(
                box.recipients == ["fay@example.org"], "neither Di, to whom it is escalated without an address, nor Cy, who chose nothing")
        }
    }

    @Test("What somebody chose for one group tells them nothing of another", arguments: Engine.underTest)
    func ofGroup(engine: Engine) async throws {
        for (group, told) in [("primary-care", 0), ("cardiology", 3)] {
            try await PortalFixture.with(engine) { f in
                let box = PostBox()
                try await f.setMembership(of: "cy", in: "cardiology-nurses")
                try await f.setMembership(of: "di", in: "cardiology-nurses", role: .manager)
                try await f.setEmail("cy@example.org", of: "cy")
                try await f.choose([.possibleUrgent, .overdue, .assigned], for: "cardiology-nurses", by: "cy")
                try await f.ask(group: group, body: "I have chest pain and cannot breathe.")
                try await f.send(by: box)
                f.clock.advance(seconds: MailQueue.staffSpell)
                let (di, cy) = (try f.person("di"), try f.account("cy"))
                let task = try #require(try await f.ask(group: group).task)
                try await f.portal.perform { try f.portal.workbench.assign(task, to: cy, by: di, in: $0).map { _ in } }
                try await f.send(by: box)
                f.clock.advance(seconds: 50 * 3_600)
                try await f.portal.tendWorkbench()
                let late = try await f.count("SELECT count(*) FROM task WHERE escalated_at IS NOT NULL")
                #expect(late == 2, "\(group)")
                try await f.send(by: box)
                #expect(box.recipients == Array(repeating: "cy@example.org", count: told), "\(group)")
            }
        }
    }

    @Test("D1: a conversation that is kept from a proxy brings them no e-mail, and no sign of one", arguments: Engine.underTest)
    func hidden(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let box = PostBox()
            for username in ["ada", "lily"] { try await f.setEmail("\(username)@example.org", of: username) }
            let sent = try await f.ask(by: "lily", for: "lily", audience: "patient")
            let task = try #require(sent.task)
            try await f.claim(task)
            try await f.answer(task)
            try await f.send(by: box, after: 60)
            #expect(box.recipients == ["lily@example.org"])
            let ada = try f.account("ada")
            #expect(try await f.count("SELECT count(*) FROM mail WHERE account = \(ada)") == 0)
            #expect(try await f.count("SELECT count(*) FROM mail_spell WHERE account = \(ada)") == 0)
            let shared = try #require(try await f.ask(by: "ada", for: "noah", group: "pediatrics").task)
            let worker = try await f.task(shared)
            #expect(worker.owner == nil)
        }
    }

    @Test("A right that ends before the e-mail goes out brings none", arguments: Engine.underTest)
    func ended(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let box = PostBox()
            try await f.setEmail("bea@example.org", of: "bea")
            let task = try #require(try await f.ask(by: "bea", for: "karel").task)
            try await f.claim(task)
            try await f.answer(task)
            #expect(try await f.mails(.message) == 1)
            let now = f.clock.now
            try await f.run("UPDATE proxy_grant SET ended_at = \(now) WHERE proxy = \(try f.account("bea"))")
            try await f.send(by: box, after: 60)
            #expect(box.taken.isEmpty)
            #expect(try await f.mails(.message, "ended_as = 'dropped'") == 1)
        }
    }

    @Test("The address of a young patient is nobody's who acts for them: neither kept nor written to", arguments: Engine.underTest)
    func confidential(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let box = PostBox()
            try await f.setEmail("park@example.org", of: "ada")
            let (lily, site) = (try f.person("lily"), f.site)
            func keep(_ address: String) async throws {
                try await f.portal.perform { tx in
                    try f.portal.mail.contacts.keep(
                        address, of: lily.account, by: lily.actor, session: lily.session, site: site, in: tx)
                    return Effect(())
                }
            }
            await #expect(throws: ContactRefusal.addressNotAccepted) { try await keep("PARK@example.org") }
            await #expect(throws: ContactRefusal.addressNotAccepted) { try await keep("no address") }
            #expect(ContactRefusal.addressNotAccepted.sentence.contains("person's own"), "one sentence for both")
            try await keep("lily@example.org")
            let task = try #require(try await f.ask(by: "lily", for: "lily", audience: "patient").task)
            try await f.claim(task)
            try await f.answer(task)
            try await f.setEmail("lily@example.org", of: "ada")
            try await f.send(by: box, after: 60)
            #expect(!box.recipients.contains("lily@example.org") || box.taken.allSatisfy { $0.subject.contains("address") })
            #expect(try await f.mails(.message, "ended_as = 'dropped'") == 1)
            let choices = try await f.portal.read { try f.portal.mail.choices(of: lily, site: site, in: $0) }
            #expect(choices.isHeldBack)
        }
    }
}
