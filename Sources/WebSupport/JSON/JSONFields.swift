/// The members of one object, read by name with typed refusals.
public struct JSONFields: Sendable {
    /// What is wrong with a member; `field` is its name in the agreed shape, or the unknown one as it was written.
    public enum Refusal: Error, Sendable, Hashable {
        /// The document is not an object.
        case notAnObject
        /// A member that the shape does not have.
        case unknown(field: String)
        case missing(field: String)
        /// A value of another type than the shape has; `expected` is a JSON type in English.
        case wrongType(field: String, expected: String)
    }

    private let hidden: Sensitive<JSONObject>
    private let path: String

    private var object: JSONObject { hidden.revealed }

    /// - Parameter allowed: every member the shape has; any other is refused.
    public init(_ value: JSONValue, allowed: [String], path: String = "") throws(Refusal) {
        guard case .object(let object) = value else {
            throw path.isEmpty ? .notAnObject : .wrongType(field: path, expected: "object")
        }
        let prefix = path.isEmpty ? "" : path + "."
        if let unknown = object.members.first(where: { !allowed.contains($0.key) }) {
            throw .unknown(field: prefix + unknown.key)
        }
        self.hidden = Sensitive(object)
        self.path = prefix
    }

    /// The text of a member; nil when it is absent or null.
    public func string(_ field: String) throws(Refusal) -> String? {
        switch object[field] {
        case nil, .null: nil
        case .string(let text): text
        default: throw .wrongType(field: path + field, expected: "string")
        }
    }

    /// The text of a member that must be there.
    public func requiredString(_ field: String) throws(Refusal) -> String {
        guard let text = try string(field) else { throw .missing(field: path + field) }
        return text
    }

    /// The whole number of a member; nil when it is absent or null.
    public func integer(_ field: String) throws(Refusal) -> Int64? {
        switch object[field] {
        case nil, .null: nil
        case .integer(let number): number
        default: throw .wrongType(field: path + field, expected: "integer")
        }
    }

    /// The flag of a member; nil when it is absent or null.
    public func bool(_ field: String) throws(Refusal) -> Bool? {
        switch object[field] {
        case nil, .null: nil
        case .bool(let flag): flag
        default: throw .wrongType(field: path + field, expected: "boolean")
        }
    }

    /// The texts of an array; nil when it is absent or null.
    public func strings(_ field: String) throws(Refusal) -> [String]? {
        switch object[field] {
        case nil, .null: return nil
        case .array(let values):
            var texts: [String] = []
            for value in values {
                guard case .string(let text) = value else { throw .wrongType(field: path + field, expected: "array of strings") }
                texts.append(text)
            }
            return texts
        default: throw .wrongType(field: path + field, expected: "array of strings")
        }
    }

    /// The members of an object inside; nil when it is absent or null.
    public func fields(_ field: String, allowed: [String]) throws(Refusal) -> JSONFields? {
        switch object[field] {
        case nil, .null: nil
        case let value?: try JSONFields(value, allowed: allowed, path: path + field)
        }
    }

    /// The value of a member as it was written; nil when it is absent.
    public func value(_ field: String) -> JSONValue? {
        object[field]
    }
}
