import FHIR
import Foundation
import Messaging

/// Which messages of the files belong to one conversation, before any of them is read whole: some hundred bytes each.
struct HistoryIndex {
    private struct Entry {
        var parent: String?
        var isParent = false
    }

    private var entries: [String: Entry] = [:]
    /// Every address of a message, by the one it is kept under.
    private var canonical: [String: String] = [:]
    /// Files by their address, without their bytes.
    private var files: [String: KnownFile] = [:]

    /// A file of which nobody needs the bytes yet.
    enum KnownFile: Equatable {
        case words(String)
        /// What can be kept: SHA-256 of the bytes as they came, and how many those are.
        case bytes(digest: [UInt8], size: Int)
        /// Why it cannot be kept.
        case refused(String)

        init(_ bytes: [UInt8]) {
            let file = IncomingFile(name: nil, bytes: bytes)
            if let obstacle = file.obstacle {
                self = .refused(obstacle.sentence)
            } else {
                self = .bytes(digest: file.digest, size: bytes.count)
            }
        }
    }

    var count: Int { entries.count }

    /// - Returns: the name a message is kept under; nil when nothing names it.
    static func key(of source: RecordSource) -> String? {
        source.id.map { "\(source.type.rawValue)/\($0)" } ?? source.fullURL
    }

    mutating func remember(_ message: CommunicationRecord) {
        guard let key = Self.key(of: message.source) else { return }
        entries[key, default: Entry()].parent = Self.address(message.partOf) ?? Self.address(message.inResponseTo)
        canonical[key] = key
        if let url = message.source.fullURL { canonical[url] = key }
        for bytes in Self.files(within: message) { files[Self.address(of: bytes, in: key)] = KnownFile(bytes) }
    }

    mutating func remember(_ file: BinaryRecord) {
        let known = file.text.map(KnownFile.words) ?? KnownFile(file.bytes)
        for address in Self.addresses(of: file) {
            // Whose file it is would be a guess.
            files[address] = files[address, default: known] == known ? known : .refused("Two different files bear its id.")
        }
    }

    static func addresses(of file: BinaryRecord) -> [String] {
        [key(of: file.source), file.source.fullURL].compactMap { $0 }
    }

    /// The files that stand in a message itself.
    static func files(within message: CommunicationRecord) -> [[UInt8]] {
        message.payload.compactMap { if case .bytes(let bytes, _) = $0 { bytes } else { nil } }
    }

    /// A name for a file that has no address but its message's: with what is in it, since two messages may bear one id.
    static func address(of bytes: [UInt8], in key: String) -> String {
        "\(key)#\(Data(IncomingFile(name: nil, bytes: bytes).digest).base64EncodedString())"
    }

    /// The same message with addresses in place of the files that stand in it, which are read again when their turn comes.
    static func lightened(_ message: CommunicationRecord, _ key: String) -> CommunicationRecord {
        var message = message
        for (place, content) in message.payload.enumerated() {
            if case .bytes(let bytes, let title) = content {
                message.payload[place] = .file(address: address(of: bytes, in: key), title: title)
            }
        }
        return message
    }

    /// Marks what others stand below, once every message is known.
    mutating func close() {
        for entry in entries.values {
            if let parent = entry.parent.flatMap({ canonical[$0] }) { entries[parent]?.isParent = true }
        }
    }

    /// The file at an address, also of one below a server's or of a version, with the address it is kept under.
    func file(_ address: String) -> (address: String, file: KnownFile)? {
        let address = address.firstRange(of: "/_history/").map { String(address[..<$0.lowerBound]) } ?? address
        // Behind the mark stands no path.
        let path = address.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        let short = path.count > 1 ? address : address.split(separator: "/").suffix(2).joined(separator: "/")
        return [address, short].lazy.compactMap { name in files[name].map { (name, $0) } }.first
    }

    /// Whether a message without words is the header of a conversation.
    func isHeader(_ key: String) -> Bool { entries[key]?.isParent ?? false }

    /// What all messages of one conversation share: the first of the chain, as far as the files tell.
    func root(of key: String) -> String {
        var (current, passed) = (key, Set([key]))
        while let parent = entries[current]?.parent {
            let next = canonical[parent] ?? parent
            guard passed.insert(next).inserted else { return passed.min() ?? current }
            current = next
        }
        return current
    }

    /// The name of the message that a reference means.
    func name(_ reference: ImportedReference?) -> String? {
        Self.address(reference).map { canonical[$0] ?? $0 }
    }

    private static func address(_ reference: ImportedReference?) -> String? {
        guard case .address(let address)? = reference else { return nil }
        // An address of a server and a relative one mean the same message of one export.
        guard address.hasPrefix("http") else { return address }
        return address.split(separator: "/").suffix(2).joined(separator: "/")
    }
}
