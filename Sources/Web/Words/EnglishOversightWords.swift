import Messaging
import WebSupport

struct EnglishOversightWords: OversightWords {
    var assign: String { "Assign" }
    var changeOwner: String { "Change owner" }
    var unassign: String { "Unassign" }
    var assignee: String { "To whom" }
    func person(_ name: String, load: Int, isAway: Bool) -> String {
        "\(name), \(load == 1 ? "1 task" : "\(load) tasks")\(isAway ? ", away" : "")"
    }
    var transfer: String { "Transfer to group" }
    var toGroup: String { "Workflow group" }
    var transferHelp: String { "Colleagues read the reason. The member only sees that it went on." }
    var hold: String { "Put on hold" }
    var holdUntil: String { "Until" }
    var holdFor: String { "Waiting for" }
    func holding(for reason: HoldReason) -> String {
        switch reason {
        case .member: "The member; the clock stands still"
        case .colleague: "A colleague; the clock goes on"
        }
    }
    var resume: String { "Resume" }
    func waits(for reason: HoldReason, until time: Markup) -> Markup {
        switch reason {
        case .member: "Waits for the member until \(time)"
        case .colleague: "Waits for a colleague until \(time)"
        }
    }
    func rank(_ priority: TaskPriority) -> String {
        switch priority {
        case .possibleUrgent: "Rank as possible urgent"
        case .normal: "Rank as normal"
        }
    }
    var changeType: String { "Change type" }
    var changeTypeHelp: String { "Colleagues find the task under it. The member’s conversation keeps the type it was begun with." }

    func told(_ news: TaskNews) -> (title: String, text: String)? {
        switch news {
        case .assigned: ("The task has its new owner.", "They see it among their own.")
        case .unassigned: ("The task has no owner now.", "Everybody of the group can claim it.")
        case .transferred: ("The task went on to the other group.", "The member sees a dated line, without the reason.")
        case .held: ("The task is on hold.", "It stays yours and comes back by itself.")
        case .resumed: ("The task is yours to work on again.", "")
        case .ranked: ("The rank of the task is changed.", "Its due time is as it was.")
        case .filed: ("The task is filed under another type.", "The member’s conversation keeps its own.")
        default: nil
        }
    }

    var selected: String { "With the selected tasks" }
    func select(_ subject: String) -> String { "Select \(subject)" }
    var results: String { "What became of the tasks" }
    var done: String { "Done" }
    var noTask: String { "A task that is not there for you" }
    var noneSelected: String { "Select tasks first, then choose what to do with them." }
    var choose: String { "Choose" }

    var group: String { "Group" }
    var people: String { "People" }
    func role(_ role: GroupRole) -> String {
        switch role {
        case .agent: "Agent"
        case .manager: "Manager"
        }
    }
    func load(_ tasks: Int, overdue: Int) -> String {
        let owned = tasks == 0 ? "no tasks" : tasks == 1 ? "1 task" : "\(QueueCounts.shown(tasks)) tasks"
        return overdue == 0 ? owned : "\(owned), \(QueueCounts.shown(overdue)) overdue"
    }
    var active: String { "Active" }
    var activate: String { "Activate" }
    var deactivate: String { "Deactivate" }
    var makeManager: String { "Make manager" }
    var makeAgent: String { "Make agent" }
    var remove: String { "Remove" }
    var addTitle: String { "Add somebody" }
    var user: String { "Person" }
    var roleLabel: String { "Role" }
    var add: String { "Add" }
    var everybodyIsHere: String { "Everybody who works here belongs to the group already." }
    func told(_ news: GroupNews, _ name: String) -> (title: String, text: String) {
        switch news {
        case .added: ("\(name) belongs to the group.", "")
        case .changed: ("\(name): the change holds from now on.", "Tasks somebody may no longer work on are back in the list.")
        case .removed: ("\(name) no longer belongs to the group.", "Their tasks of this group are back in the list.")
        case .away: ("\(name) is away.", "Below is what went where. Undo brings it back.")
        case .back: ("\(name) is back.", "What others took over stays with them.")
        case .undone: ("The absence of \(name) is undone.", "What somebody has worked on since stays with them.")
        }
    }

    var absence: String { "Absence" }
    var myAbsence: String { "My absence" }
    var absenceHelp: String { "All tasks go at once to whoever covers, or back to the group." }
    var firstDay: String { "First day" }
    var firstDayHelp: String { "Left empty, it begins now." }
    var lastDay: String { "Last day" }
    var cover: String { "Covered by" }
    var nobodyCovers: String { "Nobody: back to the group" }
    var recordAbsence: String { "Record absence" }
    func away(until time: Markup, cover: String?) -> Markup {
        cover.map { "Away until \(time), covered by \($0)" } ?? "Away until \(time)"
    }
    func awayFrom(_ time: Markup, until end: Markup, cover: String?) -> Markup {
        cover.map { "Away from \(time) until \(end), covered by \($0)" } ?? "Away from \(time) until \(end)"
    }
    var whatWent: String { "What went where" }
    var nothingWent: String { "There was no unfinished task." }
    var nothingYet: String { "Nothing yet: tasks go when it begins." }
    func went(to name: String?) -> String { name.map { "to \($0)" } ?? "back to the group" }
    func replyWent(to name: String?) -> String { "a reply from the inbox, now a task of \(name ?? "the group")" }
    var elsewhere: String { "A task of another group" }
    var undo: String { "Undo" }
    var isBack: String { "Is back" }
    var notAway: String { "Nothing is recorded." }
}
