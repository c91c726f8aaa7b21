import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("A member's drafts")
struct DraftTests {
    @Test("The rule: what was saved elsewhere is never overwritten, and nothing is no draft")
    func rule() throws {
        let id = IDs.system(now: { PortalFixture.start }).next() as ID<Draft>
        let first = DraftBase(id: id, version: 1)
        let second = DraftBase(id: id, version: 2)
        #expect(try Drafting.step(stored: nil, base: nil, hasContent: true) == .create)
        #expect(throws: DraftRefusal.empty) { try Drafting.step(stored: nil, base: nil, hasContent: false) }
        #expect(throws: DraftRefusal.gone) { try Drafting.step(stored: nil, base: first, hasContent: true) }
        #expect(try Drafting.step(stored: .init(base: first, isSame: false), base: first, hasContent: true) == .replace)
        #expect(try Drafting.step(stored: .init(base: first, isSame: false), base: first, hasContent: false) == .replace)
        #expect(throws: DraftRefusal.changed(current: 2)) {
            try Drafting.step(stored: .init(base: second, isSame: false), base: first, hasContent: true)
        }
        #expect(throws: DraftRefusal.changed(current: 1)) {
            try Drafting.step(stored: .init(base: first, isSame: false), base: nil, hasContent: true)
        }
        #expect(
            try Drafting.step(stored: .init(base: second, isSame: true), base: first, hasContent: true) == .keep, "said twice, kept once")
        #expect(!Drafting.isNoted(last: PortalFixture.start, at: PortalFixture.start.adding(seconds: 899)))
        #expect(Drafting.isNoted(last: PortalFixture.start, at: PortalFixture.start.adding(seconds: 900)))
    }

    @Test(
        "What is typed is kept, changed and deleted; the audit trail hears of it once in a quarter of an hour", arguments: Engine.underTest)
    func kept(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let place = DraftPlace.newMessage(try f.patient("ada"))
            let first = try await f.save("I have", subject: "Tablets", at: place)
            f.clock.advance(seconds: 5)
            let second = try await f.save("I have a question", subject: "Tablets", at: place, over: first.base)
            #expect(second.id == first.id && second.version == 2)
            #expect(try await f.save("I have a question", subject: "Tablets", at: place, over: first.base).version == 2)
            let listed = try await f.drafts()
            #expect(listed.map(\.draft.content.body) == ["I have a question"] && listed[0].replyTo == nil)
            #expect(try await f.count("SELECT count(*) FROM audit_event WHERE action = 'draft-save'") == 1)
            f.clock.advance(seconds: 900)
            try await f.save("I have a question about it", at: place, over: second.base)
            #expect(try await f.count("SELECT count(*) FROM audit_event WHERE action = 'draft-save'") == 2)
            await #expect(throws: DraftRefusal.changed(current: 3)) { try await f.discard(first, version: 1) }
            try await f.discard(first)
            #expect(try await f.drafts().isEmpty)
            #expect(try await f.count("SELECT count(*) FROM audit_event WHERE action = 'draft-discard'") == 1)
            await #expect(throws: DraftRefusal.gone) { try await f.save("Still typing", at: place, over: second.base) }
            await #expect(throws: DraftRefusal.empty) { try await f.save(" \n ", at: place) }
        }
    }

    @Test("Of two devices the later one is asked, whatever both have typed", arguments: Engine.underTest)
    func twoDevices(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let place = DraftPlace.newMessage(try f.patient("ada"))
            let seen = try await f.save("one", at: place).base
            let saved = try await withThrowingTaskGroup(of: Bool.self) { group in
                for device in 0..<16 {
                    group.addTask {
                        do {
                            try await f.save("from device \(device)", at: place, over: seen)
                            return true
                        } catch DraftRefusal.changed {
                            return false
                        }
                    }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(saved == 1)
            #expect(try await f.drafts().map(\.draft.version) == [2])
            let sent = try await f.ask()
            let replies = try await withThrowingTaskGroup(of: Bool.self) { group in
                for device in 0..<16 {
                    group.addTask {
                        do {
                            try await f.save("reply \(device)", at: .reply(sent.conversation))
                            return true
                        } catch DraftRefusal.changed {
                            return false
                        }
                    }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(replies == 1, "of a reply there is one draft")
        }
    }

    @Test("A draft is its author's alone: no other member, no staff, under no patient", arguments: Engine.underTest)
    func confidential(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let noah = DraftPlace.newMessage(try f.patient("noah"))
            let draft = try await f.save("He coughs", at: noah)
            #expect(try await f.drafts(of: "noah").count == 1)
            #expect(try await f.drafts(of: "noah", for: "james").isEmpty, "the father acts for Noah too")
            #expect(try await f.drafts(of: "ada").isEmpty, "patients are never mixed")
            for other in ["james", "ben", "cy", "dr.sato", "priv"] {
                await #expect(throws: NotFound.self, "\(other)") { try await f.discard(draft, by: other) }
                let user = try f.person(other)
                await #expect(throws: NotFound.self, "\(other)") {
                    try await f.portal.read { try f.portal.drafts.open(draft.id, for: user, site: f.site, in: $0) }
                }
            }
            await #expect(throws: NotFound.self) { try await f.save("x", at: noah, by: "ben") }
            await #expect(throws: NotFound.self) { try await f.save("x", at: noah, by: "cy") }
            await #expect(throws: NotFound.self) { try await f.save("x", at: .staffMessage(try f.patient("noah")), by: "ada") }
            await #expect(throws: NotFound.self) { try await f.drafts(of: "noah", for: "ben") }
            let hidden = try await f.ask(by: "lily", for: "lily", audience: "patient")
            await #expect(throws: NotFound.self) { try await f.save("x", at: .reply(hidden.conversation)) }
        }
    }

    @Test("When a right to act for a patient ends, the drafts are gone for the proxy, and come back with it", arguments: Engine.underTest)
    func grantEnded(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let draft = try await f.save("He coughs", at: .newMessage(try f.patient("noah")))
            let ada = try f.account("ada")
            f.clock.advance(seconds: 60)
            try await f.run("UPDATE proxy_grant SET until_at = \(f.clock.now) WHERE proxy = \(ada)")
            await #expect(throws: NotFound.self) { try await f.drafts(of: "noah") }
            await #expect(throws: NotFound.self) { try await f.discard(draft) }
            await #expect(throws: NotFound.self) { try await f.save("He coughs a lot", at: .newMessage(draft.patient), over: draft.base) }
            try await f.run("UPDATE proxy_grant SET until_at = NULL WHERE proxy = \(ada)")
            #expect(try await f.drafts(of: "noah").map(\.draft.content.body) == ["He coughs"])
        }
    }

    @Test(
        "Readers who were narrowed away lose the reply they had begun; a conversation that is no more does not", arguments: Engine.underTest
    )
    func conversationGone(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.ask(by: "ada", for: "noah", group: "pediatrics")
            try await f.save("And at night", at: .reply(sent.conversation))
            try await f.save("So do I", at: .reply(sent.conversation), by: "james")
            #expect(try await f.drafts(of: "noah").map(\.replyTo) == ["A question"])
            try await f.withdraw(sent.message)
            #expect(try await f.drafts(of: "noah", for: "james").map(\.replyTo) == [nil], "his words are not lost")
            let other = try await f.ask(by: "ada", for: "noah", group: "pediatrics")
            try await f.save("Mine", at: .reply(other.conversation), by: "james")
            try await f.run("UPDATE conversation SET audience = 'author' WHERE id = \(other.conversation)")
            #expect(try await f.drafts(of: "noah", for: "james").map(\.replyTo) == [nil])
        }
    }

    @Test("Sending takes the draft along; what was saved elsewhere meanwhile stays", arguments: Engine.underTest)
    func sent(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let (ada, patient, site) = (try f.person("ada"), try f.patient("ada"), f.site)
            let seen = try await f.save("A question", at: .newMessage(patient))
            let message = NewConversation(type: "medical", clinicalGroup: "primary-care", subject: "A", body: "A question")
            func send(over base: DraftBase) async throws {
                _ = try await f.portal.perform { tx in
                    try f.portal.drafts.sent(base, by: ada, in: tx)
                    return try f.portal.conversations.start(message, for: patient, by: ada, site: site, in: tx)
                }
            }
            try await send(over: seen.base)
            #expect(try await f.drafts().isEmpty)
            let again = try await f.save("Another", at: .newMessage(patient))
            try await f.save("Another, longer", at: .newMessage(patient), over: again.base)
            try await send(over: again.base)
            #expect(try await f.drafts().map(\.draft.content.body) == ["Another, longer"])
        }
    }

    @Test("Number, size and pace are limited, and say so", arguments: Engine.underTest)
    func limits(engine: Engine) async throws {
        try await PortalFixture.with(engine, limits: .on) { f in
            let place = DraftPlace.newMessage(try f.patient("ada"))
            for number in 0..<50 { try await f.save("number \(number)", at: place) }
            await #expect(throws: DraftRefusal.tooMany) { try await f.save("one more", at: place) }
            try await f.save("for another patient", at: .newMessage(try f.patient("noah")))
            await #expect(throws: DraftRefusal.tooLong) { try await f.save(String(repeating: "x", count: 98_305), at: place) }
            let some = try #require(try await f.drafts().first?.draft)
            var version = some.version
            for number in 0..<9 {
                version = try await f.save("again \(number)", at: place, over: DraftBase(id: some.id, version: version)).version
            }
            let base = DraftBase(id: some.id, version: version)
            await #expect(throws: RateRefusal.tooManySaves(retryAfter: 60)) { try await f.save("again", at: place, over: base) }
            f.clock.advance(seconds: 60)
            try await f.save("again", at: place, over: base)
        }
    }

    @Test("A draft is sealed, and bound to patient, author and time (AAD)", arguments: Engine.underTest)
    func sealed(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let draft = try await f.save("Zanzibar", subject: "Zanzibarsubject", at: .newMessage(try f.patient("ada")))
            let other = try await f.save("Other", at: .newMessage(try f.patient("ada")))
            let content = try await f.database.read { tx in
                try tx.first("SELECT content FROM draft WHERE id = \(draft.id)") { try $0[0] as [UInt8] } ?? []
            }
            #expect(!String(decoding: content, as: Unicode.ASCII.self).contains("Zanzibar"))
            try await f.run("UPDATE draft SET content = \(content) WHERE id = \(other.id)")
            await #expect(throws: EncryptionFailure.notOpened) { try await f.drafts() }
        }
    }

    @Test("Ask the same for Lily: type, team and words as a draft for her, and only by whoever asked", arguments: Engine.underTest)
    func sameForAnother(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.ask(by: "ada", for: "noah", group: "pediatrics", subject: "Flu", body: "Is it too late?")
            func same(for patient: String, by username: String = "ada") async throws -> Draft {
                let (user, patient) = (try f.person(username), try f.patient(patient))
                return try await f.portal.perform {
                    try f.portal.drafts.sameQuestion(as: sent.conversation, for: patient, by: user, site: f.site, in: $0)
                }
            }
            let draft = try await same(for: "lily")
            #expect(
                draft.content.subject == "Flu" && draft.content.body == "Is it too late?" && draft.content.clinicalGroup == "pediatrics")
            #expect(try await f.drafts(of: "lily").map(\.draft.id) == [draft.id])
            await #expect(throws: NotFound.self) { try await same(for: "ben") }
            await #expect(throws: NotFound.self, "James did not ask") { try await same(for: "noah", by: "james") }
        }
    }

    @Test("A draft that goes to another patient is in one place only, and each patient counts their own", arguments: Engine.underTest)
    func moved(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let (ada, lily, site) = (try f.person("ada"), try f.patient("lily"), f.site)
            let draft = try await f.save("For whom?", at: .newMessage(try f.patient("noah")))
            _ = try await f.portal.perform {
                try f.portal.drafts.move(draft.content, from: draft.base, to: lily, by: ada, site: site, in: $0)
            }
            #expect(try await f.drafts(of: "noah").isEmpty)
            #expect(try await f.drafts(of: "lily").map(\.draft.content.body) == ["For whom?"])
            let boxes = try await f.portal.read { try f.portal.conversations.mailboxes(of: ada.account.id, in: $0) }
            let counted = boxes.map { "\($0.mailbox.patient.details.given) \($0.drafts)" }
            #expect(counted.sorted() == ["Ada 0", "Lily 1", "Noah 0"])
        }
    }
}
