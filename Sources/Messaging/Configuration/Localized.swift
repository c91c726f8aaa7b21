/// A text in every language of the site, written by the site.
public struct Localized: Sendable, Hashable, Codable {
    /// Language tag to text; what the configuration check makes sure of is that
    /// every language of the site is there.
    public var texts: [String: String]

    public init(_ texts: [String: String]) { self.texts = texts }

    /// The text in `language`, else in English, else in any language, else empty.
    public func text(in language: String) -> String {
        texts[language] ?? texts["en"] ?? texts.min { $0.key < $1.key }?.value ?? ""
    }

    public init(from decoder: any Decoder) throws {
        texts = try decoder.singleValueContainer().decode([String: String].self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(texts)
    }
}
