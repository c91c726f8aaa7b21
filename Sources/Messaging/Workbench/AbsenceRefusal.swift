public import Persistence

/// What can be refused about an absence.
public enum AbsenceRefusal: String, Refusal, Equatable {
    /// It ends before it begins, is over already, or lasts longer than a year.
    case dates = "absence-dates"
    /// One to come, while the one that is recorded has begun.
    case begun = "absence-begun"
    /// Nobody covers for themselves.
    case ownCover = "own-cover"
    /// Who covers may not process tasks of any of the groups concerned.
    case cover = "cover-not-eligible"
    /// The cover's own absence leads back to whoever goes away.
    case cycle = "cover-cycle"
    /// Nobody by this name, or nothing is recorded.
    case none = "no-absence"

    public var code: String { rawValue }
    public var status: Int { self == .none ? 404 : 422 }

    public var sentence: String {
        switch self {
        case .dates: "Choose a last day that is not over, not before the first day and at most a year away."
        case .begun: "This absence has begun. Leave the first day empty to change its last day or who covers, or end it first."
        case .ownCover: "Nobody covers for themselves. Choose somebody else, or nobody."
        case .cover: "This person could not work on any of these tasks. Choose somebody of the same workflow group, or nobody."
        case .cycle: "This person is away at the same time and is covered, in the end, by the one who goes away. Choose somebody else."
        case .none: "No absence is recorded."
        }
    }

    public var fields: [FieldRefusal] {
        switch self {
        case .dates: [FieldRefusal(field: "until", code: code, sentence: sentence)]
        case .begun: [FieldRefusal(field: "from", code: code, sentence: sentence)]
        case .ownCover, .cover, .cycle: [FieldRefusal(field: "cover", code: code, sentence: sentence)]
        case .none: []
        }
    }
}

/// What somebody wrote down about an absence.
public struct NewAbsence: Sendable, Hashable {
    /// nil begins now.
    public var from: Timestamp?
    public var until: Timestamp
    /// Username; nil leaves the tasks to the group.
    public var cover: String?

    public init(from: Timestamp? = nil, until: Timestamp, cover: String? = nil) {
        self.from = from
        self.until = until
        self.cover = cover
    }

    /// Days as a calendar of the person shows them, the last one included.
    ///
    /// - Parameters:
    ///   - firstDay: `2026-11-25`; nil begins now.
    ///   - zone: IANA name of the person's time zone.
    /// - Throws: `AbsenceRefusal.dates` for what is no day.
    public init(firstDay: String?, lastDay: String, cover: String?, zone: String) throws {
        guard let until = LocalDay(lastDay)?.end(in: zone) else { throw AbsenceRefusal.dates }
        var from: Timestamp?
        if let firstDay {
            guard let start = LocalDay(firstDay)?.start(in: zone) else { throw AbsenceRefusal.dates }
            from = start
        }
        self.init(from: from, until: until, cover: cover)
    }

    private static let longest: Int64 = 366

    /// What holds of it beside what is recorded already.
    ///
    /// Whoever is away and is written down again, to mend a day or the cover or because an answer was lost, is away once: the
    /// absence goes on from when it began.
    ///
    /// - Parameter standing: what is recorded of the person and is not over.
    /// - Returns: with `goesOn`, the absence whose place it takes; nil where it is one of its own.
    /// - Throws: `AbsenceRefusal.dates`; `.begun` for one to come, which would end the one that lasts.
    func judged(
        at now: Timestamp, standing: Absence?
    ) throws -> (from: Timestamp, until: Timestamp, goesOn: Absence?) {
        let from = max(from ?? now, now)
        guard until > from, until <= now.adding(days: Self.longest) else { throw AbsenceRefusal.dates }
        guard let standing, standing.isCurrent else { return (from, until, nil) }
        guard from == now else { throw AbsenceRefusal.begun }
        return (standing.from, until, standing)
    }
}

/// A day of the calendar, of which a time zone makes moments.
public struct LocalDay: Sendable, Hashable {
    private let day: CivilDay

    /// - Returns: nil unless the text is a day, written `YYYY-MM-DD`.
    public init?(_ text: some StringProtocol) {
        guard let day = CivilDay(text) else { return nil }
        self.day = day
    }

    /// - Returns: nil when there is no such zone.
    public func start(in zone: String) -> Timestamp? { Self.start(of: day, in: zone) }

    /// The first moment of the next day.
    public func end(in zone: String) -> Timestamp? { Self.start(of: CivilDay(number: day.number + 1), in: zone) }

    private static func start(of day: CivilDay, in zone: String) -> Timestamp? {
        ZoneOffsets(zone).map { Timestamp(secondsSince1970: Int64($0.moment(day, minute: 0))) }
    }
}
