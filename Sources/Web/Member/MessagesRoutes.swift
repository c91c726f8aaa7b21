import Hummingbird
import Messaging
import Persistence
import WebSupport

extension RouterGroup<MemberContext> {
    /// The lists: for whom, and what there is.
    func addLists() {
        get(RouterPath(Paths.patients)) { _, context -> Response in
            let reader = try await Self.chooser(context)
            if reader.mailboxes.count == 1, let only = reader.mailboxes.first {
                return .seeOther(Paths.messages(only.mailbox.patient.id))
            }
            try await context.portal.conversations.recordReading(.list, "patient", ID<Patient>?.none, of: nil, by: context.signedIn)
            return PatientsPage(reader: reader).markup.response()
        }
        post(RouterPath(Paths.switchPatient)) { _, context -> Response in
            guard let patient = context.form["patient"], !patient.isEmpty else { return .seeOther(Paths.patients) }
            guard let id = ID<Patient>(patient) else { throw NotFound() }
            return .seeOther(Paths.messages(id))
        }
        get("/patients/{patient}/conversations", use: Self.messages)
        post("/patients/{patient}/conversations/search", use: Self.search)
        get("/patients/{patient}/history") { try await HistoryPage.member($0, $1.visit, $1.signedIn, try $1.patient()) }
    }

    private static func chooser(_ context: MemberContext) async throws -> MemberReader {
        let conversations = context.portal.conversations
        let account = context.signedIn.account.id
        let mailboxes = try await context.portal.read { try conversations.mailboxes(of: account, in: $0) }
        return MemberReader(visit: context.visit, signedIn: context.signedIn, mailboxes: mailboxes, current: nil)
    }

    @Sendable private static func messages(_ request: Request, _ context: MemberContext) async throws -> Response {
        let patient = try context.patient()
        let query = try URLEncodedForm.fields(ofQuery: request.uri.query.map { Substring($0) }, limits: FormLimits(bytes: 4_096))
        let selection = MessagesPage.Selection(
            show: query["show"].flatMap { MessagesPage.Selection.Show(rawValue: $0) } ?? .all,
            type: query["type"].flatMap { MessageType(rawValue: $0) })
        let cursor = MessagesCursor(
            services: context.services, account: context.signedIn.account.id, patient: patient, selection: selection)
        // An address that was altered, or kept for too long, begins at the beginning.
        let mark = query["before"].flatMap { cursor.mark($0) }
        let (visit, signedIn) = (context.visit, context.signedIn)
        let conversations = context.portal.conversations
        let portal = context.portal
        let found = try await portal.readShowing(to: signedIn, site: visit.site) {
            $0.page.items.map(ShownConversation.init)
        } by: {
            try await portal.look { tx in
                let reader = try MemberReader.of(visit, signedIn, patient: patient, in: tx)
                guard let mailbox = reader.current?.mailbox else { throw NotFound() }
                let page = try conversations.list(mailbox, filter: selection.filter, after: mark, limit: MessagesPage.perPage, in: tx)
                return (reader: reader, patient: mailbox.patient, page: page)
            }
        }
        try await conversations.recordReading(.list, "conversation", ID<Conversation>?.none, of: patient, by: signedIn)
        let page = MessagesPage(
            reader: found.reader, patient: found.patient, selection: selection, items: found.page.items,
            older: try found.page.next.map { try cursor.text($0) }, isLater: mark != nil)
        return found.reader.response(request.wantsFragment ? page.fragment : page.markup, to: request)
    }

    @Sendable private static func search(_ request: Request, _ context: MemberContext) async throws -> Response {
        let patient = try context.patient()
        let form = context.form
        let type = form["type"].flatMap { MessageType(rawValue: $0) }
        if ["words", "from", "until"].allSatisfy({ name in (form[name] ?? "").allSatisfy(\.isWhitespace) }) {
            return .seeOther(Paths.messages(patient) + MessagesPage.Selection(type: type).query())
        }
        let (visit, signedIn) = (context.visit, context.signedIn)
        let conversations = context.portal.conversations
        try context.services.count(.search, by: signedIn)
        let portal = context.portal
        let found = try await portal.readShowing(to: signedIn, site: visit.site) {
            $0.found.items.map(ShownConversation.init)
        } by: {
            try await portal.read { tx in
                let reader = try MemberReader.of(visit, signedIn, patient: patient, in: tx)
                guard let mailbox = reader.current?.mailbox else { throw NotFound() }
                var search = MessageSearch(reader: reader, patient: mailbox.patient)
                let found = try search.wanted(form).map { try conversations.search($0, in: mailbox, tx) }
                return (search: search, found: found ?? FoundConversations(items: [], more: nil))
            }
        }
        try await conversations.recordReading(.search, "conversation", ID<Conversation>?.none, of: patient, by: signedIn)
        return found.search.reader.response(found.search.page(found.found), to: request)
    }
}

extension MemberContext {
    /// The patient whom the address names.
    ///
    /// - Throws: `NotFound`.
    func patient() throws -> ID<Patient> {
        guard let patient = parameters.get("patient").flatMap({ ID<Patient>($0) }) else { throw NotFound() }
        return patient
    }

    /// The conversation that the address names.
    ///
    /// - Throws: `NotFound`.
    func conversation() throws -> ID<Conversation> {
        guard let conversation = parameters.get("conversation").flatMap({ ID<Conversation>($0) }) else { throw NotFound() }
        return conversation
    }
}

/// Where a list goes on, sealed: of one reader, one patient and one selection.
struct MessagesCursor {
    let services: WebServices
    let account: ID<Account>
    let patient: ID<Patient>
    let selection: MessagesPage.Selection

    private var list: String { "messages/\(account)/\(patient)/\(selection.query())" }

    func text(_ mark: PageMark) throws -> String {
        let numbers = [UInt64(bitPattern: mark.at.microseconds), mark.high, mark.low]
        let bytes = numbers.flatMap { number in (0..<8).map { UInt8(truncatingIfNeeded: number >> UInt64(56 - 8 * $0)) } }
        return try services.cursors.cursor(bytes, list: list)
    }

    func mark(_ text: String) -> PageMark? {
        guard let bytes = services.cursors.place(text, list: list), bytes.count == 24 else { return nil }
        let numbers = stride(from: 0, to: 24, by: 8).map { start in bytes[start..<start + 8].reduce(UInt64(0)) { $0 << 8 | UInt64($1) } }
        return PageMark(at: Timestamp(microseconds: Int64(bitPattern: numbers[0])), high: numbers[1], low: numbers[2])
    }
}
