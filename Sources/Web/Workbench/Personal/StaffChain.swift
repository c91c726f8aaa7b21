import Messaging
import Persistence
import WebSupport

/// A conversation that somebody of the practice reads without a task: who the patient is, and every letter, oldest first.
struct StaffChain {
    let reading: StaffReading
    let reader: StaffView
    /// What is offered under a letter.
    var beneath: (Message) -> Markup = { _ in "" }

    private var words: any WorkbenchWords { reader.bench }

    var head: Markup {
        let group = reader.clinicalGroup(reading.summary.clinicalGroup)
        let provider = reader.provider(reading.summary.provider)
        return """
            <header class="stack"><div><h1 id="subject">\(Markup.isolated(reader.subject(reading.subject), showingControls: true))</h1>\
            <p><small>\(words.about(type: reader.name(of: reading.summary.type), group: group, provider: provider))</small></p></div>\
            <p class="actions">\(reading.summary.status.markup(reader.words.member))</p></header>
            """
    }

    var facts: Markup {
        let readers = reading.readers.map(reader.named)
        return PatientFacts.list(
            reading.summary.patient, reading.identifiers, reader,
            and: [
                Fact(
                    name: reader.words.personal.willRead,
                    value: Markup(readers.isEmpty ? words.nobodyElse : readers.joined(separator: ", ")))
            ])
    }

    var letters: Markup {
        "<ol class=\"chain\" id=\"chain\">\n\(Markup.each(entries) { $0.markup })</ol>"
    }

    private struct Entry {
        let at: Timestamp
        let markup: Markup
    }

    private var entries: [Entry] {
        let marks = CorrectionMark(reading.messages, words: reader.words.correction)
        let letters = reading.messages.map { Entry(at: $0.sentAt, markup: letter($0, marks)) }
        let endings = reading.endings.map { ending in
            Entry(
                at: ending.at, markup: event(words.done(ending.outcome, at: reader.time(ending.at, .day), by: ending.byName), ending.task))
        }
        return (letters + endings).enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }.map(\.element)
    }

    private func event(_ said: Markup, _ key: ID<WorkbenchTask>) -> Markup {
        "<li class=\"event\" data-key=\"\(key.description)\"><p>\(said)</p></li>\n"
    }

    private var patient: String { reading.summary.patient.details.name }
    private func relationship(of message: Message) -> String? { reader.relationship(of: message.author, among: reading.readers) }

    private func letter(_ message: Message, _ marks: CorrectionMark) -> Markup {
        let name = message.role == .system && message.authorName.isEmpty ? words.system : message.authorName
        let standing: Markup =
            switch message.role {
            case .patient, .system: ""
            case .proxy: Markup.isolated(words.acting(as: relationship(of: message), patient: patient), showingControls: true)
            case .staff:
                Markup(words.answering(group: reader.clinicalGroup(message.clinicalGroup), provider: reader.provider(message.provider)))
            }
        let isForeign = Language(tag: reading.language) != reader.visit.language
        let text: Markup = """
            <div class="words" dir="auto"\(attribute: "lang", isForeign ? reading.language : nil)>\
            \(Markup.linked(message.body, showingControls: true))</div>
            """
        let body: Markup =
            message.withdrawnAt != nil
            ? "<p class=\"stub\">\(words.withdrawn)</p>" : marks.marked(message, text) { reader.visit.times.element($0, .within) }
        return """
            <li class="letter" data-key="\(message.id.description)" data-say="\(words.letter(from: name))">
            \(Pieces.face(name, isTeam: !message.role.isMember))
            <header><strong>\(Markup.isolated(name, showingControls: true))</strong> <small>\(standing)</small> \
            \(reader.visit.times.element(message.sentAt, .day, class: "when"))</header>
            \(body)\(AttachedList(files: message.attachments, address: { Paths.staffAttachment($0.id) }, words: reader.words.attachment).markup)\
            \(ImportedMark(reader: reader, message: message).markup)\(beneath(message))
            </li>

            """
    }
}

/// Who a patient is, above what is written to them.
enum PatientFacts {
    static func list(_ patient: Patient, _ identifiers: [Patients.Identifier], _ reader: StaffView, and more: [Fact] = []) -> Markup {
        let words = reader.bench
        let known = identifiers.filter { identifier in reader.site.authorities.contains { $0.code == identifier.authority } }
        var facts = [Fact(name: words.patient, value: Markup.isolated(reader.patientName(patient), showingControls: true))]
        if let born = patient.details.birthDate { facts.append(Fact(name: words.born, value: Markup(reader.day(born)))) }
        if !known.isEmpty {
            facts.append(
                Fact(
                    name: words.records(known.count),
                    value: Markup.joined(known.map { Markup("\($0.authority) \($0.value)") }, separator: ", ")))
        }
        if let language = patient.details.language {
            facts.append(Fact(name: words.language, value: Markup(reader.languageName(language))))
        }
        return Fact.list(facts + more, id: "facts")
    }
}
