import Foundation

/// How one resource names another.
public enum ImportedReference: Sendable, Hashable {
    /// `Patient/12`, an absolute URL or `urn:uuid:…`, without a version.
    case address(String)
    /// By the number an authority gave: a logical reference, or a conditional one (`Practitioner?identifier=system|value`).
    case identifier(ImportedIdentifier, type: String?)
    /// It says nothing that could be followed.
    case unknown

    /// - Throws: ``RefusalReason`` for text that cannot be kept.
    init(_ reference: R4.Reference, path: String) throws(RefusalReason) {
        if let text = try FieldText.clean(reference.reference, "\(path).reference", limit: FieldText.addressLimit) {
            self = Self.parse(text)
        } else if let identifier = reference.identifier, !SocialSecurity.names(identifier),
            let value = try FieldText.clean(identifier.value, "\(path).identifier.value", limit: FieldText.valueLimit)
        {
            let system = try FieldText.clean(identifier.system, "\(path).identifier.system", limit: FieldText.addressLimit)
            self = .identifier(ImportedIdentifier(system: system, value: value), type: reference.type)
        } else {
            self = .unknown
        }
    }

    /// What the text of a reference says.
    static func parse(_ text: String) -> ImportedReference {
        if text.hasPrefix("#") { return .unknown }
        if let mark = text.firstIndex(of: "?") {
            return conditional(type: String(text[..<mark]), query: text[text.index(after: mark)...])
        }
        guard let version = text.range(of: "/_history/") else { return .address(text) }
        return .address(String(text[..<version.lowerBound]))
    }

    /// Only a search by one identifier can be followed without guessing.
    private static func conditional(type: String, query: Substring) -> ImportedReference {
        let parts = query.split(separator: "&", omittingEmptySubsequences: false)
        guard parts.count == 1, let equals = parts[0].firstIndex(of: "="), parts[0][..<equals] == "identifier",
            let token = String(parts[0][parts[0].index(after: equals)...]).removingPercentEncoding
        else { return .unknown }
        let halves = token.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard halves.count == 2, !halves[0].isEmpty, !halves[1].isEmpty, !SocialSecurity.names(system: halves[0]) else {
            return .unknown
        }
        return .identifier(ImportedIdentifier(system: halves[0], value: halves[1]), type: type)
    }
}
