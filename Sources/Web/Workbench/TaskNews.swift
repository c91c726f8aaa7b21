import Messaging

/// What has just happened, told once above the page that follows. The word
/// travels in the address, so that nothing of a session is kept for it.
enum TaskNews: String, Sendable, CaseIterable {
    case replied
    /// Replied, and nothing else waits.
    case repliedLast = "replied-last"
    /// Replied, and this is the next one.
    case next
    case completed, released, noted, corrected
    case patientProposed = "patient-proposed"
    case proposalTakenBack = "proposal-taken-back"
    case assigned, unassigned, transferred, held, resumed, ranked, filed
    /// What was sent is taken back, and the task is one's own again.
    case undone
    case undoneWithTrace = "undone-with-trace"
    case undoOver = "undo-over"
    /// There was nothing to claim.
    case nothing
    /// Somebody else was first.
    case taken
}

/// Why something was not done, in the words of the page that was shown again.
enum TaskTrouble: Sendable, Equatable {
    case stale
    /// Only the owner may: who that is, nil when nobody.
    case notYours(String?)
    case finished(TaskOutcome)
    /// A condition fails in its group.
    case notEligible
    case noteMissing
    case outcomeNotPossible
    /// A text was not accepted; the sentence stands at the field.
    case fields
    case other
}

/// The keys of the Workbench, in the order the dialog lists them.
enum WorkbenchKey: String, Sendable, CaseIterable {
    case next = "j"
    case previous = "k"
    case open = "o"
    case claim = "c"
    case claimNext = "n"
    case reply = "r"
    case replyAndNext = "Ctrl+Enter"
    case module = "m"
    case release = "e"
    case phone = "p"
    case noReply = "d"
    case more = "x"
    case note = "i"
    case hold = "h"
    case transfer = "t"
    case assign = "a"
    case unassign = "l"
    case priority = "!"
    case type = "f"
    case correct = "b"
    case wrongPatient = "w"
    case tasks = "g t"
    case inbox = "g i"
    case newMessage = "g w"
    case settings = "g s"
    case back = "u"
    case undo = "z"
    case leave = "Esc"
    case help = "?"

    /// The caps to draw, one after the other.
    var caps: [String] {
        switch self {
        case .replyAndNext: ["Ctrl", "Enter"]
        default: rawValue.split(separator: " ").map(String.init)
        }
    }
}

/// Commands that do today what pages of administration will do.
enum AdministrationCommand: String, Sendable, CaseIterable {
    case export = "threadwell config export"
    case check = "threadwell config check FILE"
    case apply = "threadwell config apply FILE"
    case accounts = "threadwell account create | disable | password"
    case importing = "threadwell import fhir FILE"
    case audit = "threadwell audit verify"
    case keys = "threadwell keys status | rotate"
    case system = "threadwell check"

    /// What a role looks after.
    static func commands(for roles: Set<Role>) -> [AdministrationCommand] {
        allCases.filter { command in
            switch command {
            case .export: roles.contains(.systemAdministrator) || roles.contains(.healthcareAdministrator)
            case .check, .apply, .keys, .system: roles.contains(.systemAdministrator)
            case .accounts, .importing: roles.contains(.healthcareAdministrator)
            case .audit: roles.contains(.privacyOfficer) || roles.contains(.systemAdministrator)
            }
        }
    }
}
