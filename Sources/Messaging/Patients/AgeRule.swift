public import Persistence

/// At which moments a patient's age changes rights: birthdays at 00:00 in the
/// site's zone.
public struct AgeRule: Sendable {
    public let ages: Site.Ages
    private let zone: ZoneOffsets?

    public init(ages: Site.Ages = .init(), timeZone: String = "UTC") {
        self.ages = ages
        zone = ZoneOffsets(timeZone)
    }

    init(_ site: Site) {
        ages = site.ages
        zone = site.times.zone
    }

    /// The moment at which somebody completes so many years. Born on 29
    /// February they do so on 1 March of a common year.
    public func birthday(_ years: Int, of birth: BirthDate) -> Timestamp {
        start(of: CivilDay(year: birth.year + years, month: birth.month, day: birth.day))
    }

    public func majority(of birth: BirthDate) -> Timestamp { birthday(ages.majority, of: birth) }

    /// A patient whose birth date is not known counts as of age: nothing is
    /// presumed of them.
    public func band(of birth: BirthDate?, at now: Timestamp) -> AgeBand {
        guard let birth, now < majority(of: birth) else { return .adult }
        return now < birthday(ages.confidentialFrom, of: birth) ? .child : .confidential
    }

    /// The beginning of a day, `2026-11-27`, or of the one so many days later.
    ///
    /// - Returns: nil for what is no day.
    public func start(ofDay text: some StringProtocol, plus days: Int = 0) -> Timestamp? {
        CivilDay(text).map { start(of: CivilDay(number: $0.number + days)) }
    }

    private func start(of day: CivilDay) -> Timestamp {
        Timestamp(secondsSince1970: Int64(zone?.moment(day, minute: 0) ?? day.number * 86_400))
    }
}

/// What age means for who reads along.
public enum AgeBand: String, Sendable, Hashable, CaseIterable {
    case child
    /// May have conversations that parents do not see, and is offered so first.
    case confidential
    case adult
}
