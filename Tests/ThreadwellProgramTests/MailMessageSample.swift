import Persistence

@testable import Messaging

/// An e-mail to hand over.
enum MailMessageSample {
    static func make() throws -> MailMessage {
        try MailMessage(
            to: "ada@example.org", subject: "You have a new message", body: "Hello,\n.\nThere is a new message.", date: .now(), id: "00ff")
    }
}
