/// Remembers under which addresses records were seen, so that references between them can be followed.
///
/// Two different records under one address make that address worthless: following it to the wrong person would show one patient's
/// messages to another's relative. It grows with the people and organisations read, some hundred bytes each.
public struct ReferenceIndex: Sendable {
    private enum Found: Sendable {
        case one(ResourceType, [ImportedIdentifier])
        case several
    }

    private var found: [String: Found] = [:]

    public init() {}

    /// Remembers a record under its `fullUrl`, or under `Type/id` when it has no address on a server.
    public mutating func remember(_ record: ImportedRecord) {
        let source = record.source
        if let url = source.fullURL { remember(record, under: url) }
        guard Self.base(of: source) == nil, let id = source.id else { return }
        remember(record, under: "\(source.type.rawValue)/\(id)")
    }

    /// The identifiers of the record that is meant, or `nil` when it was not seen, is of another type, or is ambiguous.
    /// - Parameter source: the record that holds the reference; relative references count from its place.
    public func resolve(_ reference: ImportedReference, from source: RecordSource, as type: ResourceType) -> [ImportedIdentifier]? {
        switch reference {
        case .unknown: return nil
        case .identifier(let identifier, let named):
            return named == nil || named == type.rawValue ? [identifier] : nil
        case .address(let address):
            let isRelative = !address.contains(":")
            let key = isRelative ? (Self.base(of: source) ?? "") + address : address
            guard case .one(let foundType, let identifiers)? = found[key], foundType == type else { return nil }
            return identifiers
        }
    }

    private mutating func remember(_ record: ImportedRecord, under key: String) {
        let new = Found.one(record.source.type, record.identifiers)
        switch found[key] {
        case nil: found[key] = new
        case .one(let type, let identifiers)? where type == record.source.type && identifiers == record.identifiers: break
        case .one?, .several?: found[key] = .several
        }
    }

    /// The address of the server with a slash at its end, when `fullUrl` is a place on one.
    private static func base(of source: RecordSource) -> String? {
        guard let url = source.fullURL, url.hasPrefix("http://") || url.hasPrefix("https://"), let id = source.id else { return nil }
        let tail = "\(source.type.rawValue)/\(id)"
        guard url.hasSuffix("/" + tail) else { return nil }
        return String(url.dropLast(tail.count))
    }
}
