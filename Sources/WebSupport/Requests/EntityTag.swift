/// A version of a resource as clients name it (RFC 9110, 8.8.3).
public struct EntityTag: Sendable, Hashable, CustomStringConvertible {
    /// What stands between the quotes.
    public let value: String

    public init(_ value: String) {
        self.value = value
    }

    /// The header that names this version, `"7"`.
    public var description: String { "\"\(value)\"" }
}

/// What `If-Match` or `If-None-Match` asks for.
public enum EntityTagCondition: Sendable, Hashable {
    /// `*`: any version that exists.
    case any
    case oneOf([EntityTag])

    /// Strong and weak tags count alike: our tags name revisions, and proxies weaken them.
    ///
    /// Nil when the header was not sent. A header that cannot be read matches nothing, so that a broken
    /// precondition never lets a change through.
    public init?(_ headers: [String]) {
        guard !headers.isEmpty else { return nil }
        let text = headers.joined(separator: ",")
        if text[...].trimmed == "*" {
            self = .any
        } else {
            self = .oneOf(Self.tags(text[...]) ?? [])
        }
    }

    /// True when the version that exists is one of those asked for.
    public func matches(_ tag: EntityTag) -> Bool {
        switch self {
        case .any: true
        case .oneOf(let tags): tags.contains(tag)
        }
    }

    private static func tags(_ text: Substring) -> [EntityTag]? {
        var tags: [EntityTag] = []
        var rest = text.trimmed
        while !rest.isEmpty {
            if rest.hasPrefix("W/") { rest = rest.dropFirst(2) }
            guard rest.first == "\"", let close = rest.dropFirst().firstIndex(of: "\"") else { return nil }
            tags.append(EntityTag(String(rest[rest.index(after: rest.startIndex)..<close])))
            rest = rest[rest.index(after: close)...].trimmed
            guard rest.isEmpty || rest.first == "," else { return nil }
            rest = rest.drop { $0 == "," || $0 == " " }
        }
        return tags
    }
}
