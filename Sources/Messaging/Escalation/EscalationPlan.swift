public import Persistence

/// What time alone brings about for an unfinished task, as a pure rule: who is told, and when to look again.
///
/// At the promised share of the time (`escalateAt`) the group's managers are told. When the task is due, whoever the group escalates to
/// is told, and while nobody of those opens it, the next name of the on-call list every 15 minutes. When what was promised to the member
/// has passed, the member is told once.
struct EscalationPlan: Sendable, Hashable {
    enum Step: Sendable, Hashable {
        case warnManagers
        /// Tells the chain's name of this number, 0 being whom the group escalates to.
        case escalate(Int)
        case tellMember
    }

    var steps: [Step] = []
    /// When to look again; nil when nothing more will come of time alone.
    var nextLook: Timestamp?

    /// How long somebody has to open what was escalated to them, in minutes, by the clock.
    static let minutesToOpen: Int64 = 15

    struct Facts: Sendable {
        var due: Timestamp
        /// When the managers are told; nil when nothing was promised or the promise names no share.
        var warning: Timestamp?
        /// What the member was promised; nil when nothing was.
        var promised: Timestamp?
        /// Whether it has been done for this due time.
        var wasWarned = false
        /// How many of the chain were told for this due time, and when the last was.
        var told = 0
        var lastTold: Timestamp?
        /// Whether one of those has opened it, or somebody has claimed it since.
        var wasOpened = false
        /// How many names the chain has.
        var names: Int
        var memberWasTold = false
    }

    init(_ facts: Facts, now: Timestamp) {
        var looks: [Timestamp] = []
        if !facts.wasWarned, let warning = facts.warning, warning < facts.due, facts.due > now {
            if warning <= now { steps.append(.warnManagers) } else { looks.append(warning) }
        }
        if facts.told == 0 {
            if facts.due > now {
                looks.append(facts.due)
            } else if facts.names > 0 {
                steps.append(.escalate(0))
                if facts.names > 1 { looks.append(now.adding(minutes: Self.minutesToOpen)) }
            }
        } else if !facts.wasOpened, facts.told < facts.names, let lastTold = facts.lastTold {
            let next = lastTold.adding(minutes: Self.minutesToOpen)
            if next <= now {
                steps.append(.escalate(facts.told))
                if facts.told + 1 < facts.names { looks.append(now.adding(minutes: Self.minutesToOpen)) }
            } else {
                looks.append(next)
            }
        }
        if !facts.memberWasTold, let promised = facts.promised {
            if promised <= now { steps.append(.tellMember) } else { looks.append(promised) }
        }
        nextLook = looks.min()
    }
}

/// One row of who was told what of a task, and when.
public struct TaskEscalation: Sendable, Hashable {
    public enum Stage: String, Sendable, SQLText, CaseIterable {
        /// The managers, before it is due.
        case warning
        /// Whom the group escalates to, and the on-call list.
        case overdue
        /// The member side.
        case member
    }

    public let stage: Stage
    /// Who was told; nil for the member side.
    public let told: TaskOwner?
    public let at: Timestamp
    /// When they opened the task.
    public let openedAt: Timestamp?
}

/// That what was promised has passed without an answer, as the member side is told of it.
public struct TaskDelay: Sendable, Hashable {
    public let id: ID<TaskDelay>
    public let at: Timestamp
    /// What had been promised.
    public let promised: Timestamp
}
