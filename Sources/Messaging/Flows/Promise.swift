/// What the practice promises to whoever writes: when an answer usually comes,
/// and when it comes at the latest. Only `atLatest` makes a due time; `usually`
/// is the group's goal.
public struct Promise: Sendable, Hashable, Codable {
    public var usually: Span?
    public var atLatest: Span
    /// Code of the calendar whose open hours count.
    public var calendar: String?
    /// Percentage of the open hours until due at which the manager is told.
    public var escalateAtPercent: Int?

    public init(usually: Span? = nil, atLatest: Span, calendar: String? = nil, escalateAtPercent: Int? = nil) {
        self.usually = usually
        self.atLatest = atLatest
        self.calendar = calendar
        self.escalateAtPercent = escalateAtPercent
    }

    /// A length of time as the configuration writes it: `4h`, `30m`, `20s`,
    /// `2 business days`.
    public enum Span: Sendable, Hashable, Codable {
        case seconds(Int)
        case businessDays(Int)
    }
}
