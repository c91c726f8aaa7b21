public import Persistence

/// Everything that was ever written with the care team about one patient, as one reader may see it, oldest first (S78 to S80).
public struct PatientHistory: Sendable {
    /// One conversation, whole.
    public struct Chapter: Sendable {
        public let conversation: Conversation
        public let begunAt: Timestamp
        public let subject: String
        /// Who on the member side can read it now.
        public let readers: [NamedReader]
        /// All of them, with their original authors and times; what was withdrawn has no words.
        public let messages: [Message]
        public let endings: [TaskEnding]
        public let transfers: [TaskTransfer]
        public let delays: [TaskDelay]
    }

    public let patient: Patient
    public let identifiers: [Patients.Identifier]
    public let chapters: [Chapter]
}

extension Conversations {
    /// The whole history of a patient, for a member who acts for them, or for somebody of the practice who opens their chart.
    ///
    /// Each conversation is judged by the visibility function, so that what is outside a reader's audience leaves no trace.
    ///
    /// - Throws: `NotFound`: an unknown patient and a forbidden one alike.
    public func history(of id: ID<Patient>, for reader: SignedIn, in tx: Transaction) throws -> PatientHistory {
        let (patient, condition) = try historyScope(of: id, for: reader, in: tx)
        let rows = try tx.all(
            "SELECT c.created_at, \(ConversationRows.columns) FROM conversation c WHERE \(condition) ORDER BY c.created_at, c.id"
        ) { (at: try $0[0] as Timestamp, conversation: try ConversationRows.decode($0, from: 1)) }
        return PatientHistory(
            patient: patient, identifiers: try patients.identifiers(of: patient.id, in: tx),
            chapters: try rows.map { try chapter($0.conversation, begunAt: $0.at, in: tx) })
    }

    private func historyScope(
        of id: ID<Patient>, for reader: SignedIn, in tx: Transaction
    ) throws -> (patient: Patient, condition: SQL) {
        switch reader.account.kind {
        case .member:
            let mailbox = try mailbox(of: id, for: reader.account.id, in: tx)
            return (mailbox.patient, mailbox.condition)
        case .staff:
            let patient = try chartPatient(id, for: reader, in: tx)
            return (patient, "c.chart = \(patient.id) AND \(Visibility.staffCondition(for: reader.account.id, chart: patient.id))")
        }
    }

    private func chapter(_ conversation: Conversation, begunAt: Timestamp, in tx: Transaction) throws -> PatientHistory.Chapter {
        let key = try conversation.key(under: surroundings.patientKeys.key(of: conversation.patient, in: tx))
        let isStub = conversation.movedAt != nil
        return PatientHistory.Chapter(
            conversation: conversation, begunAt: begunAt, subject: try conversation.subject(with: key),
            readers: try readers(of: conversation, in: tx),
            messages: try messages(of: conversation, limit: Int(clamping: conversation.lastSeq) + 1, in: tx).messages,
            endings: isStub ? [] : try workbench.endings(of: conversation.id, named: identity, in: tx),
            transfers: isStub ? [] : try workbench.transfers(of: conversation.id, named: identity, in: tx),
            delays: isStub ? [] : try workbench.delays(of: conversation.id, in: tx))
    }

    /// Records that somebody took a patient's whole history, and with it read each conversation; returns once that is durable, and
    /// only then may the answer leave.
    public func recordReading(of history: PatientHistory, by reader: SignedIn) async throws {
        try await readings.record(
            .read, "history", ID<Patient>?.none, by: reader.actor, session: reader.session, patient: history.patient.id)
        try await readings.record(
            .read, "conversation", all: history.chapters.map { ($0.conversation.id, $0.conversation.patient) }, by: reader.actor,
            session: reader.session)
    }
}
