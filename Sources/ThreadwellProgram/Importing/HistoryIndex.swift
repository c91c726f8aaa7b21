import FHIR

/// Which messages of the files belong to one conversation, before any of them is read whole: some hundred bytes each.
struct HistoryIndex {
    private struct Entry {
        var parent: String?
        var isParent = false
    }

    private var entries: [String: Entry] = [:]
    /// Every address of a message, by the one it is kept under.
    private var canonical: [String: String] = [:]
    /// The words of files, by their address.
    private(set) var files: [String: String] = [:]

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
    }

    mutating func remember(_ file: BinaryRecord) {
        guard let text = file.text else { return }
        for key in [Self.key(of: file.source), file.source.fullURL] { if let key { files[key] = text } }
    }

    /// Marks what others stand below, once every message is known.
    mutating func close() {
        for entry in entries.values {
            if let parent = entry.parent.flatMap({ canonical[$0] }) { entries[parent]?.isParent = true }
        }
    }

    /// The words of the file at an address, also of one below a server's.
    func file(_ address: String) -> String? {
        files[address] ?? files[address.split(separator: "/").suffix(2).joined(separator: "/")]
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
