/// What is limited per account in the database, so that all nodes share it.
/// Reads are limited in a node's memory, by the web.
public enum RateLimit: String, Sendable, Hashable, CaseIterable {
    /// 20 in a minute and 200 in a day (security.md 3.3).
    case send
    /// 60 in a minute and 5,000 in a day: a page saves some seconds after typing stops.
    case draft
    /// Files: 10 in a minute (security.md 3.3) and 200 in a day; their bytes are counted beside it.
    case upload

    struct Window: Sendable, Hashable {
        let kind: String
        /// In seconds.
        let length: Int64
        let most: Int64
    }

    var windows: [Window] {
        switch self {
        case .draft: [Window(kind: "draft-minute", length: 60, most: 60), Window(kind: "draft-day", length: 86_400, most: 5_000)]
        case .send: [Window(kind: "send-minute", length: 60, most: 20), Window(kind: "send-day", length: 86_400, most: 200)]
        case .upload:
            [Window(kind: "upload-minute", length: 60, most: 10), Window(kind: "upload-day", length: 86_400, most: 200)]
        }
    }
}
