/// For whom each address is, in one word each.
enum PlainRule: String, CaseIterable {
    /// For everybody, signed in or not.
    case open
    /// Leads everybody on.
    case home
    /// The list of whom a member acts for, or the only one of them.
    case patients
    case account, member, staff
    /// The list of tasks; who looks after other things is led to those.
    case desk
    /// Answers a request to stay signed in with nothing.
    case stay
    /// A stream without an end, for the kind of people whose address it is.
    case stream
    case ownSession = "own-session"
    /// Whoever acts for the patient.
    case acts
    /// Members who read the conversation, where it is.
    case reads
    /// The member who began it, while they read it.
    case began
    /// The member who wrote the message.
    case wrote
    /// Whoever reads a message that entered a flow.
    case routed
    /// Agents and managers of the group that has the task.
    case works
    case worksSomewhere = "works-somewhere"
    /// Managers of that group; its agents are told why not.
    case managesTask = "manages-task"
    /// Managers of the group; its agents are told why not.
    case manages
    /// Whose absence is recorded: there is nothing for anybody else.
    case isAway = "is-away"
    case writesFirst = "writes-first"
    /// Whoever began it as one of the practice.
    case wroteFirst = "wrote-first"
    case findsPatients = "finds-patients"
    case chart
    case actsOrChart = "acts-or-chart"
    case chartReads = "chart-reads"
    case staffReads = "staff-reads"
    case usesTemplates = "uses-templates"
    case healthcare, system, privacy
    /// Whoever wrote the draft, while they may act where it belongs.
    case ownDraft = "own-draft"
    /// Whoever owns the task, of what somebody else has drafted for it. That it is this task is for the test of the address.
    case takesOver = "takes-over"
    /// Whoever wrote the text module, for themselves.
    case ownModule = "own-module"
    /// The member who asked, for whomever else they act.
    case asksTheSame = "asks-the-same"
    /// Readers of the conversation that the file came with; until it is sent, whoever uploaded it.
    case readsFile = "reads-file"
    /// Whoever of the practice wrote the message.
    case answered
    /// Whoever works on tasks at all.
    case tasks
    /// Other systems, by tokens that no person has.
    case systems

    /// By method and path.
    static let rules: [String: PlainRule] = {
        let lines = (table + "\n" + secrets).split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        return Dictionary(
            lines.compactMap { words in PlainRule(rawValue: words[2]).map { ("\(words[0]) \(words[1])", $0) } },
            uniquingKeysWith: { first, _ in first })
    }()
}
