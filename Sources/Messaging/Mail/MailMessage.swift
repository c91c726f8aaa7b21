import Persistence

/// An e-mail as it is handed over: plain text to one address.
public struct MailMessage: Sendable, Hashable {
    public let recipient: String
    let subject: String
    let body: String
    let date: Timestamp
    /// What stands before the `@` of the Message-ID; the same at every attempt, so that a second copy is known as one.
    let id: String

    /// - Throws: `ContactRefusal` for an address that is none: nothing else can come into a header from outside (ASVS 1.3.11).
    init(to recipient: String, subject: String, body: String, date: Timestamp, id: String) throws {
        guard EmailAddress.accepts(recipient) else { throw ContactRefusal.addressNotAccepted }
        self.recipient = recipient
        self.subject = subject
        self.body = body
        self.date = date
        self.id = id
    }

    /// The e-mail in the form of RFC 5322 and RFC 2045, with CRLF.
    public func rendered(from sender: MailSender) -> [UInt8] {
        let lines = [
            "Date: \(MailDate.text(of: date))",
            "From: \(sender.header)",
            "To: \(recipient)",
            "Message-ID: <\(id)@\(sender.domain)>",
            "Subject: \(EncodedWord.text(of: subject))",
            "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: quoted-printable",
            // No answering machine answers (RFC 3834, 5).
            "Auto-Submitted: auto-generated",
            "",
        ]
        return Array((lines.joined(separator: "\r\n") + "\r\n").utf8) + QuotedPrintable.encoded(body)
    }
}

/// Whom e-mails are from: one address for the whole site, with a name or without.
public struct MailSender: Sendable, Hashable {
    public let address: String
    let name: String

    /// Reads `care@example.org` or `Lakeside Practice <care@example.org>`; nil for anything else.
    public init?(_ text: some StringProtocol) {
        let text = String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        if let open = text.lastIndex(of: "<"), text.hasSuffix(">") {
            name = String(text[..<open].reversed().drop { $0 == " " }.reversed())
            address = String(text[text.index(after: open)...].dropLast())
        } else {
            (name, address) = ("", text)
        }
        let isPlain = name.unicodeScalars.allSatisfy { scalar in
            let category = scalar.properties.generalCategory
            return category != .control && category != .format && category != .lineSeparator && category != .paragraphSeparator
        }
        guard isPlain, name.unicodeScalars.count <= 60, EmailAddress.accepts(address) else { return nil }
    }

    /// What stands after the `@`.
    public var domain: String { address.split(separator: "@").last.map(String.init) ?? "" }

    var header: String {
        if name.isEmpty { return address }
        let isToken = name.utf8.allSatisfy { ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x20 }
        return "\(isToken ? name : EncodedWord.encoded(name)) <\(address)>"
    }
}
