import Messaging
import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("Forgotten passwords and codes by e-mail")
struct ForgottenPasswordTests {
    private static let new = "seven lanterns by the lake"

    private func ask(_ username: String, _ f: PortalFixture, from network: NetworkAddress = PortalFixture.desk) async throws {
        try await f.portal.identity.askForPassword(username: username, network: network)
    }

    private func reset(_ code: String, _ f: PortalFixture, from network: NetworkAddress = PortalFixture.desk) async throws {
        try await f.portal.identity.resetPassword(code: code, to: Self.new, network: network)
    }

    @Test("The code comes by e-mail, works once within ten minutes, ends every session, and a notice follows", arguments: Engine.underTest)
    func whole(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let box = PostBox()
            let account = try await f.activeMember(email: "olga@example.org")
            _ = try await f.signIn("olga")
            try await ask("OLGA", f)
            #expect(try await f.send(by: box).sent == 1)
            let mail = try #require(box.taken.last)
            #expect(mail.recipient == "olga@example.org")
            let code = try PortalFixture.code(in: mail)
            #expect(mail.body.contains("\(f.site.publicAddress)/new-password#\(code)"))
            try await reset(code, f)
            #expect(try await f.portal.read { try f.portal.identity.sessions(of: account, in: $0).isEmpty })
            await #expect(throws: EntryRefusal.codeNotAccepted) { try await reset(code, f) }
            await #expect(throws: SignInRefusal.wrong) { try await f.signIn("olga") }
            _ = try await f.signIn("olga", password: Self.new)
            try await f.send(by: box)
            #expect(box.taken.map(\.recipient) == ["olga@example.org", "olga@example.org"])
            #expect(try #require(box.taken.last).subject == "Your password was changed")
        }
    }

    @Test("People of the practice get a new password as members do", arguments: Engine.underTest)
    func staff(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let box = PostBox()
            let cy = try f.account("cy")
            try await f.setEmail("cy@example.org", of: "cy")
            try await f.portal.identity.setPassword(of: cy, to: PortalFixture.password, by: .operator)
            _ = try await f.signIn("cy")
            try await f.send(by: box)
            try await ask("Cy", f)
            #expect(try await f.send(by: box).sent == 1)
            let mail = try #require(box.taken.last)
            let code = try PortalFixture.code(in: mail)
            #expect(mail.recipient == "cy@example.org" && mail.body.contains("/new-password#\(code)"))
            try await reset(code, f)
            #expect(try await f.portal.read { try f.portal.identity.sessions(of: cy, in: $0).isEmpty })
            await #expect(throws: EntryRefusal.codeNotAccepted) { try await reset(code, f) }
            await #expect(throws: SignInRefusal.wrong) { try await f.signIn("cy") }
            _ = try await f.signIn("cy", password: Self.new)
        }
    }

    @Test(
        "Too late is too late; asking again within two minutes sends nothing, and five codes are enough for a day",
        arguments: Engine.underTest)
    func late(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let box = PostBox()
            _ = try await f.activeMember(email: "olga@example.org")
            try await ask("olga", f)
            try await ask("olga", f)
            try await f.send(by: box)
            #expect(box.taken.count == 1)
            let first = try PortalFixture.code(in: try #require(box.taken.last))
            f.clock.advance(seconds: 600)
            await #expect(throws: EntryRefusal.codeNotAccepted) { try await reset(first, f) }
            for _ in 0..<6 {
                try await ask("olga", f)
                try await f.send(by: box, after: 121)
            }
            #expect(box.taken.count == 5)
            let codes = try box.taken.map { try PortalFixture.code(in: $0) }
            await #expect(throws: EntryRefusal.codeNotAccepted) { try await reset(codes[3], f) }
            let last = codes[4]
            f.clock.advance(seconds: -200)
            try await reset(last, f)
        }
    }

    @Test("Unknown names, names without an address and pending ones leave the same rows of counting and audit", arguments: Engine.underTest)
    func alike(engine: Engine) async throws {
        try await PortalFixture.with(engine, limits: .on) { f in
            _ = try await f.activeMember(email: "olga@example.org")
            _ = try await f.activeMember("jan", name: "Jan Novak")
            _ = try await f.enrol(NewMember(patient: nil, name: "Ivo Novak", email: "ivo@example.org"))
            for username in ["olga", "jan", "nobody", "", "a b c", String(repeating: "x", count: 10_000), "' OR 1=1"] {
                try await ask(username, f)
            }
            #expect(try await f.mails(.reset) == 1)
            #expect(try await f.count("SELECT count(*) FROM audit_event WHERE action = 'code-asked'") == 7)
        }
    }

    @Test("Requests are limited by the network they come from, whatever names they write", arguments: Engine.underTest)
    func limited(engine: Engine) async throws {
        try await PortalFixture.with(engine, limits: .on) { f in
            for number in 0..<20 { try await ask("name\(number)", f) }
            await #expect(throws: SignInRefusal.tooMany(retryAfter: 60)) { try await ask("olga", f) }
            try await ask("olga", f, from: NetworkAddress("198.51.100.4"))
            f.clock.advance(seconds: 60)
            try await ask("olga", f)
        }
    }

    @Test("A thousand guessed tokens open nothing, are slowed down, and harm no right one", arguments: Engine.underTest)
    func guessed(engine: Engine) async throws {
        try await PortalFixture.with(engine, limits: .on) { f in
            let box = PostBox()
            _ = try await f.activeMember(email: "olga@example.org")
            try await ask("olga", f)
            try await f.send(by: box)
            let right = try PortalFixture.code(in: try #require(box.taken.last))
            let guesser = NetworkAddress("198.51.100.4")
            var answers: [String: Int] = [:]
            for guess in 0..<1_000 {
                let typed = EntryCode(random: (0..<32).map { UInt8(truncatingIfNeeded: guess &* 31 &+ $0) }).text
                do {
                    try await reset(typed, f, from: guesser)
                } catch let refusal as any Refusal {
                    answers[refusal.code, default: 0] += 1
                }
            }
            #expect(answers == ["code-not-accepted": 20, "too-many-attempts": 980])
            try await reset(right, f)
        }
    }

    @Test(
        "An activation code goes by e-mail where an address is known; a letter printed meanwhile stays in force",
        arguments: Engine.underTest)
    func activation(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let box = PostBox()
            let (hana, cy, site) = (try f.person("hana"), try f.person("cy"), f.site)
            func mail(_ recipient: CodeRecipient, address: String? = nil, by user: SignedIn) async throws {
                try await f.portal.perform {
                    Effect(try f.portal.enrolment.mailActivationCode(to: recipient, address: address, by: user, site: site, in: $0))
                }
            }
            let olga = try await f.enrol(NewMember(patient: nil, name: "Olga Novak", email: "olga@example.org")).id
            let jan = try await f.enrol(NewMember(patient: nil, name: "Jan Novak")).id
            await #expect(throws: NotFound.self) { try await mail(.member(olga), by: cy) }
            await #expect(throws: EnrolmentRefusal.noAddress) { try await mail(.member(jan), by: hana) }
            await #expect(throws: ContactRefusal.addressNotAccepted) { try await mail(.workbenchUser("cy"), address: "x@y", by: hana) }
            try await mail(.member(olga), by: hana)
            try await f.send(by: box)
            let code = try PortalFixture.code(in: try #require(box.taken.last))
            #expect(try #require(box.taken.last).body.contains("/activate#\(code)"))
            try await f.activate(code, as: "olga")
            await #expect(throws: EnrolmentRefusal.activeAlready) { try await mail(.member(olga), by: hana) }

            try await mail(.workbenchUser("cy"), address: "cy@example.org", by: hana)
            let letter = try await f.activationCode(for: .workbenchUser("cy"))
            try await f.send(by: box)
            #expect(box.taken.count == 1, "the letter that was printed since holds")
            try await f.activate(letter.code.text, as: "cy")
        }
    }

    @Test(
        "An e-mail with an activation code says nothing of who it is for: but for the code it is the same for everybody of a language",
        arguments: Engine.underTest)
    func namesNobody(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let box = PostBox()
            let (hana, site) = (try f.person("hana"), f.site)
            let chart = try await f.add("Rosa", "Lindqvist", born: "1971-08-09", number: "R-8120")
            let people = [
                NewMember(patient: nil, name: "Olga Novak", email: "olga@example.org"),
                NewMember(patient: chart, email: "rosa@example.org"),
                NewMember(patient: nil, name: "Ivo Filed", language: "es", email: "ivo@example.org"),
                NewMember(patient: nil, name: "Eva Filed", language: "es", email: "eva@example.org"),
            ]
            var texts: [String] = []
            for new in people {
                let member = try await f.enrol(new).id
                try await f.portal.perform {
                    Effect(try f.portal.enrolment.mailActivationCode(to: .member(member), address: nil, by: hana, site: site, in: $0))
                }
                #expect(try await f.send(by: box).sent == 1)
                let mail = try #require(box.taken.last)
                let code = try PortalFixture.code(in: mail)
                try #require(mail.recipient == new.email && mail.body.contains("/activate#\(code)"))
                // The address stands in a header of its own; what any code may spell by chance is left out.
                let head = try #require(PostBox.bare(mail).split(separator: "\n\n", maxSplits: 1).first)
                let text = "\(head)\n\(mail.subject)\n\(mail.body)".replacing(code, with: "CODE")
                for word in ["olga", "novak", "rosa", "lindqvist", "ivo", "eva", "filed", "8120", "1971"] {
                    #expect(!text.lowercased().contains(word), "\(word)")
                }
                texts.append(text)
            }
            #expect(texts[0] == texts[1] && texts[2] == texts[3] && texts[0] != texts[2])
        }
    }

    @Test("A change of address is told to the old one, and what was sent there opens nothing", arguments: Engine.underTest)
    func address(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let box = PostBox()
            _ = try await f.activeMember(email: "olga@example.org")
            let olga = try await f.signIn("olga")
            try await ask("olga", f)
            try await f.send(by: box)
            let code = try PortalFixture.code(in: try #require(box.taken.last))
            let site = f.site
            func change(to address: String, password: String) async throws {
                try await f.portal.changeOwnAddress(
                    to: address, present: password, by: olga, site: site, network: PortalFixture.desk)
            }
            await #expect(throws: SettingsRefusal.presentPasswordWrong) {
                try await change(to: "new@example.org", password: "not the password")
            }
            await #expect(throws: ContactRefusal.addressNotAccepted) {
                try await change(to: "new@example.org\r\nBcc: x@example.org", password: PortalFixture.password)
            }
            try await change(to: "new@example.org", password: PortalFixture.password)
            try await f.send(by: box)
            #expect(box.recipients == ["olga@example.org", "olga@example.org"])
            #expect(try #require(box.taken.last).subject == "Your e-mail address was changed")
            await #expect(throws: EntryRefusal.codeNotAccepted) { try await reset(code, f) }
            let stored = try await f.count("SELECT count(*) FROM mail WHERE CAST(address AS TEXT) LIKE '%example%'")
            #expect(stored == 0, "an address is sealed in the queue, too")
        }
    }

    @Test("The codes of a file go by e-mail to whoever has an address of their own; the others are counted", arguments: Engine.underTest)
    func file(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let box = PostBox()
            let (hana, site) = (try f.person("hana"), f.site)
            let people = """
                given,family,birthDate,recordNumber,language,email
                Ivo,Filed,1985-06-02,F-1,es,ivo@example.org
                Eva,Filed,1986-06-02,F-2,en,
                """
            let file = try InvitationFile.read(Array(people.utf8))
            let id = try await f.portal.perform { Effect(try f.portal.enrolment.take(file, by: hana, in: $0)) }
            try await f.portal.enrolWaitingLines()
            let codes = try await f.portal.perform {
                Effect(try f.portal.enrolment.mailActivationCodes(of: id, by: hana, site: site, in: $0))
            }
            #expect(codes.mailed == 1 && codes.withoutAddress == 1)
            try await f.send(by: box)
            #expect(box.recipients == ["ivo@example.org"])
            let mail = try #require(box.taken.last)
            #expect(mail.subject == "Su código para abrir su cuenta")
            let text = try "\(mail.subject)\n\(mail.body)".replacing(PortalFixture.code(in: mail), with: "CODE")
            for word in ["Ivo", "Filed", "F-1", "1985"] { #expect(!text.contains(word), "\(word)") }
        }
    }
}
