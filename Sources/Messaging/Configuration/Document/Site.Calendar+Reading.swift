extension Site.Calendar {
    static let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

    init(reading map: DocumentReader) {
        map.allow(["code", "timeZone", "open", "closed"])
        self.init(
            code: map.text("code"), timeZone: map.text("timeZone"), open: Array(repeating: [], count: 7), closed: [])
        if let week = map.map("open") {
            open = Self.week(reading: week)
        } else {
            map.missing("open")
        }
        for (index, text) in map.texts("closed").enumerated() {
            if CivilDay(text) == nil {
                map.note("closed[\(index)]", .invalid, "`\(text.shortened)` is no day of the calendar; write it as `2026-12-25`.")
            } else if closed.contains(text) {
                map.note("closed[\(index)]", .duplicateCode, "`\(text)` stands twice among the closed days.")
            } else {
                closed.append(text)
            }
        }
        closed.sort()
    }

    private static func week(reading map: DocumentReader) -> [[OpenHours]] {
        var week: [[OpenHours]] = Array(repeating: [], count: 7)
        for key in map.keys {
            let days = Self.days(key)
            if days.isEmpty { map.note(key, .invalid, "`\(key.shortened)` is no day or range of days, such as `mon` or `mon-fri`.") }
            for (index, text) in map.texts(key).enumerated() {
                guard let hours = OpenHours(text) else {
                    map.note(
                        "\(key)[\(index)]", .invalidSpan,
                        "`\(text.shortened)` is no span of a day, such as `08:00-17:00`; it may end at `24:00`.")
                    continue
                }
                for day in days { week[day].append(hours) }
            }
        }
        for day in 0..<7 {
            week[day].sort { $0.fromMinute < $1.fromMinute }
            if zip(week[day], week[day].dropFirst()).contains(where: { $0.untilMinute > $1.fromMinute }) {
                map.note("", .invalidSpan, "The open hours of `\(days[day])` overlap.")
            }
        }
        return week
    }

    /// `mon` or `mon-fri`, as indexes from Monday; a range may run over the end of the week.
    private static func days(_ key: String) -> [Int] {
        let ends = key.split(separator: "-", omittingEmptySubsequences: false).map { days.firstIndex(of: String($0)) }
        switch (ends.count, ends.first ?? nil, ends.last ?? nil) {
        case (1, let day?, _): return [day]
        case (2, let first?, let last?): return (0...((last - first + 7) % 7)).map { (first + $0) % 7 }
        default: return []
        }
    }
}

extension Site.Calendar.OpenHours {
    /// `08:00-17:00`.
    init?(_ text: String) {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map(Self.minute)
        guard ends.count == 2, let from = ends[0], let until = ends[1], from < until else { return nil }
        self.init(fromMinute: from, untilMinute: until)
    }

    private static func minute(_ text: Substring) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 && $0.utf8.allSatisfy { (48...57).contains($0) } }),
            let hour = Int(parts[0]), let minute = Int(parts[1]), minute < 60, hour * 60 + minute <= 1440
        else { return nil }
        return hour * 60 + minute
    }

    var text: String { "\(Self.clock(fromMinute))-\(Self.clock(untilMinute))" }

    private static func clock(_ minute: Int) -> String {
        "\(minute / 600)\(minute / 60 % 10):\(minute % 60 / 10)\(minute % 10)"
    }
}
