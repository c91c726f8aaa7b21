import ArgumentParser
import Foundation
import MailTransport
import Messaging
import Testing

@testable import ThreadwellProgram

@Suite("Settings of the mail server")
struct MailSettingsTests {
    private func settings(_ words: [String]) throws -> ServeSettings {
        let command = try #require(try Threadwell.parseAsRoot(["serve"] + words) as? Serve)
        return try ServeSettings(command)
    }

    private static let server = ["--smtp-url", "smtp://mail.example.org:587", "--mail-from", "care@example.org"]

    @Test("Without a mail server no e-mail is sent; with one, TLS is required and the waits are the usual ones")
    func defaults() throws {
        #expect(try settings([]).mail == nil)
        #expect(try !settings([]).store.sendsMail)
        let mail = try #require(try settings(Self.server).mail)
        #expect(mail.smtp.requiresTLS && mail.smtp.credentials == nil && mail.schedule == .standard)
        #expect(try settings(Self.server).store.sendsMail)
        let quick = try #require(try settings(Self.server + ["--mail-wait", "0", "--mail-retries", "1, 2,3"]).mail)
        #expect(quick.schedule == MailSchedule(noticeWait: 0, retries: [1, 2, 3]))
    }

    @Test(
        "What would be unsafe or cannot be is refused before anything is opened",
        arguments: [
            ["--smtp-url", "smtp://mail.example.org:587"],
            ["--smtp-url", "smtp://mail.example.org:587", "--mail-from", "care"],
            ["--smtp-url", "smtp://mail.example.org:587", "--mail-from", "care@example.org\nBcc: x@example.org"],
            ["--smtp-url", "http://mail.example.org", "--mail-from", "care@example.org"],
            ["--smtp-url", "smtp://user:word@mail.example.org", "--mail-from", "care@example.org"],
            ["--smtp-url", "smtp://mail.example.org/path", "--mail-from", "care@example.org"],
            ["--smtp-url", "smtp://mail.example.org:0", "--mail-from", "care@example.org"],
            ["--smtp-url", "smtp://", "--mail-from", "care@example.org"],
            ["--smtp-url", "smtp://mail.example.org:25", "--mail-from", "care@example.org", "--smtp-tls", "off"],
            ["--smtp-url", "smtp://127.example.org:25", "--mail-from", "care@example.org", "--smtp-tls", "off"],
            ["--smtp-url", "smtp://[::2]:25", "--mail-from", "care@example.org", "--smtp-tls", "off"],
            ["--smtp-url", "smtp://127.0.0.1:25", "--mail-from", "care@example.org", "--smtp-tls", "no"],
            ["--smtp-url", "smtp://127.0.0.1:25", "--mail-from", "care@example.org", "--smtp-user", "threadwell"],
            ["--smtp-url", "smtp://127.0.0.1:25", "--mail-from", "care@example.org", "--smtp-ca", "/nowhere.pem"],
            ["--smtp-url", "smtp://127.0.0.1:25", "--mail-from", "care@example.org", "--mail-wait", "-1"],
            ["--smtp-url", "smtp://127.0.0.1:25", "--mail-from", "care@example.org", "--mail-retries", "1,,2"],
        ])
    func unsafe(words: [String]) throws {
        #expect(throws: (any Error).self) { try settings(words) }
    }

    @Test("A password is read from its file without the line's end, and is sent over TLS alone")
    func password() throws {
        let path = NSTemporaryDirectory() + "smtp-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try "secret words\n".write(toFile: path, atomically: true, encoding: .utf8)
        let user = ["--smtp-user", "threadwell", "--smtp-password-file", path]
        let mail = try #require(try settings(Self.server + user).mail)
        #expect(mail.smtp.credentials?.user == "threadwell" && mail.smtp.credentials?.password == "secret words")
        #expect(throws: (any Error).self) {
            try settings(["--smtp-url", "smtp://localhost:25", "--mail-from", "care@example.org", "--smtp-tls", "off"] + user)
        }
    }

    @Test("Plain SMTP is for this machine alone", arguments: ["localhost", "127.0.0.1", "127.0.0.2", "[::1]"])
    func loopback(host: String) throws {
        let mail = try settings(["--smtp-url", "smtp://\(host):2525", "--mail-from", "Lakeside <care@example.org>", "--smtp-tls", "off"])
            .mail
        #expect(mail?.smtp.requiresTLS == false)
    }

    @Test("A server that is not there is a failure of now, and closing ends the threads")
    func nobody() async throws {
        let settings = try SMTPSettings(
            url: "smtp://127.0.0.1:1", requiresTLS: false, sender: try #require(MailSender("care@example.org")), credentials: nil,
            trusted: nil, patience: 5_000)
        let carrier = SMTPCarrier(settings)
        let message = try MailMessageSample.make()
        await #expect(throws: MailFailure.unreachable) { try await carrier.carry(message) }
        await carrier.close()
        await #expect(throws: MailFailure.unreachable) { try await carrier.carry(message) }
    }
}
