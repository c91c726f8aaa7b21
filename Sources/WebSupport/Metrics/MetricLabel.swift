/// The values a label may have: a closed list, so that nothing a client sends can become a label.
public protocol MetricLabel: RawRepresentable, CaseIterable, Hashable, Sendable where RawValue == String {}

/// Classes of HTTP statuses.
public enum StatusClass: String, MetricLabel {
    case informational = "1xx"
    case success = "2xx"
    case redirection = "3xx"
    case clientError = "4xx"
    case serverError = "5xx"

    /// The class of a status code.
    public init(status: Int) {
        switch status {
        case ..<200: self = .informational
        case ..<300: self = .success
        case ..<400: self = .redirection
        case ..<500: self = .clientError
        default: self = .serverError
        }
    }
}
