import Messaging

struct EnglishMemberWords: MemberWords {
    let patient = "Patient"
    let currentPatient = "Current patient"
    let switchPatient = "Switch"
    let change = "Change"
    let choosePatient = "Choose a patient"
    let choosePatientText = "For whom would you like to read or write? You can change it on every page."
    let noPatientYet = "No patient chosen yet"
    let noPatients = "There is nobody whose messages you can read"
    let noPatientsText =
        "Your account is there to act for somebody else, and no right to do so is in force now. It may have ended, or not have begun. Call the practice: they can tell you which it is."
    let yourself = "yourself"
    let ownMessages = "These are your own messages"
    let actingFor = "You are acting for"
    func kin(_ kin: Kin) -> String { kin.rawValue }
    func your(_ kin: Kin) -> String { kin == .ward ? "in your care" : "your \(kin.rawValue)" }
    func patientOption(_ name: String, relation: String, age: Int?, unread: Int64, drafts: String?) -> String {
        [name, relation, age.map(String.init)].compactMap { $0 }.joined(separator: ", ") + (unread > 0 ? " · \(new(unread))" : "")
            + (drafts.map { " · \($0)" } ?? "")
    }
    func about(relation: String, age: Int?) -> String {
        let text = relation.prefix(1).uppercased() + relation.dropFirst()
        return age.map { "\(text), \($0)" } ?? text
    }
    func new(_ count: Int64) -> String { "\(count) new" }
    func aboutPatient(_ name: String, age: Int?) -> String { age.map { "About \(name), \($0)" } ?? "About \(name)" }

    let messages = "Messages"
    let writeMessage = "Write message"
    let filter = "Filter"
    let all = "All"
    let unread = "Unread"
    let waiting = "Waiting for an answer"
    let newMark = "New"
    let older = "Older"
    let newest = "Newest"
    let morePages = "More pages"
    let newRows = "{n} new, show"
    let you = "You"
    let search = "Search"
    let searchHelp = "All words must occur in the messages of this patient."
    let anyType = "Any kind"
    func found(_ count: Int) -> String { count == 1 ? "1 conversation found" : "\(count) conversations found" }
    func found(newest count: Int) -> String { "The \(count) newest of those found. Add a word or choose dates to see others." }
    func lookedThrough(_ count: Int) -> String {
        "Only the newest \(count) conversations were looked through. Choose dates to look further back."
    }
    let nothingFound = "Nothing found"
    let nothingFoundText = "No conversation of this patient holds all of these words. Try fewer or other words."
    let showAll = "Show all messages"
    func noMessages(_ name: String) -> String { "No messages about \(name) yet" }
    let noMessagesText = "Ask the care team a question, big or small. Choose Write message above."
    let nothingUnread = "Nothing unread"
    let nothingUnreadText = "You have read everything. New answers appear here by themselves."
    let nothingWaiting = "Nothing waits for an answer"
    let nothingWaitingText = "Every question has been answered. Choose All to see the conversations."
    func status(_ status: ConversationStatus) -> String {
        switch status {
        case .sent: "Sent"
        case .seen: "Seen by care team"
        case .inWork: "Being worked on"
        case .answered: "Answered"
        case .delayed: "Delayed"
        case .withdrawn: "Withdrawn"
        case .closed: "Closed"
        }
    }

    let conversation = "Conversation"
    let allMessages = "All messages"
    func receipt(_ receipt: Receipt) -> String {
        switch receipt {
        case .received: "Sent"
        case .seen: "Seen by care team"
        case .inWork: "Being worked on since"
        case .answered: "Answered"
        }
    }
    func saysMessage(from name: String) -> String { "Message from \(name)" }
    func forPatient(_ name: String) -> String { "for \(name)" }
    func forPatient(_ name: String, as kin: String) -> String { "\(kin), for \(name)" }
    func onBehalf(_ group: String, provider: String?) -> String { provider.map { "for \(group) and \($0)" } ?? "for \(group)" }
    func withdrawn(_ time: String) -> String { "This message was withdrawn \(time). Its words are gone for everybody." }
    let withdrawnState = "Withdrawn"
    let markRead = "Mark as read"
    func sentTo(_ team: String) -> String { "Your message is with \(team)." }
    let sentText = "You will see the answer here and under Messages."
    func promised(_ team: String) -> (before: String, after: String) { ("\(team) answers your question at the latest ", ".") }
    let cannotReply = "You cannot reply here"
    func sentence(_ bar: ReplyBar) -> String { bar.sentence }
    func call(_ number: String) -> String { "Call \(number)" }

    func canRead(_ readers: [String], team: String) -> String { "\(Self.joined(readers + ["the \(team) team"])) can read this." }
    func willRead(_ readers: [String]) -> String { "\(Self.joined(readers + ["the team you write to"])) can read this." }
    func reader(_ name: String, kin: String?) -> String { kin.map { "\(name) (\($0))" } ?? name }
    func thePatient(_ name: String) -> String { name }

    let type = "Type"
    let to = "To"
    let toHelp = "The team you wrote to last comes first."
    let subject = "Subject"
    let message = "Message"
    let choose = "Choose"
    let send = "Send"
    let left = "{n} characters left"
    let over = "{n} characters too many"
    let audience = "Who on your side may read it"
    func everyone(_ readers: [String]) -> String { "\(Self.joined(readers)), and the care team" }
    let onlyYou = "Only you and the care team"
    func promise(_ team: String, usually: String?, due: String?) -> (before: String, due: String, after: String) {
        switch (usually, due) {
        case (let usually?, let due?): ("\(team) usually answers within \(usually), at the latest ", due, ".")
        case (nil, let due?): ("\(team) answers at the latest ", due, ".")
        default: ("\(team) answers as soon as it can.", "", "")
        }
    }
    func closedNow(_ team: String, opens: String) -> String {
        "\(team) is closed now and reads messages again \(opens). If it cannot wait, call the nurse line. "
    }
    func span(_ span: Promise.Span) -> String {
        switch span {
        case .businessDays(let days): days == 1 ? "1 business day" : "\(days) business days"
        case .seconds(let seconds) where seconds % 3_600 == 0: seconds == 3_600 ? "1 hour" : "\(seconds / 3_600) hours"
        case .seconds(let seconds): "\(max(1, seconds / 60)) minutes"
        }
    }
    func emergency(_ nurseLine: String) -> String {
        "Is it an emergency? Do not write. Call 911. Not sure? Call the nurse line, \(nurseLine), day and night."
    }
    func nothingSent(_ troubles: Int) -> String {
        "Nothing was sent yet. \(troubles == 1 ? "One thing needs" : "\(Self.number(troubles)) things need") you:"
    }
    let notSentYet = "This is not sent yet. Your words are kept."
    let sentAlready =
        "An earlier version of this message was sent already. Look under Messages first; choose Send only if this is to go out as well."
    func patientChanged(from old: String, to new: String) -> String { "You changed the patient from \(old) to \(new)" }
    let patientChangedText =
        "Your text is kept. Please read it again before you send it: it will go into another record, and other people may read it."
    let yourText = "Your text"
    let whoWillRead = "Who will be able to read it"
    func continueFor(_ name: String) -> String { "Continue for \(name)" }
    func stayWith(_ name: String) -> String { "Stay with \(name)" }
    let keptText = "Your words are back. Nothing is sent yet: look once more, then choose Send."
    let cannotWrite = "You may read these messages, but not write for this patient. Ask the practice to change that."

    static func joined(_ parts: [String]) -> String {
        guard parts.count > 1 else { return parts.first ?? "" }
        return parts.dropLast().joined(separator: ", ") + " and " + parts[parts.count - 1]
    }

    private static func number(_ count: Int) -> String {
        let words = ["No", "One", "Two", "Three", "Four", "Five", "Six"]
        return count < words.count ? words[count] : "\(count)"
    }
}
