/// The cookies of one request, parsed strictly (RFC 6265, 4.2.1).
public struct RequestCookies: Sendable, Hashable {
    private var values: [String: String] = [:]
    private var repeated: Set<String> = []

    /// - Parameter headers: the values of every `Cookie` header. Pairs that are not well formed are ignored.
    public init(_ headers: some Sequence<String>) {
        for header in headers {
            for pair in header.split(separator: ";") { add(pair.trimmed) }
        }
    }

    /// The value of the cookie; nil when it is absent, or sent twice: a second one may have been planted by
    /// a neighbouring host, and nobody can tell which is ours.
    public subscript(_ name: String) -> String? {
        repeated.contains(name) ? nil : values[name]
    }

    private mutating func add(_ pair: Substring) {
        guard let equals = pair.firstIndex(of: "=") else { return }
        let name = String(pair[..<equals])
        var value = pair[pair.index(after: equals)...]
        if value.count >= 2, value.first == "\"", value.last == "\"" { value = value.dropFirst().dropLast() }
        guard !name.isEmpty, name.utf8.allSatisfy(HTTPGrammar.isToken), value.utf8.allSatisfy(Self.isOctet) else { return }
        if values.updateValue(String(value), forKey: name) != nil { repeated.insert(name) }
    }

    static func isOctet(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x21, 0x23...0x2B, 0x2D...0x3A, 0x3C...0x5B, 0x5D...0x7E: true
        default: false
        }
    }
}

/// Character classes of HTTP (RFC 9110, 5.6).
enum HTTPGrammar {
    static func isToken(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}
