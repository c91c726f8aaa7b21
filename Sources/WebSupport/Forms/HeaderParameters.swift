/// A header value with parameters, `text/html; charset=utf-8` (RFC 9110, 5.6.6).
public struct HeaderParameters: Sendable, Hashable {
    /// How a quoted value spells a quote inside it.
    public enum Quoting: Sendable {
        /// With a backslash, as HTTP headers do.
        case header
        /// As `%22`, as browsers do in forms (WHATWG HTML, 4.10.21.8); a backslash is an ordinary character there.
        case form
    }

    /// What stands before the first semicolon, lower-case.
    public let value: String
    private let parameters: [(name: String, value: String)]

    /// Nil when the text is not a value with parameters, or names one twice.
    public init?(_ text: Substring, quoting: Quoting = .header) {
        var scanner = Scanner(rest: text)
        let value = scanner.upTo(";").trimmed.lowercased()
        guard !value.isEmpty else { return nil }
        var parameters: [(name: String, value: String)] = []
        while scanner.take(";") {
            scanner.skipSpace()
            if scanner.rest.isEmpty { break }
            let name = scanner.upTo("=", orAt: ";").trimmed.lowercased()
            guard !name.isEmpty, scanner.take("="), let value = scanner.parameterValue(quoting) else { return nil }
            guard !parameters.contains(where: { $0.name == name }) else { return nil }
            parameters.append((name, value))
            scanner.skipSpace()
        }
        guard scanner.rest.isEmpty else { return nil }
        self.value = value
        self.parameters = parameters
    }

    /// The parameter of this lower-case name.
    public subscript(_ name: String) -> String? {
        parameters.first { $0.name == name }?.value
    }

    public static func == (left: HeaderParameters, right: HeaderParameters) -> Bool {
        left.value == right.value && left.parameters.elementsEqual(right.parameters, by: ==)
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(value)
        for parameter in parameters { hasher.combine(parameter.name) }
    }
}

private struct Scanner {
    var rest: Substring

    mutating func upTo(_ end: Character, orAt other: Character? = nil) -> Substring {
        let stop = rest.firstIndex { $0 == end || $0 == other } ?? rest.endIndex
        defer { rest = rest[stop...] }
        return rest[..<stop]
    }

    mutating func take(_ character: Character) -> Bool {
        guard rest.first == character else { return false }
        rest = rest.dropFirst()
        return true
    }

    mutating func skipSpace() {
        rest = rest.drop { $0 == " " || $0 == "\t" }
    }

    mutating func parameterValue(_ quoting: HeaderParameters.Quoting) -> String? {
        guard take("\"") else { return String(upTo(";").trimmed) }
        var value = ""
        while let character = rest.popFirst() {
            if character == "\"" { return quoting == .form ? browserDecoded(value) : value }
            if character == "\\", quoting == .header {
                guard let escaped = rest.popFirst() else { return nil }
                value.append(escaped)
            } else {
                value.append(character)
            }
        }
        return nil
    }

    private func browserDecoded(_ value: String) -> String {
        guard value.contains("%") else { return value }
        var decoded = ""
        var rest = value[...]
        while let character = rest.first {
            if rest.hasPrefix("%22") {
                decoded.append("\"")
                rest = rest.dropFirst(3)
            } else if rest.hasPrefix("%0D") || rest.hasPrefix("%0A") {
                // A line break in a name has no meaning for us and must not reach a header of ours.
                decoded.append(" ")
                rest = rest.dropFirst(3)
            } else {
                decoded.append(character)
                rest = rest.dropFirst()
            }
        }
        return decoded
    }
}

extension Substring {
    /// Without spaces and tabs at either end.
    var trimmed: Substring {
        var text = self
        while let first = text.first, first == " " || first == "\t" { text = text.dropFirst() }
        while let last = text.last, last == " " || last == "\t" { text = text.dropLast() }
        return text
    }
}
