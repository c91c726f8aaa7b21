import Persistence

enum DraftRows {
    static let columns: SQL = """
        d.id, d.kind, d.patient, d.chart, d.account, d.conversation, d.task, d.content, d.version, d.created_at, d.updated_at, d.noted_at
        """
    static let count = 12

    struct Sealed {
        let id: ID<Draft>
        let kind: DraftKind
        let patient: ID<Patient>
        let chart: ID<Patient>
        let account: ID<Account>
        let conversation: ID<Conversation>?
        let task: ID<WorkbenchTask>?
        let content: [UInt8]
        let version: Int64
        let createdAt: Timestamp
        let updatedAt: Timestamp
        let notedAt: Timestamp

        func open(_ keys: PatientKeys, in tx: Transaction) throws -> Draft {
            let key = try keys.key(of: patient, in: tx).content
            let text = try key.openText(content, DraftRows.binding(id, patient, account, createdAt), padded: true)
            return Draft(
                id: id, kind: kind, author: account, patient: patient, chart: chart, conversation: conversation, task: task,
                content: try StoredJSON.value(text, as: DraftContent.self, column: 7), version: version, createdAt: createdAt,
                updatedAt: updatedAt)
        }
    }

    static func decode(_ row: Row, from first: Int = 0) throws -> Sealed {
        try Sealed(
            id: row[first], kind: row[first + 1], patient: row[first + 2], chart: row[first + 3], account: row[first + 4],
            conversation: row[first + 5], task: row[first + 6], content: row[first + 7], version: row[first + 8],
            createdAt: row[first + 9], updatedAt: row[first + 10], notedAt: row[first + 11])
    }

    static func binding(_ id: ID<Draft>, _ patient: ID<Patient>, _ author: ID<Account>, _ createdAt: Timestamp) -> Binding {
        Binding(table: "draft", column: "content", row: id, parent: patient, author: author, createdAt: createdAt)
    }

    static func find(where condition: SQL, lock: Bool = false, in tx: Transaction) throws -> Sealed? {
        let found: SQL = "SELECT \(columns) FROM draft d WHERE \(condition)"
        return try tx.first(lock ? "\(found) \(.forUpdate)" : found) { try decode($0) }
    }

    /// What was drafted for a task that goes on in another patient's chart, sealed for that patient.
    static func move(
        from task: ID<WorkbenchTask>, to next: ID<WorkbenchTask>, in conversation: ID<Conversation>, of patient: Patient,
        keys: PatientKeys, _ tx: Transaction
    ) throws {
        let drafts = try tx.all("SELECT \(columns) FROM draft d WHERE d.task = \(task)") { try decode($0) }
        for draft in drafts {
            let text = try StoredJSON.text(draft.open(keys, in: tx).content)
            let sealed = try keys.key(of: patient.id, in: tx).content
                .seal(text: text, binding(draft.id, patient.id, draft.account, draft.createdAt), padded: true)
            try tx.execute(
                """
                UPDATE draft SET task = \(next), conversation = \(conversation), patient = \(patient.id), chart = \(patient.chart),
                    content = \(sealed), version = version + 1
                WHERE id = \(draft.id)
                """)
        }
    }

    /// What was drafted for a task that is done.
    static func remove(of task: ID<WorkbenchTask>, in tx: Transaction) throws {
        try tx.execute("DELETE FROM draft WHERE task = \(task)")
    }

    /// What somebody drafted for a task, once it is sent.
    static func remove(of task: ID<WorkbenchTask>, by author: ID<Account>, in tx: Transaction) throws {
        try tx.execute("DELETE FROM draft WHERE task = \(task) AND account = \(author)")
    }
}
