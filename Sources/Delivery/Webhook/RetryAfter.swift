import Persistence

/// What `Retry-After` asks for (RFC 9110, 10.2.3), as a pure rule: seconds, or a moment as an IMF-fixdate (5.6.7).
enum RetryAfter {
    /// - Returns: seconds from now, 0 for a moment that is over; nil for what says nothing.
    static func seconds(_ text: String, at now: Timestamp) -> Int? {
        if !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }) { return Int(text) ?? .max }
        guard let moment = moment(text) else { return nil }
        let left = moment.microseconds(since: now)
        return left <= 0 ? 0 : Int((left + 999_999) / 1_000_000)
    }

    /// `Sun, 06 Nov 1994 08:49:37 GMT`, in exactly this form.
    private static func moment(_ text: String) -> Timestamp? {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 6, text.utf8.count == 29, parts[1].utf8.count == 2, parts[3].utf8.count == 4, parts[4].utf8.count == 8,
            parts[5] == "GMT", weekdays.contains(parts[0]), let month = months.firstIndex(of: String(parts[2]))
        else { return nil }
        return Timestamp(rfc3339: "\(parts[3])-\(month < 9 ? "0" : "")\(month + 1)-\(parts[1])T\(parts[4])Z")
    }

    private static let weekdays: Set<Substring> = ["Mon,", "Tue,", "Wed,", "Thu,", "Fri,", "Sat,", "Sun,"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
}
