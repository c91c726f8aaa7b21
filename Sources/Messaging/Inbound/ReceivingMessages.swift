public import Persistence

extension Inbound {
    /// Takes a message of a system: begins a conversation, or answers in one.
    ///
    /// - Throws: `SystemMessageRefusal`, `MessageRefusal`, `TemplateRefusal`,
    ///   `AttachmentRefusal`, `WritingFirstRefusal.nobodyCanRead`; then nothing of it is kept, and its files can be named again.
    public func receive(
        _ message: SystemMessage, by caller: SystemCaller, site: Site, in tx: Transaction
    ) throws -> Effect<ReceivedMessage> {
        try admit(caller, to: .create, site: site, in: tx)
        let external = message.externalID.map { externalName($0, of: caller) }
        if let external { try requireNew(external, of: caller, in: tx) }
        let effect =
            message.isReply ? try answer(message, by: caller, site: site, in: tx) : try begin(message, by: caller, site: site, in: tx)
        try remember(effect.value, named: external, of: caller, in: tx)
        return effect
    }

    private func begin(
        _ message: SystemMessage, by caller: SystemCaller, site: Site, in tx: Transaction
    ) throws -> Effect<ReceivedMessage> {
        guard !caller.onlyReplies else { throw SystemMessageRefusal.onlyReplies }
        guard let identifier = message.patient else { throw SystemMessageRefusal.patientNotFound }
        _ = try message.acceptedGroup(caller, site)
        let patient = try patient(identifier, for: caller, in: tx)
        let accepted = try message.accepted(from: caller, to: patient.details, site: site)
        let files = message.files(
            of: caller, areTaken: site.takesAttachmentsOfSystems(accepted.group, flow: accepted.route?.flow))
        let readers = try readers(of: accepted.audience, accepted.type, patient, in: tx)
        if accepted.waitsForRelease {
            return try hold(
                HeldMessage.Content(accepted, quoting: message), as: .message, because: .toBeReleased, from: caller, to: patient,
                group: accepted.group, type: accepted.type, files: files, site: site, in: tx)
        }
        guard !readers.isEmpty else {
            guard try !self.readers(of: .both, accepted.type, patient, in: tx).isEmpty else {
                throw SystemMessageRefusal.patientNotEnrolled
            }
            throw WritingFirstRefusal.nobodyCanRead(missing(of: accepted.audience))
        }
        let effect = try send(accepted, to: patient, readers: readers, files: files, by: caller.actor, in: tx)
        return effect.map { .delivered($0, readers: readers) }
    }

    /// Begins a conversation with words that every rule has accepted.
    func send(
        _ accepted: AcceptedSystemMessage, to patient: Patient, readers: [Reader], files: AttachmentChoice = AttachmentChoice(),
        by actor: Actor, in tx: Transaction
    ) throws -> Effect<Sent> {
        let now = surroundings.clock()
        return try sending.begin(
            Sending.Opening(
                patient: patient, type: accepted.type, clinicalGroup: accepted.group.id, provider: accepted.provider?.id,
                audience: accepted.audience, subject: accepted.subject, body: accepted.body, language: accepted.language,
                replyAllowed: accepted.replyAllowed, route: nil, due: now, promise: nil, readers: readers, flow: accepted.route?.flow,
                template: accepted.template, attachments: files),
            by: Sending.Author(account: nil, name: accepted.authorName, role: .system, actor: actor, session: nil), at: now, in: tx)
    }
}

extension SystemMessage {
    /// The files it names, as what the system that sends it has handed in.
    func files(of caller: SystemCaller, areTaken: Bool) -> AttachmentChoice {
        var choice = AttachmentChoice(attachments, areTaken: areTaken)
        choice.sender = caller.client.id
        return choice
    }
}

extension Inbound {
    /// The blind token of the name that a thing bears in the system that sends it.
    func externalName(_ name: String, of caller: SystemCaller) -> [UInt8] {
        surroundings.keys.blindIndex.token("external name", caller.client.id.description, name)
    }

    private func requireNew(_ external: [UInt8], of caller: SystemCaller, in tx: Transaction) throws {
        let known = try tx.first(
            "SELECT message FROM outside_message WHERE sender = \(caller.client.id) AND external = \(external)"
        ) { try $0[0] as ID<Message>? }
        if let known { throw SystemMessageRefusal.externalIDKnown(known) }
    }

    private func remember(
        _ received: ReceivedMessage, named external: [UInt8]?, of caller: SystemCaller, in tx: Transaction
    ) throws {
        var (sent, held): (Sent?, ID<HeldMessage>?)
        switch received {
        case .delivered(let done, _): sent = done
        case .held(let id, _): held = id
        }
        let id: ID<ReceivedMessage> = surroundings.ids.next()
        let taken = try tx.update(
            """
            INSERT INTO outside_message (id, sender, external, message, conversation, held, created_at)
            VALUES (\(id), \(caller.client.id), \(external), \(sent?.message), \(sent?.conversation), \(held), \(surroundings.clock()))
            ON CONFLICT DO NOTHING
            """)
        // The same name came by two requests at once: the other one was first, and this one leaves nothing.
        guard taken == 1 else {
            if let external { try requireNew(external, of: caller, in: tx) }
            throw DatabaseFailure.busy
        }
    }

    /// How far a message of this system has come.
    ///
    /// - Throws: `NotFound` for what is no message of the caller.
    public func deliveries(
        of message: ID<Message>, by caller: SystemCaller, site: Site, in tx: Transaction
    ) throws -> [InboundDelivery] {
        try admit(caller, to: .read, site: site, in: tx)
        let found = try tx.first(
            """
            SELECT m.sent_at, m.withdrawn_at FROM outside_message o JOIN message m ON m.id = o.message
            WHERE o.message = \(message) AND o.sender = \(caller.client.id)
            """
        ) { row in
            InboundDelivery(message: message, deliveredAt: try row[0], withdrawnAt: try row[1])
        }
        guard let found else { throw NotFound() }
        return [found]
    }
}

/// A message of a system, as it stands in the inbox.
public struct InboundDelivery: Sendable, Hashable {
    public let message: ID<Message>
    public let deliveredAt: Timestamp
    public let withdrawnAt: Timestamp?
}
