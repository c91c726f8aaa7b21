internal import CCurl
public import Messaging
internal import NIOPosix

/// Hands e-mails over by SMTP (RFC 5321), on threads of its own: libcurl waits for the server. A connection is for one e-mail.
public final class SMTPCarrier: MailCarrier {
    private let settings: SMTPSettings
    private let threads: NIOThreadPool

    /// How many connections there are at once.
    static let connections = 4

    public init(_ settings: SMTPSettings) {
        self.settings = settings
        threads = NIOThreadPool(numberOfThreads: Self.connections)
        threads.start()
    }

    public func carry(_ message: MailMessage) async throws(MailFailure) {
        let settings = settings
        let failure: MailFailure?
        do {
            failure = try await threads.runIfActive { SMTPDelivery.attempt(message, settings) }
        } catch {
            failure = .unreachable
        }
        if let failure { throw failure }
    }

    /// Lets what is under way end.
    public func close() async {
        try? await threads.shutdownGracefully()
    }
}

/// One e-mail and one connection, on the thread it is called on.
enum SMTPDelivery {
    private static let isReady = threadwell_curl_begin() == CURLE_OK

    /// - Returns: nil when the server has taken it over.
    static func attempt(_ message: MailMessage, _ settings: SMTPSettings) -> MailFailure? {
        guard isReady, let handle = curl_easy_init() else { return .unreachable }
        defer { curl_easy_cleanup(handle) }
        var recipients = curl_slist_append(nil, "<\(message.recipient)>")
        defer { curl_slist_free_all(recipients) }
        let upload = Upload(message.rendered(from: settings.sender))
        guard recipients != nil, prepare(handle, settings, &recipients, upload) else { return .unreachable }
        let code = withExtendedLifetime(upload) { curl_easy_perform(handle) }
        return failure(code, answer: threadwell_curl_answer(handle))
    }

    private static func prepare(
        _ handle: UnsafeMutableRawPointer, _ settings: SMTPSettings, _ recipients: inout UnsafeMutablePointer<curl_slist>?, _ upload: Upload
    ) -> Bool {
        func text(_ option: CURLoption, _ value: String) -> Bool { threadwell_curl_text(handle, option, value) == CURLE_OK }
        func number(_ option: CURLoption, _ value: Int) -> Bool { threadwell_curl_number(handle, option, value) == CURLE_OK }
        // The path of the address is what we call ourselves: the sender's domain, never this machine's name.
        var isSet =
            text(CURLOPT_URL, "\(settings.url)/\(settings.sender.domain)") && text(CURLOPT_PROTOCOLS_STR, "smtp,smtps")
            && text(CURLOPT_PROXY, "") && text(CURLOPT_MAIL_FROM, "<\(settings.sender.address)>")
            && threadwell_curl_list(handle, CURLOPT_MAIL_RCPT, recipients) == CURLE_OK
            && number(CURLOPT_NOSIGNAL, 1) && number(CURLOPT_CONNECTTIMEOUT_MS, min(settings.patience, 10_000))
            && number(CURLOPT_TIMEOUT_MS, settings.patience)
        if settings.requiresTLS {
            isSet =
                isSet && number(CURLOPT_USE_SSL, threadwell_curl_tls_required())
                && number(CURLOPT_SSLVERSION, threadwell_curl_tls_1_2()) && number(CURLOPT_SSL_VERIFYPEER, 1)
                && number(CURLOPT_SSL_VERIFYHOST, 2)
        }
        if let trusted = settings.trusted { isSet = isSet && text(CURLOPT_CAINFO, trusted) }
        if let credentials = settings.credentials {
            isSet = isSet && text(CURLOPT_USERNAME, credentials.user) && text(CURLOPT_PASSWORD, credentials.password)
        }
        let context = Unmanaged.passUnretained(upload).toOpaque()
        return isSet && threadwell_curl_upload(handle, read, context) == CURLE_OK
    }

    private static let read: threadwell_curl_reader = { buffer, size, count, context in
        guard let buffer, let context else { return 0 }
        return Unmanaged<Upload>.fromOpaque(context).takeUnretainedValue().read(into: buffer, room: size * count)
    }

    /// - Parameter answer: the last number the server said; 0 for none.
    static func failure(_ code: CURLcode, answer: Int) -> MailFailure? {
        switch code {
        case CURLE_OK: return nil
        case CURLE_LOGIN_DENIED: return .signIn
        case CURLE_USE_SSL_FAILED, CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE,
            CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER, CURLE_SSL_ISSUER_ERROR:
            return .tls
        default: break
        }
        switch answer {
        case 530, 534, 535, 538: return .signIn
        case 400..<500: return .deferred
        case 500..<600: return .refused
        default: return .unreachable
        }
    }
}

/// The bytes of an e-mail and how far they were read; used by one thread.
private final class Upload {
    private let bytes: [UInt8]
    private var place = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    func read(into buffer: UnsafeMutablePointer<CChar>, room: Int) -> Int {
        let count = min(room, bytes.count - place)
        guard count > 0 else { return 0 }
        bytes.withUnsafeBytes { source in
            guard let base = source.baseAddress else { return }
            UnsafeMutableRawPointer(buffer).copyMemory(from: base + place, byteCount: count)
        }
        place += count
        return count
    }
}
