import Messaging
import WebSupport

extension EnglishWorkbenchWords {
    func told(_ code: TaskNews) -> (title: String, text: String) {
        switch code {
        case .replied: ("Your reply is sent.", "")
        case .repliedLast: ("Your reply is sent.", "Nothing else waits that you could claim. New tasks appear here by themselves.")
        case .next: ("Your reply is sent.", "This is the next task; it is yours.")
        case .completed: ("The task is complete.", "The member sees a dated line with what to do next.")
        case .released: ("You have released the task.", "It waits for your group again.")
        case .patientProposed: (EnglishPatientChangeWords().proposed, "")
        case .proposalTakenBack: (EnglishPatientChangeWords().takenBack, "")
        case .corrected: ("The correction is sent.", "")
        case .noted: ("The note is saved.", "Colleagues of your group can read it.")
        case .assigned, .unassigned, .transferred, .held, .resumed, .ranked, .filed: EnglishOversightWords().told(code) ?? ("", "")
        case .undone: (EnglishDraftWords().undone, EnglishDraftWords().undoneText)
        case .undoneWithTrace: (EnglishDraftWords().undoneWithTrace, EnglishDraftWords().undoneText)
        case .undoOver: ("It is too late to undo this.", "Correct the answer instead.")
        case .nothing: ("Nothing waits that you could claim.", "New tasks appear here by themselves.")
        case .taken: ("The task was claimed before you.", "Nothing was changed. You can read it here.")
        }
    }

    func canRead(_ names: [String]) -> String { "\(Self.list(names)) can read it now." }
    func taken(by name: String, at time: Markup) -> Markup { "\(name) claimed this just before you (\(time))" }
    func takenText(_ name: String) -> String { "Nothing was changed. You can read it here; \(name) answers." }

    func trouble(_ trouble: TaskTrouble, hasText: Bool) -> (title: String, text: String) {
        let nothing = hasText ? "Nothing was sent." : "Nothing was changed."
        let kept = hasText ? " Your words are kept below." : ""
        return switch trouble {
        case .stale where hasText:
            ("The task has changed since you opened it", "Nothing was sent. Read what is new, then send again: your words are still here.")
        case .stale: ("The task has changed since you opened it", "Nothing was done. Look at it again, then decide.")
        case .notYours(let owner?): ("This task is not yours: \(owner) has it", "\(nothing) Only the owner can do this.\(kept)")
        case .notYours(nil): ("This task is not yours now", "\(nothing) Claim it to go on.\(kept)")
        case .finished(let outcome):
            ("This task is finished: \(self.outcome(outcome))", "\(nothing) If the member writes again, a new task comes.\(kept)")
        case .notEligible: ("You cannot work on tasks of this group now", "\(nothing)\(kept)")
        case .noteMissing: ("Write a note that says what was done", "The task is still yours and not complete.")
        case .outcomeNotPossible: ("Choose an outcome", "The task is still yours and not complete.")
        case .fields: ("This was not saved", "Look at the sentence beside the field; your words are still here.")
        case .other: ("This was not done", hasText ? "Your words are still here." : "Nothing was changed.")
        }
    }

    var noteMissing: String { "Write the note." }

    var keys: String { "Keys" }
    var keysTitle: String { "Keys" }

    func key(_ key: WorkbenchKey) -> String {
        switch key {
        case .next: "Next task"
        case .previous: "Previous task"
        case .open: "Open the task (also Enter)"
        case .claim: "Claim"
        case .claimNext: "Claim next"
        case .reply: "Write the reply"
        case .replyAndNext: "Reply and next"
        case .release: "Release"
        case .phone: "Answered by phone"
        case .noReply: "No reply needed"
        case .more: "More outcomes"
        case .note: "Write a note"
        case .hold: "Put on hold"
        case .transfer: "Transfer to group"
        case .assign: "Assign, or change the owner"
        case .tasks: "Go to Tasks"
        case .inbox: "Go to My inbox"
        case .newMessage: "Write a new message"
        case .settings: "Go to Settings"
        case .back: "Back to the list"
        case .unassign: "Unassign"
        case .priority: "Rank as possible urgent, or as normal"
        case .type: "Change type"
        case .correct: "Correct the last answer"
        case .wrongPatient: "Wrong patient"
        case .leave: "Leave the field one writes in, so that keys work again"
        case .module: "Find a template or a text module"
        case .undo: "Undo what was just sent"
        case .help: "Show these keys"
        }
    }

    var keysHelp: String { "Keys do nothing while you write. You can switch them off in Settings." }
    var close: String { "Close" }

    func role(_ role: Role) -> String {
        switch role {
        case .taskProcessing: "task processing"
        case .personalMessaging: "personal messaging"
        case .chart: "chart"
        case .reports: "reports"
        case .healthcareAdministrator: "healthcare administrator"
        case .systemAdministrator: "system administrator"
        case .privacyOfficer: "privacy officer"
        case .emergencyAccess: "emergency access"
        }
    }

    func youAre(_ name: String, roles: [String]) -> String { "You are \(name), \(Self.list(roles))." }
    var noMessagesTitle: String { "There are no messages here, and there will be none" }
    var noMessagesText: String { "Administrators look after people and settings. No administrator reads what patients write." }
    var worksToday: String { "At the server's terminal" }
    var worksTodayText: String {
        "What has no page here is done with commands on the server, by whoever operates it."
    }

    func command(_ command: AdministrationCommand) -> String {
        switch command {
        case .export: "Look at the configuration"
        case .check: "Check a changed configuration, every mistake at once"
        case .apply: "Put a changed configuration into force"
        case .accounts: "Make, disable or reset an account"
        case .importing: "Bring in patients, proxies and providers"
        case .audit: "Prove that the audit trail is whole"
        case .keys: "Look at the encryption keys, or exchange the master key"
        case .system: "Check that the server can do all of its work"
        }
    }

    var notAdministrator: String { "There is nothing for you here" }
    var notAdministratorText: String { "This page is for administrators and the privacy officer. Your tasks are on the Workbench." }
}
