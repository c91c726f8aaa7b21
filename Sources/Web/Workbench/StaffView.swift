import Hummingbird
import Messaging
import Persistence
import WebSupport

/// Who looks at a page of the Workbench, and how things are written for them.
struct StaffView: Sendable {
    let visit: Visit
    let signedIn: SignedIn
    /// Whether single keys are on in this browser (WCAG 2.1.4).
    let keysAreOn: Bool

    init(_ context: StaffContext, _ request: Request) {
        visit = context.visit
        signedIn = context.signedIn
        keysAreOn = StaffPreferences.keysAreOn(request, context.services)
    }

    /// For a page that follows another application's request, such as signing in again.
    init(_ visit: Visit, _ signedIn: SignedIn) {
        self.visit = visit
        self.signedIn = signedIn
        keysAreOn = true
    }

    var portal: Portal { visit.services.portal }
    var site: Site { visit.site }
    var words: Words { visit.words }
    var bench: any WorkbenchWords { words.workbench }
    var language: String { visit.language.tag }
    var cursors: CursorSeal { visit.services.cursors }
    var now: Timestamp { visit.now }

    /// The hidden field every form carries.
    var token: Markup { Forms.token(visit.formToken) }

    /// A whole page of the Workbench.
    ///
    /// - Parameter ownsTask: whether it shows a claim of the reader, which this very request may have made.
    func page(
        _ tab: WorkbenchLayout.Tab, title: String, main: String = "page", ownsTask: Bool = false, _ content: Markup
    ) -> Markup {
        WorkbenchLayout(
            frame: Frame(visit), tab: tab, keysAreOn: keysAreOn, main: main,
            keys: (WorkbenchKeys.dialog(bench, for: signedIn, site), bench.keys),
            ownsTask: ownsTask
        ).page(title: title, content)
    }
}

extension StaffView {
    func time(_ moment: Timestamp, _ shape: TimeShape) -> Markup { visit.times.element(moment, shape) }

    /// That somebody was told of a task that is late or nearly so.
    func lateMark(_ task: WorkbenchTask) -> Markup {
        guard task.state != .done else { return "" }
        if task.escalatedAt != nil { return " <strong class=\"state bad\">\(visit.words.escalation.escalated)</strong>" }
        if task.warnedAt != nil { return " <span class=\"state warn\">\(visit.words.escalation.warned)</span>" }
        return ""
    }

    var urgentMark: Markup { "<strong class=\"urgent\">\(Icon.alert.markup) \(bench.possibleUrgent)</strong>" }

    /// Seconds before the due time from which it stands out.
    private static let soon: Int64 = 2 * 3_600

    /// When a task is due, by word and shape.
    func due(_ task: WorkbenchTask, words: (Markup) -> Markup = { $0 }) -> Markup {
        let time = visit.times.element(task.dueAt, .due, late: bench.late)
        let isLate = task.dueAt < now
        let tone: Pieces.Tone = isLate ? .bad : task.dueAt < now.adding(seconds: Self.soon) ? .warn : .plain
        return Pieces.state(.clock, isLate ? time : "<span>\(words(time))</span>", tone)
    }
}

extension StaffView {
    /// Today in the zone of the site, where ages change.
    private var today: BirthDate {
        let offset = visit.services.clocks.clock(site.timeZone).offset(at: now.secondsSince1970)
        return BirthDate(day: now, secondsFromUTC: Int(offset))
    }

    func patientName(_ patient: Patient) -> String {
        guard let born = patient.details.birthDate else { return patient.details.name }
        return "\(patient.details.name), \(born.age(on: today))"
    }

    /// The patient of a row: name, age, and whether somebody else wrote.
    func patient(_ task: TaskSummary) -> String {
        let name = patientName(task.patient)
        guard task.begunAs == .proxy else { return name }
        return "\(name), \(task.relationship.map { bench.by(relationship($0)) } ?? bench.byProxy)"
    }

    func day(_ date: BirthDate) -> String {
        let months = CalendarNames.of(visit.language).months
        return bench.date(day: date.day, month: months[date.month - 1], year: date.year)
    }

    func name(of type: MessageType) -> String {
        site.description(of: type)?.name.text(in: language) ?? type.rawValue
    }

    /// The language a patient writes in, where it is not the site's first.
    func foreign(_ tag: String) -> String {
        guard let first = site.languages.first, Language(tag: tag) != Language(tag: first) else { return "" }
        return languageName(tag)
    }

    func languageName(_ tag: String) -> String { bench.languageName(tag) }

    /// What a proxy is to the patient; the site's own word where it is none of the usual ones.
    func relationship(_ word: String) -> String {
        Kin(rawValue: word.lowercased()).map(words.member.kin) ?? (word == Relationship.other.rawValue ? words.grants.otherKin : word)
    }

    /// What the author of a letter is to the patient; nil for the patient and for who no longer reads.
    func relationship(of account: ID<Account>?, among readers: [NamedReader]) -> String? {
        readers.first { $0.reader.account == account }?.reader.standing.relationship.map(relationship)
    }

    func named(_ reader: NamedReader) -> String {
        reader.reader.standing.relationship.map { "\(reader.name) (\(relationship($0)))" } ?? reader.name
    }

    /// The groups and the provider in whose name somebody of the practice writes.
    func clinicalGroup(_ id: ID<ClinicalGroup>) -> String { site.clinicalGroup(id)?.name.text(in: language) ?? "" }
    func provider(_ id: ID<Provider>?) -> String? { id.flatMap { site.provider($0)?.name } }
}
