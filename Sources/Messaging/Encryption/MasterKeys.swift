import Foundation
public import Persistence
import Synchronization

/// Where the master keys come from: `file:PATH` or `env:NAME`.
public enum MasterKeySource: Sendable, Hashable {
    case file(String)
    case environment(String)

    /// - Returns: nil for anything but the two forms.
    public init?(_ text: String) {
        if text.hasPrefix("file:"), text.count > 5 {
            self = .file(String(text.dropFirst(5)))
        } else if text.hasPrefix("env:"), text.count > 4 {
            self = .environment(String(text.dropFirst(4)))
        } else {
            return nil
        }
    }

    /// - Throws: `EncryptionFailure.unreadableMasterKey` with a sentence that
    ///   names the source, never its content.
    public func load() throws -> MasterKeyRing {
        switch self {
        case .file(let path):
            guard let data = FileManager.default.contents(atPath: path), let text = String(data: data, encoding: .utf8) else {
                throw EncryptionFailure.unreadableMasterKey("The master key file \(path) cannot be read.")
            }
            return try MasterKeyRing(text: text)
        case .environment(let name):
            guard let text = ProcessInfo.processInfo.environment[name] else {
                throw EncryptionFailure.unreadableMasterKey(
                    "The environment variable \(name), which is to hold the master key, is not set.")
            }
            return try MasterKeyRing(text: text)
        }
    }
}

/// The master keys of a running process. A rotation adds a key to the source;
/// it is read again when a row names a key that is not known yet, and before a
/// new patient's key is wrapped, so that serving goes on meanwhile.
public final class MasterKeys: Sendable {
    private let ring: Mutex<MasterKeyRing>
    private let reload: @Sendable () throws -> MasterKeyRing

    public init(_ source: MasterKeySource) throws {
        ring = Mutex(try source.load())
        reload = { try source.load() }
    }

    /// A ring that never changes, for tests and one-off commands.
    public init(fixed: MasterKeyRing) {
        ring = Mutex(fixed)
        reload = { fixed }
    }

    /// The key that wraps what is new.
    public var current: MasterKey {
        // A source that cannot be read just now leaves the known keys in force.
        if let fresh = try? reload() { ring.withLock { $0 = fresh } }
        return ring.withLock { $0.current }
    }

    /// - Throws: `EncryptionFailure.unknownMasterKey`.
    public func key(_ id: ID<MasterKey>) throws -> MasterKey {
        if let known = ring.withLock({ $0[id] }) { return known }
        let fresh = try reload()
        ring.withLock { $0 = fresh }
        guard let found = fresh[id] else { throw EncryptionFailure.unknownMasterKey }
        return found
    }
}
