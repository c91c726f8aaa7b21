import Foundation
public import Logging
import NIOSSL
import Synchronization

/// The certificate and key of the server, read again when their files change.
///
/// A pair that cannot be used is refused and the one in use stays: connections go on with the old certificate
/// while the operator mends the files.
public final class TLSCertificates: Sendable {
    /// Why a pair cannot be used. No case carries the contents of a file.
    public enum Refusal: Error, Sendable, Hashable, CustomStringConvertible {
        case certificateUnreadable(file: String)
        case keyUnreadable(file: String)
        /// The key is not that of the certificate, or the library refuses the pair for another reason.
        case pairUnusable(certificateFile: String, keyFile: String)

        public var description: String {
            switch self {
            case .certificateUnreadable(let file): "The TLS certificate \(file) cannot be read as PEM."
            case .keyUnreadable(let file): "The TLS key \(file) cannot be read as PEM."
            case .pairUnusable(let certificate, let key): "The TLS key \(key) does not belong to the certificate \(certificate)."
            }
        }
    }

    private struct State {
        var context: NIOSSLContext
        var seen: [FileVersion?]
    }

    private let certificateFile: String
    private let keyFile: String
    private let state: Mutex<State>

    /// - Parameters:
    ///   - certificateFile: PEM, the server's certificate first, then the chain.
    ///   - keyFile: PEM, without a passphrase.
    public init(certificateFile: String, keyFile: String) throws(Refusal) {
        self.certificateFile = certificateFile
        self.keyFile = keyFile
        let seen = [FileVersion(certificateFile), FileVersion(keyFile)]
        state = Mutex(State(context: try Self.load(certificateFile, keyFile), seen: seen))
    }

    /// Reads the files now, as on SIGHUP.
    public func reload() throws(Refusal) {
        let seen = [FileVersion(certificateFile), FileVersion(keyFile)]
        // A bad pair is remembered too: it is reported once, not at every look.
        state.withLock { $0.seen = seen }
        let context = try Self.load(certificateFile, keyFile)
        state.withLock { $0.context = context }
    }

    /// Reads the files if they are others than last time. True when a new pair is in use.
    public func reloadIfChanged() throws(Refusal) -> Bool {
        let seen = [FileVersion(certificateFile), FileVersion(keyFile)]
        guard state.withLock({ $0.seen != seen }) else { return false }
        try reload()
        return true
    }

    /// Looks at the files again and again until the task is cancelled.
    public func watch(every interval: Duration = .seconds(5), logger: Logger) async {
        while (try? await Task.sleep(for: interval)) != nil {
            do throws(Refusal) {
                if try reloadIfChanged() { logger.notice("TLS certificate replaced") }
            } catch {
                logger.error("TLS certificate refused, the old one stays in use", metadata: ["reason": "\(error)"])
            }
        }
    }

    /// What new connections use.
    var context: NIOSSLContext { state.withLock { $0.context } }

    /// TLS 1.2 or later and forward secrecy only (OWASP ASVS 5.0, 12.1.1 and 12.1.2); the library's own
    /// defaults allow TLS 1.0 and RSA key exchange.
    private static func load(_ certificateFile: String, _ keyFile: String) throws(Refusal) -> NIOSSLContext {
        guard let chain = try? NIOSSLCertificate.fromPEMFile(certificateFile), !chain.isEmpty else {
            throw .certificateUnreadable(file: certificateFile)
        }
        guard let key = try? NIOSSLPrivateKey(file: keyFile, format: .pem) else { throw .keyUnreadable(file: keyFile) }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
        configuration.minimumTLSVersion = .tlsv12
        configuration.cipherSuites = "ECDHE+AESGCM:ECDHE+CHACHA20"
        configuration.applicationProtocols = ["http/1.1"]
        guard let context = try? NIOSSLContext(configuration: configuration) else {
            throw .pairUnusable(certificateFile: certificateFile, keyFile: keyFile)
        }
        return context
    }
}

/// Tells two versions of a file apart without reading it; nil when there is none.
private struct FileVersion: Equatable {
    let inode: Int
    let size: Int
    let modifiedAt: Date

    /// Of the file itself: a path may be a link whose target changes, as a mounted secret's does.
    init?(_ path: String) {
        let file = URL(filePath: path).resolvingSymlinksInPath().path
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: file),
            let inode = attributes[.systemFileNumber] as? Int, let size = attributes[.size] as? Int,
            let modifiedAt = attributes[.modificationDate] as? Date
        else { return nil }
        self.inode = inode
        self.size = size
        self.modifiedAt = modifiedAt
    }
}
