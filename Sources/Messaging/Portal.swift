public import Persistence

/// Threadwell as one value: every feature, wired once. Commands, pages and the
/// API hold a portal and nothing beneath it.
public final class Portal: Sendable {
    public let surroundings: Surroundings
    public let audit: Audit
    public let readings: ReadingLog
    public let identity: Identity
    public let patients: Patients
    public let enrolment: Enrolment
    public let conversations: Conversations
    /// Files with messages.
    public let attachments: Attachments
    public let workbench: Workbench
    public let personal: PersonalMessaging
    /// What other systems send us.
    public let inbound: Inbound
    /// What the practice sent and takes back at once.
    public let answers: Answers
    /// What people wrote and have not sent.
    public let drafts: Drafts
    /// Short texts that people set into what they write.
    public let textModules: TextModules
    public let configuration: Configuration
    /// Rights to act for patients, for healthcare administrators.
    public let grants: ProxyGrants
    /// Who would see what, for the privacy officer; who has seen it, for members.
    public let privacy: Privacy
    /// E-mail: what people choose, what is sent, and how it stands.
    public let mail: Mailing
    /// What leaves for external systems, and the secrets shared with them.
    public let deliveries: Deliveries
    public let sequencer: AuditSequencer
    let decisions: RouteDecisions
    let sites: SiteCache

    public var database: Database { surroundings.database }

    /// - Parameters:
    ///   - passwords: how passwords become hashes; argon2id at the policy's cost unless a test says otherwise.
    ///   - files: how files are looked at; without a scanner none is taken.
    ///   - installed: the adapters and filters that the configuration may name.
    public init(
        _ surroundings: Surroundings, passwords: Passwords = Passwords(), limits: RateLimits = .on, files: FileChecking = .unavailable,
        installed: Installation = .shipped
    ) {
        self.surroundings = surroundings
        audit = Audit(surroundings)
        readings = ReadingLog(audit, surroundings)
        identity = Identity(surroundings, audit: audit, passwords: passwords, limits: limits)
        sites = SiteCache(installed)
        patients = Patients(surroundings, audit: audit, sites: sites)
        enrolment = Enrolment(surroundings, audit: audit, identity: identity, patients: patients)
        decisions = RouteDecisions(surroundings)
        let tasks = TaskBinding(surroundings)
        let sending = Sending(
            surroundings, audit: audit, tasks: tasks, decisions: decisions, notifications: Notifications(surroundings, patients: patients))
        let cards = Cards(surroundings.patientKeys)
        conversations = Conversations(
            surroundings, patients: patients, identity: identity, audit: audit, readings: readings, sending: sending, workbench: tasks,
            cards: cards)
        attachments = Attachments(surroundings, audit: audit, readings: readings, conversations: conversations, checking: files)
        workbench = Workbench(
            surroundings, patients: patients, identity: identity, audit: audit, readings: readings, sending: sending,
            cards: cards)
        personal = PersonalMessaging(surroundings, audit: audit, sending: sending, conversations: conversations, workbench: workbench)
        deliveries = Deliveries(surroundings, audit: audit, patients: patients, identity: identity, tasks: tasks)
        inbound = Inbound(surroundings, audit: audit, sending: sending, conversations: conversations, deliveries: deliveries)
        drafts = Drafts(surroundings, audit: audit, conversations: conversations, workbench: workbench, personal: personal)
        answers = Answers(surroundings, audit: audit, drafts: drafts)
        textModules = TextModules(surroundings, audit: audit, workbench: workbench)
        configuration = Configuration(surroundings, audit: audit, installed: installed)
        grants = ProxyGrants(surroundings: surroundings, patients: patients, identity: identity)
        privacy = Privacy(surroundings: surroundings, patients: patients, identity: identity, audit: audit, conversations: conversations)
        mail = Mailing(
            surroundings, audit: audit, identity: identity, patients: patients, conversations: conversations, workbench: workbench)
        sequencer = AuditSequencer(signing: surroundings.keys.auditSigning)
    }

    /// The configuration in force for somebody who is signed in: the revision
    /// came with the session, so nothing is asked when it is known.
    public func site(for signedIn: SignedIn) async throws -> Site {
        try await sites.site(revision: signedIn.revision, database: database)
    }

    /// The configuration in force now.
    public func site() async throws -> Site {
        try await sites.current(database)
    }

    /// Reads on one snapshot.
    public func read<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> T) async throws -> T {
        try await database.read(body)
    }

    /// Reads statement by statement, for what need not agree to the microsecond.
    public func look<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> T) async throws -> T {
        try await database.look(body)
    }

    /// Changes something, and wakes whom it concerns once it is durable.
    public func perform<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> Effect<T>) async throws -> T {
        let effect: Effect<T>
        do {
            effect = try await database.write(body)
        } catch let failure as DatabaseFailure {
            decisions.forget()
            throw failure
        }
        if !effect.wakeups.isEmpty { database.publish(effect.wakeups.map(\.name)) }
        return effect.value
    }

    /// Changes something once, however often the request comes, and answers the
    /// same each time.
    ///
    /// - Parameters:
    ///   - request: nil when the client named none.
    ///   - reader: to whom the answer goes. Given again, it is a reading: allowed by what holds now, and recorded. nil where answers hold
    ///     nothing that only some may read.
    ///   - body: does it and renders the answer, in the same transaction.
    /// - Throws: `IdempotencyRefusal`, `NotFound` for an answer that its reader may not read any more, and what `body` throws.
    public func performOnce(
        _ request: IdempotentRequest?, for reader: SignedIn? = nil,
        _ body: @escaping @Sendable (Transaction) throws -> Effect<IdempotentAnswer>
    ) async throws -> IdempotentAnswer {
        let (answer, readAgain) = try await perform { [identity, conversations] tx in
            let once = try identity.once(request, in: tx) {
                let effect = try body(tx)
                return (value: effect.wakeups, answer: effect.value)
            }
            var readAgain: ID<Patient>?
            if once.wasRepeated, let reader {
                if let role = once.answer.role, !reader.account.roles.contains(role) { throw NotFound() }
                readAgain = try once.answer.conversation.map { try conversations.requireReader(reader, of: $0, in: tx) }
            }
            return Effect((once.answer, readAgain), wakeups: once.value ?? [])
        }
        if let readAgain, let reader {
            try await readings.record(
                .read, "conversation", answer.conversation, by: reader.actor, session: reader.session, patient: readAgain)
        }
        return answer
    }

    /// The same for an answer that is rendered from what was done alone: unless
    /// it must be stored with it, it is rendered when the store is free again.
    public func performOnce<T: Sendable>(
        _ request: IdempotentRequest?, for reader: SignedIn? = nil, _ body: @escaping @Sendable (Transaction) throws -> Effect<T>,
        answer: @escaping @Sendable (T) throws -> IdempotentAnswer
    ) async throws -> IdempotentAnswer {
        guard request == nil else { return try await performOnce(request, for: reader) { try body($0).map(answer) } }
        return try answer(try await perform(body))
    }

    /// What was answered to a request that was done before; nil when it was not, as far as anybody knows now.
    ///
    /// - Throws: `IdempotencyRefusal.keyReused`.
    public func answered(_ request: IdempotentRequest) async throws -> IdempotentAnswer? {
        try await look { [identity] tx in try identity.answered(request, in: tx) }
    }
}

/// The store's schema is older than the program and may not be changed now.
public struct SchemaOutdated: Error, Sendable {
    /// Names of the migrations that are missing.
    public let pending: [String]
}

extension Portal {
    /// Opens the store, checks the keys and wires everything.
    ///
    /// - Parameters:
    ///   - mayCreateKeys: whether an empty store may get its keys now.
    ///   - options: how the store is opened.
    ///   - sendsMail: whether a server of the site hands e-mails over.
    ///   - installed: the adapters and filters that the configuration may name.
    /// - Throws: `DatabaseFailure`, `DatabaseRefusal`, `EncryptionFailure`.
    public static func open(
        _ location: DatabaseLocation, masterKeys: MasterKeys, options: DatabaseOptions = .init(), limits: RateLimits = .on,
        files: FileChecking = .unavailable, mayCreateKeys: Bool, migrate: Bool = true, sendsMail: Bool = true,
        installed: Installation = .shipped, clock: @escaping @Sendable () -> Timestamp = { Timestamp.now() }
    ) async throws -> Portal {
        let database = try await Database.open(location, options: options)
        do {
            return try await wire(
                database, masterKeys: masterKeys, limits: limits, files: files, mayCreateKeys: mayCreateKeys, migrate: migrate,
                sendsMail: sendsMail, installed: installed, clock: clock)
        } catch {
            await database.close()
            throw error
        }
    }

    /// Wires everything to a store that is open already. Without `ids`, identifiers are made by the clock.
    public static func wire(
        _ database: Database, masterKeys: MasterKeys, passwords: Passwords = Passwords(), limits: RateLimits = .on,
        files: FileChecking = .unavailable, mayCreateKeys: Bool, migrate: Bool, sendsMail: Bool = true, installed: Installation = .shipped,
        clock: @escaping @Sendable () -> Timestamp, ids: IDs? = nil
    ) async throws -> Portal {
        let migrator = Migrator(Schema.migrations)
        if migrate { _ = try await migrator.migrate(database, now: clock()) }
        let pending = try await migrator.pending(database)
        guard pending.isEmpty else { throw SchemaOutdated(pending: pending) }
        let ids = ids ?? .system(now: clock)
        let keys = try await SiteKeys.open(database, masterKeys: masterKeys, ids: ids, now: clock(), mayCreate: mayCreateKeys)
        let surroundings = Surroundings(
            database: database, clock: clock, ids: ids, keys: keys, masterKeys: masterKeys,
            patientKeys: PatientKeys(masterKeys: masterKeys, siteKeys: keys), sendsMail: sendsMail)
        return Portal(surroundings, passwords: passwords, limits: limits, files: files, installed: installed)
    }
}
