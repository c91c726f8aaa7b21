import Persistence

/// A conversation written anew in the chart of the patient it is about, under that patient's keys, with its authors and times; and the
/// stub that stays.
struct ConversationMove {
    let conversation: Conversation
    let target: Patient
    let standings: [ID<Account>: Standing]
    let person: SignedIn
    let now: Timestamp
    let surroundings: Surroundings
    private let oldKey: ContentKey
    private let newKey: ContentKey
    private let id: ID<Conversation>
    private let patientKey: PatientKey
    private let oldPatientKey: PatientKey

    init(
        conversation: Conversation, to target: Patient, standings: [ID<Account>: Standing], by person: SignedIn, at now: Timestamp,
        surroundings: Surroundings, in tx: Transaction
    ) throws {
        self.conversation = conversation
        self.target = target
        self.standings = standings
        self.person = person
        self.now = now
        self.surroundings = surroundings
        oldPatientKey = try surroundings.patientKeys.key(of: conversation.patient, in: tx)
        patientKey = try surroundings.patientKeys.key(of: target.id, in: tx)
        oldKey = try conversation.key(under: oldPatientKey)
        id = surroundings.ids.next()
        newKey = ContentKey.random(id: id.retyped())
    }

    /// - Returns: the conversation as it now stands in the other chart.
    func write(in tx: Transaction) throws -> Conversation {
        let subject = try conversation.subject(with: oldKey)
        let letters = try letters(in: tx)
        guard let last = letters.last else { throw NotFound() }
        try insertConversation(subject: subject, last: last, in: tx)
        for letter in letters { try insert(letter, in: tx) }
        for letter in letters {
            try AttachmentBinding(surroundings).move(
                from: letter.old.place.message, oldKey, to: letter.place.message, of: id, newKey, in: tx)
        }
        try mark(letters, in: tx)
        try AttachmentBinding.count(in: id, tx)
        try moveWork(of: letters, in: tx)
        try copyReadMarks(in: tx)
        try leaveStub(in: tx)
        guard let moved = try ConversationRows.find(id, in: tx) else { throw NotFound() }
        return moved
    }

    private var authorStanding: Standing { conversation.begunBy.flatMap { standings[$0] } ?? .patient }

    /// A message and where it goes.
    private struct Letter {
        let old: MessageRows.Sealed
        let text: String
        let decision: ID<RouteDecision>?
        let withdrawnBy: ID<Account>?
        let role: AuthorRole
        let place: MessagePlace
        let body: [UInt8]
        let chain: [UInt8]
        let inReplyTo: ID<Message>?
        /// Of an author without an account here.
        let authorName: String?
    }

    private func letters(in tx: Transaction) throws -> [Letter] {
        let rows = try tx.all(
            """
            SELECT \(MessageRows.columns), m.route_decision, m.withdrawn_by FROM message m
            WHERE m.conversation = \(conversation.id) ORDER BY m.seq
            """
        ) { row in
            (
                sealed: try MessageRows.decode(row), decision: try row[MessageRows.count] as ID<RouteDecision>?,
                withdrawnBy: try row[MessageRows.count + 1] as ID<Account>?
            )
        }
        var known: [ID<Message>: ID<Message>] = [:]
        var chain: [UInt8] = []
        return try rows.map { row in
            let old = row.sealed
            let text = try oldKey.openText(old.body, old.place.binding, padded: true)
            let place = MessagePlace(
                conversation: id, message: surroundings.ids.next(), seq: old.place.seq, author: old.place.author, sentAt: old.place.sentAt)
            known[old.place.message] = place.message
            let body = try newKey.seal(text: text, place.binding, padded: true)
            chain = place.chainHash(body: body, after: chain)
            let role = old.role.isMember ? old.place.author.flatMap { standings[$0] }.map(ChangingPatient.role) ?? old.role : old.role
            return Letter(
                old: old, text: text, decision: row.decision, withdrawnBy: row.withdrawnBy, role: role, place: place, body: body,
                chain: chain, inReplyTo: old.inReplyTo.flatMap { known[$0] },
                authorName: try old.authorName.map { try oldKey.openText($0, old.place.authorBinding, padded: true) })
        }
    }

    private func insertConversation(subject: String, last: Letter, in tx: Transaction) throws {
        let names = try tx.first("SELECT name FROM account WHERE id = \(last.place.author)") { try $0[0] as [UInt8] }
        let from = try names.flatMap { sealed in
            try last.place.author.map { try NameMemory.open(sealed, of: $0, key: surroundings.keys.accounts) }
        }
        let card = Card(subject: subject, body: last.old.withdrawnAt == nil ? last.text : "", from: last.authorName ?? from ?? "")
        try tx.insert(
            ConversationRows.insertion(
                ConversationRecord(
                    id: id, patient: target.id, chart: target.chart, type: conversation.type, clinicalGroup: conversation.clinicalGroup,
                    provider: conversation.provider, flow: nil,
                    audience: ChangingPatient.audience(conversation.audience, author: authorStanding), begunBy: conversation.begunBy,
                    begunAs: ChangingPatient.role(authorStanding), replyAllowed: conversation.replyAllowed, language: conversation.language,
                    wrappedKey: try patientKey.content.wrap(newKey, ConversationRows.keyBinding(id, target.id)),
                    subject: try newKey.seal(text: subject, ConversationRows.subjectBinding(id), padded: true),
                    card: try card.seal(patientKey, at: CardPlace(conversation: id, patient: target.id, lastAt: last.place.sentAt)),
                    last: last.place, lastRole: last.role, toMembers: conversation.toMembers, status: conversation.status, statusAt: now,
                    chainHash: last.chain, createdAt: conversation.createdAt)))
        try tx.execute(
            "UPDATE conversation SET flow = \(conversation.flow), flow_version = \(conversation.flowVersion) WHERE id = \(id)")
    }

    private func insert(_ letter: Letter, in tx: Transaction) throws {
        let old = letter.old
        try tx.insert(
            MessageRows.insertion(
                letter.place, role: letter.role, clinicalGroup: old.clinicalGroup, provider: old.provider, body: letter.body,
                inReplyTo: letter.inReplyTo, decision: letter.decision,
                receipt: old.receipt.map { ($0, old.receiptAt ?? old.place.sentAt) },
                chainHash: letter.chain, template: old.template,
                authorName: try letter.authorName.map { try newKey.seal(text: $0, letter.place.authorBinding, padded: true) },
                importedAt: old.importedAt))
    }

    /// Marks what was withdrawn or corrected, once every message it may name is there.
    private func mark(_ letters: [Letter], in tx: Transaction) throws {
        let places = Dictionary(letters.map { ($0.old.place.message, $0.place.message) }, uniquingKeysWith: { first, _ in first })
        for letter in letters where letter.old.withdrawnAt != nil || letter.old.correction != nil {
            let correction = letter.old.correction.flatMap { old in places[old.message].map { Correction(at: old.at, message: $0) } }
            try tx.execute(
                """
                UPDATE message SET withdrawn_at = \(letter.old.withdrawnAt), withdrawn_by = \(letter.withdrawnBy),
                    corrected_at = \(correction?.at), corrected_by = \(correction?.message)
                WHERE id = \(letter.place.message)
                """)
        }
    }

    /// The task goes along with its owner, due time and notes, and so does an unfinished look at what may be urgent; those that stay are
    /// done, as misdirected.
    private func moveWork(of letters: [Letter], in tx: Transaction) throws {
        let last = try tx.first(
            """
            SELECT \(TaskRows.columns) FROM task t WHERE t.conversation = \(conversation.id) AND t.raised_by IS NULL
            ORDER BY t.opened_at DESC, t.id DESC LIMIT 1
            """
        ) { try TaskRows.decode($0) }
        if let last {
            let task = try move(last, raisedBy: nil, in: tx)
            for letter in letters where letter.role.isMember { try tx.insert(TaskBinding.binding(of: letter.place.message, to: task)) }
            try copyNotes(to: task, in: tx)
        }
        let look = try tx.first(
            """
            SELECT \(TaskRows.columns) FROM task t
            WHERE t.conversation = \(conversation.id) AND t.raised_by IS NOT NULL AND t.state <> 'done'
            """
        ) { try TaskRows.decode($0) }
        if let look, let letter = letters.first(where: { $0.old.place.message == look.raisedBy }) {
            let task = try move(look, raisedBy: letter.place.message, in: tx)
            if last == nil { try copyNotes(to: task, in: tx) }
        }
        try takeWords(in: tx)
    }

    /// The words for which a task that stays was ranked first were said of the other patient.
    private func takeWords(in tx: Transaction) throws {
        let tasks = try tx.all("SELECT id FROM task WHERE conversation = \(conversation.id) AND urgent_because IS NOT NULL") {
            try $0[0] as ID<WorkbenchTask>
        }
        for task in tasks {
            let none = try UrgentWords.sealed([], for: task, of: conversation.id, key: oldPatientKey)
            try tx.execute("UPDATE task SET urgent_because = \(none) WHERE id = \(task)")
        }
    }

    /// A task as it is in the new conversation; its words are sealed for the new patient.
    private func move(_ old: WorkbenchTask, raisedBy: ID<Message>?, in tx: Transaction) throws -> ID<WorkbenchTask> {
        let task: ID<WorkbenchTask> = surroundings.ids.next()
        let urgent = try UrgentWords.sealed(as: old, for: task, of: id, key: patientKey, from: oldPatientKey)
        try tx.execute(
            """
            INSERT INTO task (id, conversation, patient, chart, workflow_group, type, state, outcome, owner, rank, urgent_because,
                raised_by, urgent_rules, opened_at, due_at, promise, warn_before, promised_after, look_at, warned_at, escalated_at, claimed_at,
                wake_at, hold_for, done_at, done_by, continues, version)
            SELECT \(task), \(id), \(target.id), \(target.chart), workflow_group, type, state, outcome, owner, rank, urgent_because,
                raised_by, urgent_rules, opened_at, due_at, promise, warn_before, promised_after, look_at, warned_at, escalated_at, claimed_at,
                wake_at, hold_for, done_at, done_by, id, 1
            FROM task WHERE id = \(old.id)
            """)
        try tx.execute("UPDATE task SET urgent_because = \(urgent), raised_by = \(raisedBy) WHERE id = \(task)")
        try tx.execute(
            "INSERT INTO first_seen (task, account, seen_at) SELECT \(task), account, seen_at FROM first_seen WHERE task = \(old.id)")
        try DraftRows.move(from: old.id, to: task, in: id, of: target, keys: surroundings.patientKeys, tx)
        try tx.execute(
            """
            UPDATE task SET state = 'done', outcome = 'misdirected', done_at = \(now), done_by = \(person.account.id), wake_at = NULL,
                hold_for = NULL, version = version + 1
            WHERE id = \(old.id) AND state <> 'done'
            """)
        return task
    }

    private func copyNotes(to task: ID<WorkbenchTask>, in tx: Transaction) throws {
        let notes = try tx.all(
            """
            SELECT n.id, n.task, n.author, n.body, n.created_at FROM task_note n JOIN task t ON t.id = n.task
            WHERE t.conversation = \(conversation.id) ORDER BY n.created_at, n.id
            """
        ) { row in
            (
                id: try row[0] as ID<TaskNote>, task: try row[1] as ID<WorkbenchTask>, author: try row[2] as ID<Account>,
                body: try row[3] as [UInt8], at: try row[4] as Timestamp
            )
        }
        for note in notes {
            let text = try oldKey.openText(note.body, TaskNote.binding(note.id, note.task, note.author, note.at), padded: true)
            let copy: ID<TaskNote> = surroundings.ids.next()
            let sealed = try newKey.seal(text: text, TaskNote.binding(copy, task, note.author, note.at), padded: true)
            try tx.execute(
                """
                INSERT INTO task_note (id, task, author, body, created_at)
                VALUES (\(copy), \(task), \(note.author), \(sealed), \(note.at))
                """)
        }
    }

    /// What somebody has read they have read, where they read on.
    private func copyReadMarks(in tx: Transaction) throws {
        try tx.execute(
            """
            INSERT INTO read_mark (conversation, account, through_seq, seen_count, updated_at)
            SELECT \(id), account, through_seq, seen_count, updated_at FROM read_mark WHERE conversation = \(conversation.id)
            """)
    }

    private func leaveStub(in tx: Transaction) throws {
        try Outbox.cancelAll(of: conversation.id, at: now, in: tx)
        let place = CardPlace(conversation: conversation.id, patient: conversation.patient, lastAt: conversation.lastAt)
        try tx.execute(
            """
            UPDATE conversation SET moved_at = \(now), card = \(try Card.stub.seal(oldPatientKey, at: place)), to_members = 0, files = 0,
                status = \(ConversationStatus.closed), status_at = \(now)
            WHERE id = \(conversation.id)
            """)
    }
}
