public import Persistence

/// The kind of question: with the clinical group it decides the flow (S10 to S12).
public enum MessageType: String, Sendable, Hashable, CaseIterable, SQLText, Codable {
    case general, medical, billing
}

/// What the site says about a type of question.
public struct MessageTypeDescription: Sendable, Hashable {
    public var type: MessageType
    public var name: Localized
    public var about: Localized

    public init(type: MessageType, name: Localized, about: Localized) {
        self.type = type
        self.name = name
        self.about = about
    }
}
