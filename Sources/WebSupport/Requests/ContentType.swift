/// What a request says its body is.
public enum ContentType: Sendable, Hashable {
    case json
    case urlEncodedForm
    /// With the whole header, which names the boundary.
    case multipartForm(header: String)

    /// The type of a body by its one `Content-Type` header; nil for every other, `text/plain` among them, for
    /// a character set other than UTF-8, and when the header is missing or sent twice.
    public init?(_ headers: [String]) {
        guard headers.count == 1, let parsed = HeaderParameters(headers[0][...]) else { return nil }
        if let charset = parsed["charset"], charset.lowercased() != "utf-8" { return nil }
        switch parsed.value {
        case "application/json": self = .json
        case "application/x-www-form-urlencoded": self = .urlEncodedForm
        case "multipart/form-data": self = .multipartForm(header: headers[0])
        default: return nil
        }
    }
}

/// What a client wants to be answered with.
public enum AcceptedType {
    /// True when the client would rather have HTML than JSON: browsers do, programs do not.
    public static func prefersHTML(_ header: String?) -> Bool {
        guard let header else { return false }
        for range in header.split(separator: ",") {
            guard let parsed = HeaderParameters(range.trimmed) else { continue }
            if parsed.value == "text/html" || parsed.value == "application/xhtml+xml" { return true }
            if parsed.value == "application/json" || parsed.value == "application/problem+json" { return false }
        }
        return false
    }
}
