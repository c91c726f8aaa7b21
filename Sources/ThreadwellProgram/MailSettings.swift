import ArgumentParser
import Foundation
import MailTransport
import Messaging

/// Where e-mails are handed over, and how; the same options for every command that looks at them.
struct MailOptions: ParsableArguments {
    @Option(name: .customLong("smtp-url"), help: "smtp://HOST:PORT or smtps://HOST:PORT. Without it no e-mail is sent.")
    var url: String?

    @Option(name: .customLong("smtp-tls"), help: "required or off; off is for a mail server on this machine. Without it: required.")
    var tls: String?

    @Option(name: .customLong("smtp-ca"), help: "PEM file of certificates to trust instead of the system's.")
    var trusted: String?

    @Option(name: .customLong("smtp-user"), help: "The user that the mail server knows us by.")
    var user: String?

    @Option(name: .customLong("smtp-password-file"), help: "A file that holds the user's password.")
    var passwordFile: String?

    @Option(name: .customLong("mail-from"), help: "Whom e-mails are from: care@example.org or 'Lakeside Practice <care@example.org>'.")
    var sender: String?

    @Option(name: .customLong("mail-wait"), help: "Seconds between a message and the e-mail about it. Without it: 60.")
    var wait: String?

    @Option(
        name: .customLong("mail-retries"),
        help:
            "Seconds to wait after each attempt that failed, divided by commas; the last is repeated. Without it: 60,300,900,3600,7200,14400,28800."
    )
    var retries: String?
}

/// The same, resolved. nil where no mail server is named.
struct MailSettings: Sendable {
    let smtp: SMTPSettings
    let schedule: MailSchedule

    /// - Throws: `ValidationError`, `CommandFailure`, each with the reason.
    init?(_ options: MailOptions, file: SettingsFile) throws {
        guard let url = options.url ?? file.text("smtp-url") else { return nil }
        guard let from = options.sender ?? file.text("mail-from"), let sender = MailSender(from) else {
            throw ValidationError("--mail-from is an address such as care@example.org; --smtp-url needs it")
        }
        let tls = options.tls ?? file.text("smtp-tls") ?? "required"
        guard tls == "required" || tls == "off" else { throw ValidationError("--smtp-tls is required or off") }
        let trusted = options.trusted ?? file.text("smtp-ca")
        if let trusted, !FileManager.default.isReadableFile(atPath: trusted) {
            throw CommandFailure("The file of --smtp-ca cannot be read: \(trusted).")
        }
        let credentials = try Self.credentials(
            user: options.user ?? file.text("smtp-user"), file: options.passwordFile ?? file.text("smtp-password-file"))
        do {
            smtp = try SMTPSettings(
                url: url, requiresTLS: tls == "required", sender: sender, credentials: credentials, trusted: trusted)
        } catch {
            switch error {
            case .url: throw ValidationError("--smtp-url is smtp://HOST:PORT or smtps://HOST:PORT, without user or path")
            case .plaintext: throw ValidationError("--smtp-tls off is for a mail server on this machine alone")
            case .credentials: throw ValidationError("--smtp-user and --smtp-password-file are sent over TLS alone, in one line each")
            }
        }
        let wait = try Self.seconds(options.wait ?? file.text("mail-wait") ?? "60", "--mail-wait")
        let retries = try (options.retries ?? file.text("mail-retries"))?.split(separator: ",", omittingEmptySubsequences: false).map {
            try Self.seconds($0, "--mail-retries")
        }
        schedule = retries.map { MailSchedule(noticeWait: wait, retries: $0) } ?? MailSchedule(noticeWait: wait)
    }

    private static func credentials(user: String?, file: String?) throws -> (user: String, password: String)? {
        switch (user, file) {
        case (nil, nil): return nil
        case (let user?, let file?):
            guard let data = FileManager.default.contents(atPath: file), let text = String(data: data, encoding: .utf8) else {
                throw CommandFailure("The file of --smtp-password-file cannot be read: \(file).")
            }
            let password = text.hasSuffix("\r\n") ? text.dropLast() : text.hasSuffix("\n") ? text.dropLast() : text[...]
            return (user: user, password: String(password))
        default: throw ValidationError("--smtp-user and --smtp-password-file belong together")
        }
    }

    private static func seconds(_ text: some StringProtocol, _ name: String) throws -> Int64 {
        let digits = String(text).filter { $0 != " " }
        guard let seconds = Int64(digits), (0...86_400).contains(seconds) else {
            throw ValidationError("\(name) is in seconds, from 0 to 86400")
        }
        return seconds
    }
}
