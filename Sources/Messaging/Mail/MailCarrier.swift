/// What hands e-mails to a mail server. The queue knows no more of it.
public protocol MailCarrier: Sendable {
    /// Returns once the mail server has taken the e-mail over.
    ///
    /// - Throws: `MailFailure`.
    func carry(_ message: MailMessage) async throws(MailFailure)
}

/// Why a mail server did not take an e-mail. Never its words: they may repeat the address.
public enum MailFailure: String, Error, Sendable, Hashable, CaseIterable {
    /// No connection, or it broke, or it took too long.
    case unreachable
    /// No encryption, or a certificate that is not trusted.
    case tls
    /// The server does not know us.
    case signIn = "sign-in"
    /// Refused for now (RFC 5321, 4.2.1: 4yz).
    case deferred
    /// Refused (5yz), as for an address that does not exist.
    case refused
}
