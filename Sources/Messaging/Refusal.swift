/// What a user can cause and can act on. Anything else that goes wrong is a
/// failure of the environment or a bug, and is never shown in words.
public protocol Refusal: Error, Sendable {
    /// Stable, kebab-case; clients hold on to it.
    var code: String { get }
    /// The HTTP status that fits; pages and APIs map it in one place.
    var status: Int { get }
    /// English, for the person who caused it: what happened and what to do. No PHI.
    var sentence: String { get }
    /// The fields at fault, when the refusal is about what was filled in.
    var fields: [FieldRefusal] { get }
}

extension Refusal {
    public var fields: [FieldRefusal] { [] }
}

/// One field that was not accepted, and why.
public struct FieldRefusal: Sendable, Hashable {
    /// The field's name in the API, such as `subject`.
    public let field: String
    /// Stable, kebab-case, such as `too-long`.
    public let code: String
    /// English sentence a person can act on.
    public let sentence: String
    /// What the sentence says more closely than the code, for whoever says it in another language.
    public let cause: Cause?

    public enum Cause: Sendable, Hashable {
        /// Few enough characters, but more room than there is.
        case bytes
    }

    public init(field: String, code: String, sentence: String, cause: Cause? = nil) {
        self.field = field
        self.code = code
        self.sentence = sentence
        self.cause = cause
    }

    /// The same of the field that a page or a route knows by another name.
    public func named(_ field: String) -> FieldRefusal {
        FieldRefusal(field: field, code: code, sentence: sentence, cause: cause)
    }
}

/// Something that does not exist for whoever asks. Unknown and forbidden are
/// the same bytes, so that nobody learns what is there.
public struct NotFound: Refusal {
    public init() {}
    public var code: String { "not-found" }
    public var status: Int { 404 }
    public var sentence: String { "There is nothing here for you. It may have been moved, or the address may be wrong." }
}
