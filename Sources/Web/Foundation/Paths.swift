import Messaging
import Persistence

/// Every address of the pages, for links and for routes. Opaque ids are all that an address tells.
public enum Paths {
    public static let home = "/"
    public static let signIn = "/sign-in"
    public static let signOut = "/sign-out"
    public static let activate = "/activate"
    public static let newPassword = "/new-password"
    public static let forgotten = "/forgotten"
    public static let forgottenAsked = "/forgotten/asked"
    public static let patients = "/patients"
    public static let switchPatient = "/patients/switch"
    public static let settings = "/settings"
    public static let settingsLanguage = "/settings/language"
    public static let settingsTimeZone = "/settings/time-zone"
    public static let settingsAddress = "/settings/address"
    public static let settingsMail = "/settings/notifications"
    public static let settingsPassword = "/settings/password"
    public static let settingsSessions = "/settings/sessions/ended"
    public static let stay = "/session/stay"
    public static let events = "/events"

    public static let workbench = "/workbench"
    public static let administration = "/administration"
    public static let nextTask = "/workbench/tasks/next"

    /// The same page of a person of the practice: those read only the staff cookie.
    public static func staff(_ path: String) -> String { workbench + path }
}

extension Paths {
    static func messages(_ patient: ID<Patient>) -> String { "/patients/" + patient.description + "/conversations" }
    static func search(_ patient: ID<Patient>) -> String { messages(patient) + "/search" }
    static func write(_ patient: ID<Patient>) -> String { messages(patient) + "/new" }

    static func conversation(_ id: ID<Conversation>, of patient: ID<Patient>) -> String { messages(patient) + "/" + id.description }
    static func replies(_ id: ID<Conversation>, of patient: ID<Patient>) -> String { conversation(id, of: patient) + "/messages" }
    static func readMark(_ id: ID<Conversation>, of patient: ID<Patient>) -> String { conversation(id, of: patient) + "/read-mark" }

    static func drafts(_ patient: ID<Patient>) -> String { "/patients/\(patient)/drafts" }
    static func draft(_ id: ID<Draft>, of patient: ID<Patient>) -> String { "\(drafts(patient))/\(id)" }
    static func sameQuestion(_ patient: ID<Patient>) -> String { drafts(patient) + "/same" }
    static func replyDraft(_ id: ID<Conversation>, of patient: ID<Patient>) -> String { conversation(id, of: patient) + "/draft" }

    static func endedSession(_ id: ID<Session>) -> String { "/settings/sessions/\(id)/ended" }
}

extension Paths {
    static let findPatient = "/workbench/messages/new"
    static let inbox = "/workbench/inbox"

    static func newMessages(_ patient: ID<Patient>) -> String { "/workbench/patients/\(patient)/messages" }
    static func newMessage(_ patient: ID<Patient>) -> String { newMessages(patient) + "/new" }
    static func inboxConversation(_ id: ID<Conversation>) -> String { "\(inbox)/\(id)" }
    static func chart(_ patient: ID<Patient>) -> String { "/workbench/patients/\(patient)/conversations" }
}

extension Paths {
    static func task(_ id: ID<WorkbenchTask>) -> String { "/workbench/tasks/\(id)" }
    static func claim(_ id: ID<WorkbenchTask>) -> String { task(id) + "/claim" }
    static func release(_ id: ID<WorkbenchTask>) -> String { task(id) + "/release" }
    static func reply(_ id: ID<WorkbenchTask>) -> String { task(id) + "/reply" }
    static func completion(_ id: ID<WorkbenchTask>) -> String { task(id) + "/completion" }
    static func notes(_ id: ID<WorkbenchTask>) -> String { task(id) + "/notes" }
}

extension Paths {
    static let proxies = "/administration/proxies"
    static func proxy(_ id: ID<ProxyGrant>) -> String { "\(proxies)/\(id)" }
    /// Where a right is added for a member who is chosen already.
    static func newProxy(_ member: ID<Account>) -> String { "\(proxies)?proxy=\(member)#add" }
    static let readers = "/administration/readers"
    static func clinicalGroups(of patient: ID<Patient>) -> String { "/administration/patients/\(patient)/clinical-groups" }
    static let views = "/settings/views"
}
