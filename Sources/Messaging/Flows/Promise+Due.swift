public import Persistence

extension Promise {
    /// Business days a task has when nothing is promised (decisions.md, *Tasks*).
    public static let businessDaysWithoutPromise = 5

    /// When an answer is due at the latest, counted from `moment`.
    ///
    /// Hours are open hours where the promise names a calendar, and hours of the
    /// clock where it does not.
    ///
    /// - Parameter time: the calendar the promise names, else the site's weekdays.
    public func due(from moment: Timestamp, in time: BusinessTime) -> Timestamp {
        self.moment(after: atLatest, from: moment, in: time)
    }

    /// When an answer usually comes: the group's goal, never a due time.
    public func goal(from moment: Timestamp, in time: BusinessTime) -> Timestamp? {
        usually.map { self.moment(after: $0, from: moment, in: time) }
    }

    /// When the manager is told that an answer is about to be late: after the
    /// promised share of the open hours until due.
    ///
    /// - Parameter due: what `due` says of the same moment, where that was asked already.
    public func escalation(from moment: Timestamp, due: Timestamp? = nil, in time: BusinessTime) -> Timestamp? {
        guard let percent = escalateAtPercent else { return nil }
        let due = due ?? self.due(from: moment, in: time)
        if calendar == nil, atLatest.seconds != nil {
            return Timestamp(microseconds: moment.microseconds + (due.microseconds - moment.microseconds) / 100 * Int64(percent))
        }
        return time.adding(openSeconds: time.openSeconds(from: moment, until: due) * percent / 100, to: moment)
    }

    private func moment(after span: Span, from moment: Timestamp, in time: BusinessTime) -> Timestamp {
        switch span {
        case .businessDays(let days): time.adding(businessDays: days, to: moment)
        case .seconds(let seconds) where calendar != nil: time.adding(openSeconds: seconds, to: moment)
        case .seconds(let seconds): moment.adding(seconds: Int64(seconds))
        }
    }
}
