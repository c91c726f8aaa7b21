import Foundation
import Messaging
import Persistence
import Testing

@testable import Messaging

@Suite("E-mail: its form")
struct MailFormTests {
    private let moment = Timestamp(secondsSince1970: 1_795_276_800)

    @Test("A rendered e-mail is ASCII with CRLF, no line longer than 76, and nothing foreign in a header")
    func rendered() throws {
        for purpose in MailPurpose.allCases {
            for language in ["en", "es"] {
                let facts = MailText.Facts(
                    language: language, site: "Clínica del Lago — 湖", address: "https://portal.example.org", phone: "+1 555 0100",
                    code: EntryCode(random: Array(repeating: 7, count: 32)).text, username: "cy")
                let text = MailText.of(purpose, facts)
                let message = try MailMessage(to: "ada@example.org", subject: text.subject, body: text.body, date: moment, id: "00ff")
                let sender = try #require(MailSender("Clínica <care@example.org>"))
                let lines = String(decoding: message.rendered(from: sender), as: UTF8.self).components(separatedBy: "\r\n")
                #expect(lines.allSatisfy { $0.utf8.count <= 76 && $0.utf8.allSatisfy { (0x20...0x7E).contains($0) } })
                #expect(lines.prefix { !$0.isEmpty }.filter { !$0.hasPrefix(" ") }.count == 9)
                #expect(lines.contains("Date: Sat, 21 Nov 2026 16:00:00 +0000") && lines.contains("To: ada@example.org"))
                #expect(lines.contains("Message-ID: <00ff@example.org>") && lines.contains("Auto-Submitted: auto-generated"))
                #expect(text.body.contains(facts.code) == [.activation, .reset].contains(purpose))
            }
        }
    }

    @Test(
        "No address with a line end, a second address or a sign of a header is taken",
        arguments: [
            "a@example.org\r\nBcc: b@example.org", "a@example.org,b@example.org", "a@example.org b@example.org", "<a@example.org>",
            "a@example.org\n", "a@example.org\u{0}", "ä@example.org", "a@localhost", "@example.org", "",
        ])
    func injection(address: String) {
        #expect(throws: ContactRefusal.addressNotAccepted) {
            try MailMessage(to: address, subject: "x", body: "x", date: moment, id: "0")
        }
        #expect(MailSender(address) == nil || address == "<a@example.org>")
        #expect(MailSender("Name\r\nBcc: b@example.org <a@example.org>") == nil)
    }

    @Test("A sender is an address, with a name or without")
    func sender() throws {
        #expect(try #require(MailSender("care@example.org")).header == "care@example.org")
        #expect(try #require(MailSender("Lakeside Practice <care@example.org>")).header == "Lakeside Practice <care@example.org>")
        #expect(try #require(MailSender("Clínica <care@example.org>")).header == "=?utf-8?B?Q2zDrW5pY2E=?= <care@example.org>")
        #expect(try #require(MailSender("care@example.org")).domain == "example.org")
        for wrong in ["care", "<care@example.org", "Name care@example.org", "A <b@c>"] { #expect(MailSender(wrong) == nil) }
    }

    @Test("The schedule: each wait after its attempt, the last one again and again, until the purpose is over")
    func schedule() {
        let schedule = MailSchedule(retries: [10, 100])
        func next(_ failure: MailFailure, _ attempts: Int, _ purpose: MailPurpose = .message, age: Int64 = 0) -> MailSchedule.Next {
            schedule.next(after: failure, attempts: attempts, of: purpose, createdAt: moment.adding(seconds: -age), at: moment)
        }
        #expect(next(.unreachable, 1) == .retry(moment.adding(seconds: 10)))
        #expect(next(.unreachable, 2) == .retry(moment.adding(seconds: 100)))
        #expect(next(.tls, 50) == .retry(moment.adding(seconds: 100)))
        #expect(next(.signIn, 2, age: 3 * 86_400 - 100) == .retry(moment.adding(seconds: 100)))
        #expect(next(.signIn, 2, age: 3 * 86_400 - 99) == .giveUp)
        #expect(next(.deferred, 1, .reset, age: 1_791) == .giveUp)
        #expect(next(.refused, 2) == .retry(moment.adding(seconds: 100)) && next(.refused, 3) == .giveUp)
    }
}
