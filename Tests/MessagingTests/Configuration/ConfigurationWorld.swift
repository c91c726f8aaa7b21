import Messaging
import Persistence
import TestSupport
import Testing

/// The configuration feature on a store of its own.
struct ConfigurationWorld: Sendable {
    let surroundings: Surroundings
    let configuration: Configuration

    var database: Database { surroundings.database }

    static let now = Timestamp(secondsSince1970: 1_800_000_000)

    static func with(_ engine: Engine, _ body: @Sendable @escaping (ConfigurationWorld) async throws -> Void) async throws {
        try await TestDatabase.withDatabase(on: engine, Schema.migrations) { database in
            let masterKeys = MasterKeys(fixed: try MasterKeyRing(text: MasterKey.newLine()))
            let ids = IDs.system(now: { now })
            let keys = try await SiteKeys.open(database, masterKeys: masterKeys, ids: ids, now: now, mayCreate: true)
            let surroundings = Surroundings(
                database: database, clock: { now }, ids: ids, keys: keys, masterKeys: masterKeys,
                patientKeys: PatientKeys(masterKeys: masterKeys, siteKeys: keys))
            try await body(
                ConfigurationWorld(
                    surroundings: surroundings, configuration: Configuration(surroundings, audit: Audit(surroundings))))
        }
    }

    @discardableResult
    func apply(_ text: String, base: Int64? = nil, ontoLatest: Bool = false) async throws -> ConfigurationChange {
        try await configuration.apply(try soundDocument(text), base: base, ontoLatest: ontoLatest, by: .operator)
    }

    /// What applying a text was refused with.
    func refusal(_ text: String, base: Int64? = nil, ontoLatest: Bool = false) async -> ConfigurationRefusal? {
        do {
            guard let document = ConfigurationDocument.read(text).document else { return nil }
            _ = try await configuration.apply(document, base: base, ontoLatest: ontoLatest, by: .operator)
            return nil
        } catch {
            return error as? ConfigurationRefusal
        }
    }

    func site() async throws -> Site {
        try await database.read { try Configuration.load($0) }
    }

    func count(_ sql: SQL) async throws -> Int {
        try await database.read { tx in try tx.first(sql) { try $0[0] } ?? 0 }
    }

    /// A task as a member's message would leave one, in the workflow group of a code.
    func addTask(in code: String, state: String = "open") async throws {
        let site = try await site()
        guard let workflowGroup = site.workflowGroup(code: code), let clinicalGroup = site.clinicalGroups.first else { return }
        let patient: ID<Patient> = surroundings.ids.next()
        let conversation: ID<Conversation> = surroundings.ids.next()
        let task: ID<WorkbenchTask> = surroundings.ids.next()
        let key: ID<MasterKey> = surroundings.ids.next()
        let none: [UInt8] = [0]
        let isDone = state == "done"
        try await database.write { tx in
            let now = Self.now
            try tx.execute(
                """
                INSERT INTO patient (id, chart, master_key, wrapped_key, details, created_at, updated_at)
                VALUES (\(patient), \(patient), \(key), \(none), \(none), \(now), \(now))
                """)
            try tx.execute(
                """
                INSERT INTO conversation (id, patient, chart, type, clinical_group, audience, begun_as, reply_allowed, language,
                    wrapped_key, subject, card, card_from, last_seq, last_message, last_at, to_members, status, status_at, chain_hash,
                    created_at)
                VALUES (\(conversation), \(patient), \(patient), 'medical', \(clinicalGroup.id), 'both', 'patient', \(true), 'en',
                    \(none), \(none), \(none), 'members', 1, \(conversation), \(now), 0, 'received', \(now), \(none), \(now))
                """)
            try tx.execute(
                """
                INSERT INTO task (id, conversation, patient, chart, workflow_group, type, state, outcome, rank, opened_at, due_at,
                    done_at, version)
                VALUES (\(task), \(conversation), \(patient), \(patient), \(workflowGroup.id), 'medical', \(state),
                    \(isDone ? "no-reply-needed" : nil as String?), 1, \(now), \(now), \(isDone ? now : nil), 1)
                """)
        }
    }
}
