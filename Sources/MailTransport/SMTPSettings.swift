public import Messaging

/// How the site's mail server is reached.
public struct SMTPSettings: Sendable {
    /// `smtp://host:port` or `smtps://host:port`.
    public let url: String
    /// Whether a connection without encryption is refused; only to this machine itself it may be off.
    public let requiresTLS: Bool
    public let sender: MailSender
    public let credentials: (user: String, password: String)?
    /// PEM file of certificates to trust instead of the system's.
    public let trusted: String?
    /// Milliseconds for one e-mail, from the connection to the server's last word; less than a server takes to stop.
    public var patience: Int

    /// - Throws: `SMTPSettingsFault`.
    public init(
        url: String, requiresTLS: Bool, sender: MailSender, credentials: (user: String, password: String)?, trusted: String?,
        patience: Int = 20_000
    ) throws(SMTPSettingsFault) {
        guard let host = Self.host(of: url) else { throw .url }
        let bare = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        guard requiresTLS || Loopback.contains(bare) else { throw .plaintext }
        if let credentials {
            guard requiresTLS else { throw .credentials }
            let isPlain = (credentials.user + credentials.password).utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
            guard isPlain, !credentials.user.isEmpty else { throw .credentials }
        }
        self.url = url
        self.requiresTLS = requiresTLS
        self.sender = sender
        self.credentials = credentials
        self.trusted = trusted
        self.patience = patience
    }

    /// The host of an address without user, path or anything else; nil for any other.
    static func host(of url: String) -> String? {
        for scheme in ["smtp://", "smtps://"] where url.hasPrefix(scheme) {
            let rest = url.dropFirst(scheme.count)
            let isIPv6 = rest.hasPrefix("[")
            let end = isIPv6 ? rest.firstIndex(of: "]").map { rest.index(after: $0) } : rest.firstIndex(of: ":") ?? rest.endIndex
            guard let end else { return nil }
            let (host, port) = (rest[..<end], rest[end...])
            let isHost = host.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || byte == 0x2D || byte == 0x2E
                    || isIPv6 && (byte == 0x3A || byte == 0x5B || byte == 0x5D)
            }
            let number = Int(port.dropFirst())
            guard isHost, !host.isEmpty, port.isEmpty || (port.first == ":" && number.map((1...65_535).contains) ?? false) else {
                return nil
            }
            return host.lowercased()
        }
        return nil
    }
}

/// What is wrong with the settings of the mail server.
public enum SMTPSettingsFault: Error, Sendable, Hashable {
    case url
    /// Without encryption to another machine.
    case plaintext
    /// A user and password without encryption, or none that could be sent.
    case credentials
}
