import Messaging

/// What the member portal says.
protocol MemberWords: Sendable {
    // The patient.
    var patient: String { get }
    var currentPatient: String { get }
    var switchPatient: String { get }
    var change: String { get }
    var choosePatient: String { get }
    var choosePatientText: String { get }
    var noPatientYet: String { get }
    var noPatients: String { get }
    var noPatientsText: String { get }
    var yourself: String { get }
    var ownMessages: String { get }
    var actingFor: String { get }
    func kin(_ kin: Kin) -> String
    func your(_ kin: Kin) -> String
    func patientOption(_ name: String, relation: String, age: Int?, unread: Int64, drafts: String?) -> String
    func about(relation: String, age: Int?) -> String
    func new(_ count: Int64) -> String
    func aboutPatient(_ name: String, age: Int?) -> String

    // Messages.
    var messages: String { get }
    var writeMessage: String { get }
    var filter: String { get }
    var all: String { get }
    var unread: String { get }
    var waiting: String { get }
    var newMark: String { get }
    var older: String { get }
    var newest: String { get }
    var morePages: String { get }
    var newRows: String { get }
    var you: String { get }
    var search: String { get }
    var searchHelp: String { get }
    var anyType: String { get }
    func found(_ count: Int) -> String
    /// Where more match than are shown.
    func found(newest count: Int) -> String
    /// Where the search did not come to the oldest.
    func lookedThrough(_ count: Int) -> String
    var nothingFound: String { get }
    var nothingFoundText: String { get }
    var showAll: String { get }
    func noMessages(_ name: String) -> String
    var noMessagesText: String { get }
    var nothingUnread: String { get }
    var nothingUnreadText: String { get }
    var nothingWaiting: String { get }
    var nothingWaitingText: String { get }
    func status(_ status: ConversationStatus) -> String

    // A conversation.
    var conversation: String { get }
    var allMessages: String { get }
    /// What stands before the time at which it came so far.
    func receipt(_ receipt: Receipt) -> String
    func saysMessage(from name: String) -> String
    func forPatient(_ name: String) -> String
    func forPatient(_ name: String, as kin: String) -> String
    func onBehalf(_ group: String, provider: String?) -> String
    func withdrawn(_ time: String) -> String
    var withdrawnState: String { get }
    /// That a task ended without a written answer.
    func ended(_ outcome: TaskOutcome, by name: String, team: String) -> String
    /// That a question went on to other colleagues.
    func transferred(by name: String, team: String) -> String
    func nextStep(_ step: TaskEnding.NextStep, after outcome: TaskOutcome, nurseLine: String) -> String
    var markRead: String { get }
    func sentTo(_ team: String) -> String
    var sentText: String { get }
    /// What stands before and after the time by which an answer was promised.
    func promised(_ team: String) -> (before: String, after: String)
    var cannotReply: String { get }
    func sentence(_ bar: ReplyBar) -> String
    func call(_ number: String) -> String

    // Readers.
    func canRead(_ readers: [String], team: String) -> String
    func willRead(_ readers: [String]) -> String
    func reader(_ name: String, kin: String?) -> String
    func thePatient(_ name: String) -> String

    // Write message.
    var type: String { get }
    var to: String { get }
    var toHelp: String { get }
    var subject: String { get }
    var message: String { get }
    var choose: String { get }
    var send: String { get }
    var left: String { get }
    var over: String { get }
    var audience: String { get }
    func everyone(_ readers: [String]) -> String
    var onlyYou: String { get }
    func promise(_ team: String, usually: String?, due: String?) -> (before: String, due: String, after: String)
    func closedNow(_ team: String, opens: String) -> String
    func span(_ span: Promise.Span) -> String
    func emergency(_ nurseLine: String) -> String
    func nothingSent(_ troubles: Int) -> String
    var notSentYet: String { get }
    var sentAlready: String { get }
    func patientChanged(from old: String, to new: String) -> String
    var patientChangedText: String { get }
    var yourText: String { get }
    var whoWillRead: String { get }
    func continueFor(_ name: String) -> String
    func stayWith(_ name: String) -> String
    var keptText: String { get }
    var cannotWrite: String { get }
}
