extension Promise.Span {
    /// Reads `20s`, `30m`, `4h`, `1 business day`, `2 business days`; nil for anything else.
    public init?(_ text: some StringProtocol) {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard digits.count <= 7, let number = Int(digits) else { return nil }
        switch text.dropFirst(digits.count) {
        case "s": self = .seconds(number)
        case "m": self = .seconds(number * 60)
        case "h": self = .seconds(number * 3600)
        case " business day" where number == 1, " business days" where number != 1: self = .businessDays(number)
        default: return nil
        }
    }

    /// Seconds, when the span is not counted in days of a calendar.
    public var seconds: Int? {
        if case .seconds(let seconds) = self { seconds } else { nil }
    }
}

extension Promise.Span: CustomStringConvertible {
    /// The way the configuration writes it, in the largest unit that is exact.
    public var description: String {
        switch self {
        case .businessDays(1): "1 business day"
        case .businessDays(let days): "\(days) business days"
        case .seconds(let seconds) where seconds > 0 && seconds % 3600 == 0: "\(seconds / 3600)h"
        case .seconds(let seconds) where seconds > 0 && seconds % 60 == 0: "\(seconds / 60)m"
        case .seconds(let seconds): "\(seconds)s"
        }
    }
}

extension Promise.Span {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let span = Promise.Span(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "no length of time")
        }
        self = span
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
