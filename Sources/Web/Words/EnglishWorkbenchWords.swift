import Messaging
import WebSupport

/// The Workbench in English.
struct EnglishWorkbenchWords: WorkbenchWords {
    let tasks = "Tasks"
    let groups = "Workflow groups"
    let allGroups = "All my groups"
    let allTasks = "All tasks"
    let open = "Open"
    let mine = "Mine"
    let overdue = "Overdue"
    let waiting = "Waiting"
    let order = "Order"
    let byDue = "By due time"
    let byAge = "By age"
    let due = "Due"
    let patient = "Patient"
    let language = "Language"
    let type = "Type"
    let subject = "Subject"
    let owner = "Owner"
    let you = "You"
    let byProxy = "by proxy"
    func by(_ kin: String) -> String { "by \(kin)" }
    let allTypes = "All types"
    func noneOfType(_ type: String) -> String { "Nothing of the type \(type) waits here" }
    let noneOfTypeText = "New tasks appear here by themselves. Choose All types for the others."
    let possibleUrgent = "Possible urgent"
    let claim = "Claim"
    let claimNext = "Claim next"
    let older = "Older"
    let newRows = "{n} new, show"
    let newRow = "1 new, show"
    let late = "{t} late"
    func waitingSince(_ time: Markup) -> Markup { "waiting \(time)" }

    func emptyTitle(_ show: TaskShow, group: String?) -> String {
        let place = group.map { "in \($0)" } ?? "in your groups"
        return switch show {
        case .all: "Nothing waits \(place)"
        case .open: "Nothing unclaimed waits \(place)"
        case .mine: "You own no task \(place)"
        case .overdue: "Nothing is overdue \(place)"
        case .waiting: "No task is on hold \(place)"
        case .told: EnglishEscalationWords().noneTold(group)
        }
    }

    func emptyText(_ show: TaskShow) -> String {
        switch show {
        case .all: "New tasks appear here by themselves. There is nothing to do now."
        case .open: "New tasks appear here by themselves. Look at Mine for what you have claimed, or help another group."
        case .mine: "Choose Claim next, or look at Open and claim a task there."
        case .overdue: "Everything is within its time. Open shows what is due next."
        case .waiting: "Tasks that wait for somebody appear here. Open shows what can be done now."
        case .told: EnglishEscalationWords().noneToldText
        }
    }

    let noGroupTitle = "You belong to no workflow group"
    let noGroupText = """
        Tasks come to workflow groups, and you see those of the groups you belong to. Ask a manager or an administrator to add you to a group; \
        then your tasks appear here by themselves.
        """
    func barred(_ group: String) -> String { "You cannot work in \(group) now" }

    func condition(_ condition: EligibilityCondition) -> String {
        switch condition {
        case .enabled: "Your account is disabled."
        case .taskProcessing: "You do not have the Task Processing role."
        case .active: "You are not active in this group."
        case .assigned: "You are not assigned to this group."
        }
    }

    let barredHelp = "Ask a manager of the group or an administrator to change that."

    let task = "Task"
    let back = "Back to the list"
    func short(_ type: MessageType) -> String {
        switch type {
        case .general: "General"
        case .medical: "Medical"
        case .billing: "Billing"
        }
    }

    func about(type: String, group: String, provider: String?) -> String {
        "\(type) to \(group)" + (provider.map { ", \($0)" } ?? "")
    }
    let unclaimed = "Nobody has claimed this"
    func yours(since time: Markup?) -> Markup { time.map { "Yours since \($0)" } ?? "Yours" }
    func owned(by name: String, since time: Markup?) -> Markup {
        time.map { "\(name) has this since \($0)" } ?? "\(name) has this"
    }
    func due(_ time: Markup) -> Markup { "due \(time)" }

    func done(_ outcome: TaskOutcome, at time: Markup?, by name: String?) -> Markup {
        let how: Markup = Markup(self.outcome(outcome))
        let when: Markup = time.map { " \($0)" } ?? ""
        let who: Markup = name.map { " by \($0)" } ?? ""
        return how + when + who
    }

    func outcome(_ outcome: TaskOutcome) -> String {
        switch outcome {
        case .replied: "Answered"
        case .answeredByPhone: "Answered by phone"
        case .noReplyNeeded: "No reply needed"
        case .forwarded: "Handled outside Threadwell"
        case .misdirected: "Came to the wrong team"
        case .withdrawn: "Withdrawn"
        }
    }

    let bidirectionalHint = "This text holds characters that change its direction. They are marked where they stand."
    let born = "Born"
    func records(_ count: Int) -> String { count == 1 ? "Record" : "Records" }
    let writtenBy = "Written by"
    let alsoReads = "Also reads"
    let nobodyElse = "Nobody else"
    let promise = "Promise"
    let noPromise = "Nothing was promised; due"
    let cameBy = "Came here by"
    func flow(group: String, type: String) -> String { "Message flow of \(group), \(type)" }
    func successor(of flow: String) -> String { "Successor of the retired message flow \(flow)" }
    let continues = "continues an earlier task"
    let himOrHerself = "the patient"
    func letter(from name: String) -> String { "Message from \(name)" }
    func acting(as relationship: String?, patient: String) -> String { "\(relationship ?? "proxy"), for \(patient)" }
    func answering(group: String, provider: String?) -> String { "for \(group)" + (provider.map { " and \($0)" } ?? "") }
    let withdrawn = "This message was withdrawn."
    let system = "Threadwell"

    let claimHint = "Claim it to answer: then it is yours alone, and the reply box is here."
    let release = "Release"
    let releaseBecause = "Release with a reason"
    let releaseHelp = "Colleagues read it as a note and in the history. The member sees nothing of it."
    let answeredByPhone = "Answered by phone"
    let noReplyNeeded = "No reply needed"
    let moreOutcomes = "More outcomes"
    let outcomeLegend = "Outcome"
    let forwarded = "Handled outside Threadwell"
    let misdirected = "Came to the wrong team"
    let reason = "Reason"
    let phoneNote = "What was said"
    let reasonHelp = "For colleagues and the audit. The member sees that the question is closed, not these words."
    let complete = "Complete"
    let message = "Message"
    let reply = "Reply"
    let replyAndNext = "Reply and next"
    func answerFor(group: String, provider: String?) -> String { "You answer for \(group)" + (provider.map { " and \($0)" } ?? "") }
    func readers(_ names: [String]) -> String { "\(Self.list(names)) will be able to read this." }
    let noReaders = """
        Nobody on the patient’s side has an active account that could read a reply. Call or write a letter, and complete the task with what you did.
        """
    let charactersLeft = "{n} characters left"
    let charactersOver = "{n} characters too many"
    let notes = "Notes for colleagues, never shown to members"
    let note = "Note"
    let saveNote = "Save note"
    let kept = "What you had written"
    let keptHelp = "It was not sent. Copy what is still needed."

    static func list(_ names: [String]) -> String {
        guard let last = names.last else { return "" }
        return names.count == 1 ? last : "\(names.dropLast().joined(separator: ", ")) and \(last)"
    }
}
