import Persistence

extension Inbound {
    /// Keeps what no rule may deliver for the people of a workflow group.
    ///
    /// - Parameters:
    ///   - group: the clinical group it came in the name of, if that is known.
    ///   - type: of the message, where it has one.
    ///   - files: kept with it until somebody has decided.
    /// - Throws: `AttachmentRefusal`; `HoldingRefusal.nobodyToAsk` when the site has no workflow group at all.
    func hold(
        _ content: HeldMessage.Content, as kind: HeldMessage.Kind, because reason: HeldMessage.Reason, from caller: SystemCaller,
        to patient: Patient?, group: ClinicalGroup?, type: MessageType?, files: AttachmentChoice = AttachmentChoice(), site: Site,
        in tx: Transaction
    ) throws -> Effect<ReceivedMessage> {
        let binding = AttachmentBinding(surroundings)
        let chosen = try binding.chosen(files, by: nil, in: tx)
        let now = surroundings.clock()
        let clinicalGroup = group ?? site.clinicalGroups.first { $0.retiredAt == nil && caller.covers($0) }
        let fallbacks = try Flows.fallbacks(in: tx)
        guard let place = site.holdingPlace(for: clinicalGroup, type: type, fallbacks: fallbacks) else { throw HoldingRefusal.nobodyToAsk }
        let id: ID<HeldMessage> = surroundings.ids.next()
        try tx.execute(
            """
            INSERT INTO held_message (id, kind, reason, sender, sender_name, patient, clinical_group, workflow_group, content, received_at,
                due_at)
            VALUES (\(id), \(kind), \(reason), \(caller.client.id), \(caller.client.name), \(patient?.id), \(group?.id), \(place.group),
                \(try HeldRows.seal(content, id, surroundings.keys)), \(now), \(site.due(place.promise, from: now)))
            """)
        try binding.hold(chosen, for: id, in: tx)
        try audit.record(
            AuditEvent(
                .holdBack, "held-message", id, by: caller.actor, patient: patient?.id,
                detail: ["kind": kind.rawValue, "reason": reason.rawValue]), in: tx)
        return Effect(.held(id, reason), wakeups: [.group(place.group)])
    }
}

extension Flows {
    /// The codes of the workflow groups that answer when a flow's delivery does not.
    static func fallbacks(in tx: Transaction) throws -> [ID<MessageFlow>: String] {
        Dictionary(
            try messageFlows(in: tx).compactMap { row in row.configured.value.fallback.map { (row.configured.id, $0.workbench) } }
        ) { first, _ in first }
    }
}

extension Site {
    /// Which workflow group looks at what a rule may not deliver: that of the
    /// flow, else who steps in for its delivery, else that of another flow of
    /// the clinical group, else who looks at what is urgent, else any.
    func holdingPlace(
        for group: ClinicalGroup?, type: MessageType?, fallbacks: [ID<MessageFlow>: String]
    ) -> (group: ID<WorkflowGroup>, promise: Promise?)? {
        // Of what nobody has judged yet, clinicians look first.
        let types = (type.map { [$0] } ?? []) + [.medical, .general, .billing]
        let flows = group.map { group in types.compactMap { flow(for: group.id, type: $0) } } ?? []
        for flow in flows {
            if case .workbench(let group) = flow.route { return (group, flow.promise) }
            if let code = fallbacks[flow.id], let group = workflowGroup(code: code) { return (group.id, flow.promise) }
        }
        return (urgent?.workflowGroup ?? workflowGroups.first { $0.retiredAt == nil }?.id).map { ($0, nil) }
    }
}

/// What can be refused about messages that wait for a person.
public enum HoldingRefusal: Refusal, Equatable {
    /// The site has no workflow group.
    case nobodyToAsk
    /// Somebody has settled it already.
    case settled
    /// To reject it or to choose its place, one says how that was checked.
    case noteMissing
    /// A conversation that the person may not read, or of another patient.
    case conversationNotHere
    /// It names no patient, so that it can only go into a conversation.
    case patientUnknown
    /// Whose inbox it goes to is none that there is.
    case audienceUnknown
    /// It says what happened, and not in words for members.
    case wordsMissing

    public var code: String {
        switch self {
        case .nobodyToAsk: "nobody-to-ask"
        case .settled: "settled"
        case .noteMissing: "note-required"
        case .conversationNotHere: "conversation-not-here"
        case .patientUnknown: "patient-unknown"
        case .audienceUnknown: "audience-unknown"
        case .wordsMissing: "words-missing"
        }
    }

    public var status: Int {
        switch self {
        case .nobodyToAsk, .settled, .wordsMissing: 409
        case .noteMissing, .conversationNotHere, .patientUnknown, .audienceUnknown: 422
        }
    }

    public var sentence: String {
        switch self {
        case .nobodyToAsk: "This could not be delivered, and the site has no workflow group that could look at it. Tell the site."
        case .settled: "Somebody has settled this already."
        case .noteMissing: "Write how you checked it. It is kept with the message."
        case .conversationNotHere: "Choose a conversation of this patient that you may read."
        case .patientUnknown: "It names no patient, so no conversation can be begun with it. Choose the conversation it belongs to."
        case .audienceUnknown: "Choose whose inbox it goes to."
        case .wordsMissing: "There are no words in it that could be sent. Tell the patient yourself, then reject it and write how."
        }
    }

    public var fields: [FieldRefusal] {
        switch self {
        case .noteMissing: [FieldRefusal(field: "note", code: code, sentence: sentence)]
        case .conversationNotHere: [FieldRefusal(field: "conversation", code: code, sentence: sentence)]
        case .audienceUnknown: [FieldRefusal(field: "audience", code: code, sentence: sentence)]
        case .nobodyToAsk, .settled, .patientUnknown, .wordsMissing: []
        }
    }
}
