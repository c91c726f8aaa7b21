public import Persistence

/// One row of the list of tasks.
public struct TaskSummary: Sendable {
    public let task: WorkbenchTask
    public let owner: TaskOwner?
    public let patient: Patient
    public let card: Card
    public let clinicalGroup: ID<ClinicalGroup>
    /// The last member message of the task.
    public let message: ID<Message>?
    /// Language in which the member side writes.
    public let language: String
    /// As what the member side began the conversation.
    public let begunAs: AuthorRole
    /// What the proxy who began it is to the patient, such as `mother`; nil for the patient, and once the grant has ended.
    public let relationship: String?
    /// What was promised when the task was opened; nil when nothing was.
    public let promise: Promise?
    /// The member's own words that made it possibly urgent; empty where none did.
    public let urgentWords: [String]
    /// Whether such words were taken back since, or can no longer be read, and none are left to be shown.
    public let urgentWordsAreGone: Bool
    /// Files of the conversation's messages.
    public let files: Int64
    /// As people see it now: what has waited long enough waits no more.
    public let state: TaskState

    public var id: ID<WorkbenchTask> { task.id }
}

struct TaskSummaryRow {
    let task: WorkbenchTask
    let patient: PatientRow
    let card: [UInt8]
    let lastAt: Timestamp
    let clinicalGroup: ID<ClinicalGroup>
    let language: String
    let begunAs: AuthorRole
    let message: ID<Message>?
    let ownerUsername: String?
    /// Sealed.
    let ownerName: [UInt8]?
    let conversationPatient: ID<Patient>
    let relationship: String?
    let files: Int64

    static let tables: SQL = "task t \(joins)"

    /// What stands beside `task t`.
    static let joins: SQL = """
        JOIN conversation c ON c.id = t.conversation JOIN patient p ON p.id = t.patient LEFT JOIN account o ON o.id = t.owner
        LEFT JOIN proxy_grant g ON g.patient = c.patient AND g.proxy = c.begun_by AND c.begun_as = 'proxy' AND g.ended_at IS NULL
        """

    static let columns: SQL = """
        \(TaskRows.columns), \(PatientRows.columns), c.card, c.last_at, c.clinical_group, c.language, c.begun_as,
        coalesce((SELECT m.id FROM message m JOIN task_message tm ON tm.message = m.id
            WHERE m.conversation = t.conversation AND tm.task = t.id ORDER BY m.seq DESC LIMIT 1), t.raised_by), o.username, c.patient, g.relationship,
        c.files, o.name
        """

    static func decode(_ row: Row) throws -> TaskSummaryRow {
        let first = TaskRows.count + 6
        return try TaskSummaryRow(
            task: TaskRows.decode(row), patient: PatientRows.decode(row, from: TaskRows.count), card: row[first], lastAt: row[first + 1],
            clinicalGroup: row[first + 2], language: row[first + 3], begunAs: row[first + 4], message: row[first + 5],
            ownerUsername: row[first + 6], ownerName: row[first + 10], conversationPatient: row[first + 7], relationship: row[first + 8],
            files: row[first + 9])
    }
}

extension Workbench {
    func open(_ rows: [TaskSummaryRow], in tx: Transaction) throws -> [TaskSummary] {
        let now = surroundings.clock()
        // A list holds a few promises many times.
        let texts: Set<String> = Set(rows.compactMap(\.task.storedPromise))
        let promises = try texts.reduce(into: [String: Promise]()) { promises, text in
            guard let promise = Promise(stored: text) else { throw DatabaseFailure.decoding(column: 13) }
            promises[text] = promise
        }
        return try rows.map { row in
            let patient = try patients.open(row.patient)
            let card = try cards.open(
                row.card, at: CardPlace(conversation: row.task.conversation, patient: row.conversationPatient, lastAt: row.lastAt), in: tx)
            let owner = try row.task.owner.map { account in
                TaskOwner(
                    account: account, username: row.ownerUsername ?? "",
                    name: try row.ownerName.map { try identity.name(sealed: $0, of: account) } ?? "")
            }
            let words = try UrgentWords.open(row.task, of: row.conversationPatient, keys: surroundings.patientKeys, in: tx)
            return TaskSummary(
                task: row.task, owner: owner, patient: patient, card: card, clinicalGroup: row.clinicalGroup, message: row.message,
                language: row.language, begunAs: row.begunAs, relationship: row.relationship,
                promise: row.task.storedPromise.flatMap { promises[$0] },
                urgentWords: words, urgentWordsAreGone: row.task.sealedUrgentWords != nil && words.isEmpty,
                files: row.files, state: row.task.state(at: now))
        }
    }

    /// One task as a row, for those who may work in its group.
    ///
    /// - Throws: `NotFound`, `TaskRefusal.notEligible`.
    public func summary(of id: ID<WorkbenchTask>, for user: ID<Account>, in tx: Transaction) throws -> TaskSummary {
        try desk(id, of: user, lock: false, in: tx).eligibility.require()
        let row = try tx.first(
            "SELECT \(TaskSummaryRow.columns) FROM \(TaskSummaryRow.tables) WHERE t.id = \(id)", TaskSummaryRow.decode)
        guard let row, let summary = try open([row], in: tx).first else { throw NotFound() }
        return summary
    }
}
