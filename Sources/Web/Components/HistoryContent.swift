import HTTPTypes
import Hummingbird
import Messaging
import Persistence
import WebSupport

/// The whole history of a patient, to be read from top to bottom and printed: every conversation with its authors and times, what was
/// corrected, what was withdrawn, and who can read it.
struct HistoryContent {
    let visit: Visit
    let reader: SignedIn
    let history: PatientHistory

    private var words: any HistoryWords { visit.words.history }
    private var member: any MemberWords { visit.words.member }
    private var site: Site { visit.site }
    private var language: String { visit.language.tag }

    /// The page of whoever asks.
    static func show(_ patient: ID<Patient>, _ visit: Visit, _ signedIn: SignedIn) async throws -> HistoryContent {
        let portal = visit.services.portal
        try visit.services.count(.export, by: signedIn)
        let conversations = portal.conversations
        @Sendable func read() async throws -> PatientHistory {
            try await portal.read { try conversations.history(of: patient, for: signedIn, in: $0) }
        }
        let history =
            signedIn.account.kind == .staff
            ? try await read()
            : try await portal.readShowing(to: signedIn, site: visit.site) {
                $0.chapters.map { ShownConversation($0, to: signedIn.account.id) }
            } by: {
                try await read()
            }
        try await conversations.recordReading(of: history, by: signedIn)
        return HistoryContent(visit: visit, reader: signedIn, history: history)
    }

    func markup(facts: Markup) -> Markup {
        """
        <header class="head"><div><h1>\(words.wholeHistory)</h1>\
        <p>\(words.printed(by: reader.account.name, at: visit.times.exact(visit.now)))</p></div></header>
        \(facts)
        <p>\(history.chapters.isEmpty ? words.nothing : words.conversations(history.chapters.count))</p>
        \(Markup.each(history.chapters, chapter))
        """
    }

    private func chapter(_ chapter: PatientHistory.Chapter) -> Markup {
        let conversation = chapter.conversation
        let type = site.description(of: conversation.type)?.name.text(in: language) ?? conversation.type.rawValue
        let provider = conversation.provider.flatMap { site.provider($0)?.name }
        let about = [type, group(conversation.clinicalGroup), provider].compactMap { $0 }.joined(separator: " · ")
        let key = "chapter-\(conversation.id)"
        let readers = chapter.readers.map { one in
            one.reader.standing.relationship.map { "\(one.name) (\(kin($0)))" } ?? one.name
        }
        let facts = [
            Fact(name: words.begun, value: Markup(visit.times.exact(chapter.begunAt))),
            Fact(name: words.readers, value: Markup.isolated(readers.isEmpty ? words.nobodyReads : readers.joined(separator: ", "))),
        ]
        let moved: Markup =
            conversation.movedAt.map { "<li class=\"event\"><p>\(words.moved(at: visit.times.exact($0)))</p></li>\n" } ?? ""
        return """
            <article class="chapter" aria-labelledby="\(key)"><header class="stack"><h2 id="\(key)"><bdi>\(subject(chapter))</bdi></h2>\
            <p><small>\(about)</small></p></header>
            \(Fact.list(facts))
            <ol class="chain">
            \(Markup.each(lines(chapter)) { $0.markup })\(moved)</ol></article>

            """
    }

    private struct Line {
        let at: Timestamp
        let markup: Markup
    }

    /// Letters, and between them what else became of the questions, in the order of time.
    private func lines(_ chapter: PatientHistory.Chapter) -> [Line] {
        func event(_ at: Timestamp, _ said: String) -> Line {
            Line(at: at, markup: "<li class=\"event\"><p>\(visit.times.exact(at)) · \(Markup.isolated(said))</p></li>\n")
        }
        let team = group(chapter.conversation.clinicalGroup)
        let letters = chapter.messages.map { Line(at: $0.sentAt, markup: letter($0, in: chapter)) }
        let events =
            chapter.endings.map { event($0.at, visit.words.said($0, team: team)) }
            + chapter.transfers.map { event($0.at, words.givenOn(by: $0.byName)) } + chapter.delays.map { event($0.at, words.toldLate) }
        return (letters + events).enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }.map(\.element)
    }

    private func letter(_ message: Message, in chapter: PatientHistory.Chapter) -> Markup {
        let team = group(message.clinicalGroup)
        let name = message.authorName.isEmpty ? team : message.authorName
        var letter = Letter(
            key: message.id.description, isTeam: !message.role.isMember, name: name, role: role(message, in: chapter),
            time: "<span class=\"when\">\(visit.times.exact(message.sentAt))</span>", body: body(message))
        if let receipt = message.receipt, message.withdrawnAt == nil {
            let end = chapter.endings.closing(message)
            let word = end == nil ? member.receipt(receipt.state) : member.status(.closed)
            letter.footer = "<small>\(words.receipt(word, at: visit.times.exact(end?.at ?? receipt.at)))</small>"
        }
        return letter.markup
    }

    private func body(_ message: Message) -> Markup {
        if let withdrawn = message.withdrawnAt { return "<p class=\"stub\">\(words.withdrawn(at: visit.times.exact(withdrawn)))</p>" }
        let isStaff = reader.account.kind == .staff
        let files = AttachedList(
            files: message.attachments, address: { isStaff ? Paths.staffAttachment($0.id) : Paths.attachment($0.id) },
            words: visit.words.attachment
        ).markup
        let text: Markup = "\(Pieces.words(message.body))\(files)"
        guard let correction = message.correction else { return text }
        return "<p class=\"stub\">\(words.corrected(at: visit.times.exact(correction.at)))</p>\(text)"
    }

    private func role(_ message: Message, in chapter: PatientHistory.Chapter) -> String {
        switch message.role {
        case .patient: return ""
        case .proxy:
            let given = history.patient.details.given
            let standing = chapter.readers.first { $0.reader.account == message.author }?.reader.standing
            return standing?.relationship.map { member.forPatient(given, as: kin($0)) } ?? member.forPatient(given)
        case .staff, .system:
            return member.onBehalf(group(message.clinicalGroup), provider: message.provider.flatMap { site.provider($0)?.name })
        }
    }

    private func subject(_ chapter: PatientHistory.Chapter) -> String { chapter.subject.isEmpty ? member.conversation : chapter.subject }
    private func group(_ id: ID<ClinicalGroup>) -> String { site.clinicalGroup(id)?.name.text(in: language) ?? "" }
    private func kin(_ relationship: String) -> String { Kin(rawValue: relationship.lowercased()).map(member.kin) ?? relationship }
}

/// The two pages that show it.
enum HistoryPage {
    static func member(_ request: Request, _ visit: Visit, _ signedIn: SignedIn, _ patient: ID<Patient>) async throws -> Response {
        let reader = try await visit.services.portal.read { try MemberReader.of(visit, signedIn, patient: patient, in: $0) }
        let content = try await HistoryContent.show(patient, visit, signedIn)
        let words = visit.words
        let main: Markup = """
            <a class="back" href="\(Paths.messages(patient))">\(Icon.back.markup) \(words.member.allMessages)</a>
            \(content.markup(facts: ""))
            """
        return reader.response(reader.layout(tab: .messages, picks: false).page(title: words.history.wholeHistory, main), to: request)
    }

    static func staff(_ request: Request, _ reader: StaffView, _ patient: ID<Patient>) async throws -> Response {
        let content = try await HistoryContent.show(patient, reader.visit, reader.signedIn)
        let history = content.history
        return reader.page(
            .tasks, title: reader.words.history.wholeHistory,
            """
            <a class="back" href="\(Paths.chart(history.patient.id))">\(Icon.back.markup) \(reader.words.personal.chart)</a>
            \(content.markup(facts: PatientFacts.list(history.patient, history.identifiers, reader)))
            """
        ).response()
    }
}

extension Paths {
    static func history(_ patient: ID<Patient>) -> String { "/patients/\(patient)/history" }
    static func chartHistory(_ patient: ID<Patient>) -> String { "/workbench/patients/\(patient)/history" }
}
