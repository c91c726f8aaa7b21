import Messaging
import Persistence
import Synchronization
import TestSupport
import Testing

@testable import Messaging

/// A mail server in the test's hand: it keeps what it is given, or refuses it.
final class PostBox: MailCarrier {
    private let state = Mutex<(taken: [MailMessage], failure: MailFailure?)>(([], nil))

    var taken: [MailMessage] { state.withLock { $0.taken } }
    var recipients: [String] { taken.map(\.recipient) }

    func fail(with failure: MailFailure?) { state.withLock { $0.failure = failure } }

    func carry(_ message: MailMessage) async throws(MailFailure) {
        let failure = state.withLock { state in
            if state.failure == nil { state.taken.append(message) }
            return state.failure
        }
        if let failure { throw failure }
    }

    /// What was taken since, without what stands in a header of its own: date, name and address.
    static func bare(_ message: MailMessage) -> String {
        let text = String(decoding: message.rendered(from: sender), as: UTF8.self)
        return text.split(separator: "\r\n", omittingEmptySubsequences: false)
            .filter { line in !["Date: ", "To: ", "Message-ID: "].contains { line.hasPrefix($0) } }.joined(separator: "\n")
    }

    static let sender = MailSender("Lakeside <care@example.org>") ?? MailSender("care@example.org")!
}

extension PortalFixture {
    func setEmail(_ address: String?, of username: String) async throws {
        let account = try account(username)
        try await portal.perform { [portal] tx in
            try portal.identity.setEmail(address, of: account, by: .operator, in: tx)
            return Effect(())
        }
    }

    /// One node looks whether something is due.
    @discardableResult
    func send(by box: PostBox, after seconds: Int64 = 0, _ schedule: MailSchedule = .standard) async throws -> MailRound {
        clock.advance(seconds: seconds)
        return try await portal.sendMail(by: box, schedule)
    }

    func mails(_ purpose: MailPurpose, _ condition: SQL = "TRUE") async throws -> Int {
        try await count("SELECT count(*) FROM mail WHERE purpose = \(purpose) AND \(condition)")
    }

    func choose(messages: Bool, by username: String) async throws {
        let person = try person(username)
        try await portal.perform { [portal] in Effect(try portal.mail.choose(messages: messages, by: person, in: $0)) }
    }

    func choose(_ kinds: Set<StaffMailKind>, for group: String, by username: String) async throws {
        let (person, group, site) = (try person(username), try workflowGroup(group), site)
        try await portal.perform { [portal] in
            Effect(try portal.mail.choose([GroupMailChoice(group: group, kinds: kinds)], by: person, site: site, in: $0))
        }
    }

    func standing() async throws -> MailStanding {
        try await portal.read { [portal] in try portal.mail.standing(in: $0) }
    }

    /// The code in an e-mail that carries one.
    static func code(in message: MailMessage) throws -> String {
        let line = try #require(message.body.split(separator: "\n").first { $0.contains("#") })
        return String(try #require(line.split(separator: "#").last))
    }
}
