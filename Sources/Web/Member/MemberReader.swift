import HTTPTypes
import Hummingbird
import Messaging
import Persistence
import WebSupport

/// Who reads a page of the portal, for which patient, and everybody else they may act for.
struct MemberReader: Sendable {
    let visit: Visit
    let signedIn: SignedIn
    let mailboxes: [MailboxSummary]
    /// nil on pages that are about no patient.
    let current: MailboxSummary?

    var words: any MemberWords { visit.words.member }
    var site: Site { visit.site }
    var times: TimeWords { visit.times }
    var language: String { visit.language.tag }

    /// The reader before one patient.
    ///
    /// - Throws: `NotFound` when they may not act for the patient now.
    static func of(_ visit: Visit, _ signedIn: SignedIn, patient: ID<Patient>, in tx: Transaction) throws -> MemberReader {
        let mailboxes = try visit.services.portal.conversations.mailboxes(of: signedIn.account.id, in: tx)
        guard let current = mailboxes.first(where: { $0.mailbox.patient.id == patient }) else { throw NotFound() }
        return MemberReader(visit: visit, signedIn: signedIn, mailboxes: mailboxes, current: current)
    }

    /// The reader before the patient whose pages they looked at last, if there is one.
    static func of(_ visit: Visit, _ signedIn: SignedIn, remembered request: Request) async throws -> MemberReader {
        let conversations = visit.services.portal.conversations
        let mailboxes = try await visit.services.portal.read { try conversations.mailboxes(of: signedIn.account.id, in: $0) }
        let last = visit.services.cookies.patient(in: request)
        let current = mailboxes.first { $0.mailbox.patient.id == last } ?? (mailboxes.count == 1 ? mailboxes.first : nil)
        return MemberReader(visit: visit, signedIn: signedIn, mailboxes: mailboxes, current: current)
    }
}

extension MemberReader {
    /// - Parameter picks: whether the banner offers the other patients; not on a page whose form does.
    func layout(tab: PortalLayout.Tab, picks: Bool = true, isNarrow: Bool = false) -> PortalLayout {
        PortalLayout(
            frame: Frame(visit), tab: tab, messages: current.map { Paths.messages($0.mailbox.patient.id) } ?? Paths.home,
            drafts: current.map { Paths.drafts($0.mailbox.patient.id) } ?? Paths.patients,
            banner: PatientBanner(reader: self, picks: picks).markup, isNarrow: isNarrow)
    }

    /// Today in the site's zone, where ages change.
    private var today: BirthDate {
        let offset = visit.services.clocks.clock(site.timeZone).offset(at: visit.now.secondsSince1970)
        return BirthDate(day: visit.now, secondsFromUTC: Int(offset))
    }

    /// In whole years; nil when the birth date is not known.
    func age(_ patient: Patient) -> Int? { patient.details.birthDate.map { $0.age(on: today) } }

    /// What the patient is to the reader.
    func relation(_ mailbox: Mailbox) -> String {
        guard let relationship = mailbox.standing.relationship else { return words.yourself }
        return Kin.ofPatient(relationship: relationship, sex: mailbox.patient.details.sex).map(words.your) ?? ""
    }

    /// What somebody is to the patient, in this language where there is a word for it.
    func kin(_ relationship: String) -> String {
        Kin(rawValue: relationship.lowercased()).map(words.kin) ?? relationship
    }

    func group(_ id: ID<ClinicalGroup>) -> String { site.clinicalGroup(id)?.name.text(in: language) ?? "" }

    func provider(_ id: ID<Provider>?) -> String? { id.flatMap { site.provider($0)?.name } }

    /// Who on the member side can read something, the reader first.
    func names(_ readers: [NamedReader]) -> [String] {
        let own = signedIn.account.id
        let others = readers.filter { $0.reader.account != own }.map { named -> String in
            words.reader(named.name, kin: named.reader.standing.relationship.map(kin))
        }
        return [words.you] + others
    }

    /// What every page about a patient answers with: the patient is remembered by the browser.
    func response(_ markup: Markup, to request: Request, status: HTTPResponse.Status = .ok) -> Response {
        var response = markup.response(status: status)
        let cookies = visit.services.cookies
        if let patient = current?.mailbox.patient.id, cookies.patient(in: request) != patient, let cookie = cookies.remembering(patient) {
            response.headers.append(HTTPField(name: .setCookie, value: cookie))
        }
        return response
    }
}

/// Says for whom one reads and writes, on every page, and offers the others.
struct PatientBanner {
    let reader: MemberReader
    let picks: Bool

    private var words: any MemberWords { reader.words }

    var markup: Markup {
        guard !reader.mailboxes.isEmpty else { return "" }
        return """
            <section class="patient" aria-label="\(words.patient)">
            <p>\(face)<span>\(text)</span></p>\(form, when: picks && (reader.mailboxes.count > 1 || reader.current == nil))
            </section>

            """
    }

    private var face: Markup {
        reader.current.map { Pieces.face($0.mailbox.patient.details.name) } ?? Pieces.face(.people)
    }

    private var text: Markup {
        guard let current = reader.current?.mailbox else { return Markup(words.noPatientYet) }
        let name: Markup = "<strong>\(current.patient.details.name)</strong>"
        let age: Markup? = reader.age(current.patient).map { ", \($0)" }
        if current.standing == .patient { return "\(name)\(age). \(words.ownMessages)" }
        let relation = reader.relation(current)
        return "\(words.actingFor) \(name)\(age)\(relation.isEmpty ? "" : ", \(relation)")"
    }

    private var form: Markup {
        """

        <form method="post" action="\(Paths.switchPatient)">\(Forms.token(reader.visit.formToken))
        <label class="unseen" for="current-patient">\(words.currentPatient)</label>
        <select id="current-patient" name="patient">\(PatientChoice(reader: reader).options(withNone: reader.current == nil))</select>
        <button class="button">\(words.switchPatient)</button>
        </form>
        """
    }
}

/// The choices of `Current patient`.
struct PatientChoice {
    let reader: MemberReader

    func options(withNone: Bool, chosen: ID<Patient>? = nil) -> Markup {
        var options: [Forms.Option] = []
        if withNone { options.append(Forms.Option(value: "", text: reader.words.choosePatient)) }
        options += reader.mailboxes.map { summary in
            let patient = summary.mailbox.patient
            let relation = reader.relation(summary.mailbox)
            return Forms.Option(
                value: patient.id.description,
                text: reader.words.patientOption(
                    patient.details.name, relation: relation, age: reader.age(patient), unread: summary.unread,
                    drafts: summary.drafts > 0 ? reader.visit.words.drafts.count(summary.drafts) : nil))
        }
        let current = chosen ?? reader.current?.mailbox.patient.id
        return Forms.options(options, chosen: current?.description ?? "")
    }
}
