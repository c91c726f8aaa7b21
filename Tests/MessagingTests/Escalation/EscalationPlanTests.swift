import Persistence
import Testing

@testable import Messaging

@Suite("Who is told of what is late")
struct EscalationPlanTests {
    private static let zero = Timestamp(secondsSince1970: 1_794_931_200)
    private static func at(_ minute: Int64) -> Timestamp { zero.adding(minutes: minute) }

    private static func facts(_ change: (inout EscalationPlan.Facts) -> Void = { _ in }) -> EscalationPlan.Facts {
        var facts = EscalationPlan.Facts(due: at(100), warning: at(75), promised: at(100), names: 3)
        change(&facts)
        return facts
    }

    @Test("Nobody is told before three quarters of the time, the managers then, once")
    func warning() {
        #expect(EscalationPlan(Self.facts(), now: Self.at(74)).steps.isEmpty)
        #expect(EscalationPlan(Self.facts(), now: Self.at(74)).nextLook == Self.at(75))
        let plan = EscalationPlan(Self.facts(), now: Self.at(75))
        #expect(plan.steps == [.warnManagers] && plan.nextLook == Self.at(100))
        #expect(EscalationPlan(Self.facts { $0.wasWarned = true }, now: Self.at(80)).steps.isEmpty)
    }

    @Test("When it is due the first name and the member are told, without a warning that comes too late")
    func due() {
        let plan = EscalationPlan(Self.facts(), now: Self.at(100))
        #expect(plan.steps == [.escalate(0), .tellMember])
        #expect(plan.nextLook == Self.at(115))
    }

    @Test("Every 15 minutes the next name is told, until somebody opens it or the list ends")
    func chain() {
        func told(_ count: Int, opened: Bool = false, at minute: Int64) -> EscalationPlan {
            let facts = Self.facts {
                ($0.told, $0.lastTold, $0.wasOpened, $0.memberWasTold) = (count, Self.at(100), opened, true)
            }
            return EscalationPlan(facts, now: Self.at(minute))
        }
        #expect(told(1, at: 114).steps.isEmpty && told(1, at: 114).nextLook == Self.at(115))
        #expect(told(1, at: 115).steps == [.escalate(1)])
        #expect(told(2, at: 115).steps == [.escalate(2)] && told(2, at: 115).nextLook == nil)
        #expect(told(3, at: 500).steps.isEmpty && told(3, at: 500).nextLook == nil)
        #expect(told(1, opened: true, at: 500).steps.isEmpty && told(1, opened: true, at: 500).nextLook == nil)
    }

    @Test("What is due by its words long before the promise is escalated at once, and the member is told by the promise")
    func urgent() {
        let urgent = Self.facts { ($0.due, $0.warning, $0.promised) = (Self.at(30), Self.at(22), Self.at(100)) }
        #expect(EscalationPlan(urgent, now: Self.at(30)).steps == [.escalate(0)])
        let later = Self.facts {
            ($0.due, $0.warning, $0.promised, $0.told, $0.lastTold, $0.wasOpened) = (
                Self.at(30), Self.at(22), Self.at(100), 1, Self.at(30), true
            )
        }
        #expect(EscalationPlan(later, now: Self.at(31)).nextLook == Self.at(100))
        #expect(EscalationPlan(later, now: Self.at(100)).steps == [.tellMember])
    }

    @Test("Without a promise the member is told nothing; without anybody to tell, nothing is told and nothing looked at again")
    func nothing() {
        let bare = Self.facts { ($0.warning, $0.promised, $0.names) = (nil, nil, 0) }
        #expect(EscalationPlan(bare, now: Self.at(200)).steps.isEmpty)
        #expect(EscalationPlan(bare, now: Self.at(200)).nextLook == nil)
    }
}
