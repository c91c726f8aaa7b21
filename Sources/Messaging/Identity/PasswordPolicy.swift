/// Which passwords a person may choose. Length decides; there are no rules of
/// composition and no expiry (ASVS 6.2.1, 6.2.4, 6.2.5, 6.2.9 to 6.2.11).
public struct PasswordPolicy: Sendable, Hashable {
    /// In Unicode scalars.
    public var shortest: Int
    /// In Unicode scalars.
    public var longest: Int
    /// Longer input is not looked at, in bytes of UTF-8.
    public static let cap = 1_024

    /// For accounts without a second factor.
    public static let standard = PasswordPolicy(shortest: 15, longest: 256)

    public init(shortest: Int, longest: Int) {
        self.shortest = shortest
        self.longest = longest
    }

    /// What is wrong with `password`, or nil.
    ///
    /// - Parameter context: words a guesser would try first for this person:
    ///   the username, the person's name, the site's name.
    public func refusal(of password: String, context: [String] = []) -> PasswordRefusal? {
        let length = password.unicodeScalars.count
        if length < shortest { return .tooShort(shortest: shortest) }
        if length > longest || password.utf8.count > Self.cap { return .tooLong(longest: longest) }
        let guess = PasswordGuess(password, context: context)
        return guess.isEasy ? .tooCommon : nil
    }
}

/// Why a password was not taken.
public enum PasswordRefusal: Refusal, Equatable {
    case tooShort(shortest: Int)
    case tooLong(longest: Int)
    case tooCommon

    public var code: String {
        switch self {
        case .tooShort: "password-too-short"
        case .tooLong: "password-too-long"
        case .tooCommon: "password-too-common"
        }
    }

    public var status: Int { 422 }

    public var sentence: String {
        switch self {
        case .tooShort(let shortest): "Choose a password of at least \(shortest) characters; a few words in a row are easy to remember."
        case .tooLong(let longest): "Choose a password of at most \(longest) characters."
        case .tooCommon: "This password is easy to guess. Choose a few words that do not usually stand together."
        }
    }

    public var fields: [FieldRefusal] { [FieldRefusal(field: "password", code: code, sentence: sentence)] }
}
