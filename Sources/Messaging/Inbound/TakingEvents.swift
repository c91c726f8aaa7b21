public import Persistence

/// What became of an event.
public struct TakenEvent: Sendable, Hashable {
    /// Whether it was known already, so that nothing was done.
    public let wasKnown: Bool
    public let state: RecordEvent.State
    public let matches: [EventMatch]
}

extension Inbound {
    /// Takes something that happened elsewhere: each rule that is switched on,
    /// about it, and for a clinical group of the caller, sends one message for
    /// each patient and quiet window.
    ///
    /// The same event twice does nothing. Its final state after a preliminary
    /// one, and what corrects the final one, are other events of the same name.
    ///
    /// - Throws: `SystemMessageRefusal`, `MessageRefusal.invalid`.
    public func take(_ event: RecordEvent, by caller: SystemCaller, site: Site, in tx: Transaction) throws -> Effect<TakenEvent> {
        try admit(caller, to: .create, site: site, in: tx)
        guard !caller.onlyReplies else { throw SystemMessageRefusal.onlyReplies }
        let source = try accepted(event)
        let patient = try patient(event.patient, for: caller, in: tx)
        let now = surroundings.clock()
        let id: ID<TakenEvent> = surroundings.ids.next()
        let state = event.state
        let name = token(of: event, in: state, from: caller)
        let key = try surroundings.patientKeys.key(of: patient.id, in: tx)
        let isNew =
            try tx.update(
                """
                INSERT INTO inbound_event (id, sender, name, patient, kind, record_kind, state, source, occurred_at, received_at)
                VALUES (\(id), \(caller.client.id), \(name), \(patient.id), \(event.kind), \(event.recordKind), \(state),
                    \(try key.content.seal(text: source, Self.sourceBinding(id, patient.id), padded: true)), \(event.occurredAt), \(now))
                ON CONFLICT DO NOTHING
                """) == 1
        guard try isOne(event, from: caller, of: patient, in: tx) else { throw SystemMessageRefusal.eventIDReused }
        guard isNew else { return Effect(TakenEvent(wasKnown: true, state: state, matches: [])) }
        try audit.record(
            AuditEvent(
                .event, "event", id, by: caller.actor, patient: patient.id, detail: ["kind": event.recordKind, "state": state.rawValue]),
            in: tx)
        guard state.isTold, site.decisions.external.eventMessages else {
            return Effect(TakenEvent(wasKnown: false, state: state, matches: []))
        }
        var (matches, wakeups): ([EventMatch], Set<Topic>) = ([], [])
        for rule in site.eventRules where rule.isEnabled && rule.isAbout(event: event.kind, recordKind: event.recordKind) {
            guard caller.client.clinicalGroups.contains(rule.clinicalGroup) else { continue }
            let effect = try apply(rule, to: event, source: source, patient, by: caller, site: site, at: now, in: tx)
            try tx.execute(
                """
                INSERT INTO event_match (event, rule, outcome, message, held)
                VALUES (\(id), \(rule.code), \(effect.value.outcome), \(effect.value.message), \(effect.value.held))
                """)
            matches.append(effect.value)
            wakeups.formUnion(effect.wakeups)
        }
        return Effect(TakenEvent(wasKnown: false, state: state, matches: matches), wakeups: wakeups)
    }

    static func sourceBinding(_ event: ID<TakenEvent>, _ patient: ID<Patient>) -> Binding {
        Binding(table: "inbound_event", column: "source", row: event, parent: patient)
    }

    private func token(of event: RecordEvent, in state: RecordEvent.State, from caller: SystemCaller) -> [UInt8] {
        surroundings.keys.blindIndex.token("event", caller.client.id.description, event.id, state.rawValue)
    }

    /// Whether all that bears an event's name, in whatever state, is about its patient and of its kind.
    private func isOne(_ event: RecordEvent, from caller: SystemCaller, of patient: Patient, in tx: Transaction) throws -> Bool {
        let names = RecordEvent.State.allCases.map { token(of: event, in: $0, from: caller) }
        let others = try tx.first(
            """
            SELECT 1 FROM inbound_event e JOIN patient p ON p.id = e.patient
            WHERE e.sender = \(caller.client.id) AND e.name IN (\(SQL.list(names)))
                AND (p.chart <> \(patient.chart) OR e.kind <> \(event.kind) OR e.record_kind <> \(event.recordKind)) LIMIT 1
            """
        ) { _ in true }
        return others == nil
    }

    /// - Returns: the source as it is kept.
    private func accepted(_ event: RecordEvent) throws -> String {
        var faults: [FieldRefusal] = []
        if !(1...255).contains(event.id.unicodeScalars.count) {
            faults.append(FieldRefusal(field: "id", code: "not-accepted", sentence: "An event's id has 1 to 255 characters."))
        }
        if event.kind != ConfigurationDocument.EventRuleEntry.Event.newHealthRecord.rawValue {
            faults.append(FieldRefusal(field: "kind", code: "unknown", sentence: "The kind of event known here is new-health-record."))
        }
        if !ConfigurationCheck.isCode(event.recordKind) {
            faults.append(FieldRefusal(field: "data.kind", code: "unknown", sentence: "Name the kind of record, such as laboratory."))
        }
        var source = ""
        switch MessageText.subject(event.source, limit: 100) {
        case .success(let text): source = text
        case .failure(let fault):
            faults.append(
                FieldRefusal(field: "source", code: fault.code, sentence: "Name the source in at most 100 characters on one line."))
        }
        guard faults.isEmpty else { throw MessageRefusal.invalid(faults) }
        return source
    }

    private func apply(
        _ rule: EventRule, to event: RecordEvent, source: String, _ patient: Patient, by caller: SystemCaller, site: Site,
        at now: Timestamp, in tx: Transaction
    ) throws -> Effect<EventMatch> {
        guard try opensWindow(of: rule, for: patient.chart, at: now, in: tx) else {
            return Effect(EventMatch(rule: rule.code, outcome: .quiet, message: nil, held: nil))
        }
        guard let accepted = try rule.message(about: event, source: source, to: patient.details, site: site) else {
            // The patient is to hear of it all the same, and nobody else would know that there was something to hear.
            let effect = try hold(
                HeldMessage.Content(unwritten: event, source: source, site: site), as: .event, because: .notWritten, from: caller,
                to: patient, group: site.clinicalGroup(code: rule.clinicalGroup),
                type: site.templates.first { $0.code == rule.template }?.type, site: site, in: tx)
            return try Self.held(effect, by: rule)
        }
        let readers = try readers(of: accepted.audience, accepted.type, patient, in: tx)
        let reason: HeldMessage.Reason? = readers.isEmpty ? .nobodyCanRead : accepted.waitsForRelease ? .toBeReleased : nil
        guard let reason else {
            let effect = try send(accepted, to: patient, readers: readers, by: .system, in: tx)
            return effect.map { EventMatch(rule: rule.code, outcome: .sent, message: $0.message, held: nil) }
        }
        let effect = try hold(
            HeldMessage.Content(accepted), as: .event, because: reason, from: caller, to: patient, group: accepted.group,
            type: accepted.type, site: site, in: tx)
        return try Self.held(effect, by: rule)
    }

    private static func held(_ effect: Effect<ReceivedMessage>, by rule: EventRule) throws -> Effect<EventMatch> {
        guard case .held(let id, _) = effect.value else { throw DatabaseFailure.busy }
        return Effect(EventMatch(rule: rule.code, outcome: .held, message: nil, held: id), wakeups: effect.wakeups)
    }

    /// Of two events at once one opens the window; the other finds it open.
    private func opensWindow(of rule: EventRule, for patient: ID<Patient>, at now: Timestamp, in tx: Transaction) throws -> Bool {
        guard rule.quietSeconds > 0 else { return true }
        return try tx.update(
            """
            INSERT INTO event_quiet (rule, patient, until_at)
            VALUES (\(rule.code), \(patient), \(now.adding(seconds: Int64(rule.quietSeconds))))
            ON CONFLICT (rule, patient) DO UPDATE SET until_at = excluded.until_at WHERE event_quiet.until_at <= \(now)
            """) == 1
    }
}

extension EventRule {
    /// The words of the rule's template for an event; nil when they cannot be
    /// written: the template or its group is gone, it shows what is not known,
    /// or the words would be too long.
    func message(about event: RecordEvent, source: String, to patient: PatientDetails, site: Site) throws -> AcceptedSystemMessage? {
        guard site.decisions.providersToMembers.templates, let template = site.templates.first(where: { $0.code == self.template }),
            let group = site.clinicalGroup(code: clinicalGroup), site.decisions.membersToProviders.types.contains(template.type)
        else { return nil }
        let provider = self.provider.flatMap { site.provider(code: $0) }
        guard provider != nil || site.decisions.providersToMembers.withoutProvider else { return nil }
        let route = RouteDecision.entering(group, type: template.type, site: site)
        let language = patient.language.flatMap { site.languages.contains($0) ? $0 : nil } ?? site.languages.first ?? "en"
        var values = TemplateValues(
            patient: patient, group: group, provider: provider, author: provider?.name ?? group.name.text(in: language), site: site,
            language: language)
        values.texts[.eventKind] = RecordKind.text(event.recordKind, in: language)
        values.texts[.eventSource] = source
        values.texts[.eventDay] = site.day(of: event.occurredAt)
        let rendered = try template.rendered(in: language, with: values)
        guard rendered.missing.isEmpty,
            case .success(let subject) = MessageText.subject(rendered.subject, limit: site.limits.subject),
            case .success(let body) = MessageText.body(rendered.body, limit: site.limits.body)
        else { return nil }
        return AcceptedSystemMessage(
            type: template.type, group: group, provider: provider, subject: subject, body: body, audience: template.inbox.audience,
            language: language, replyAllowed: template.replyAllowed && route != nil, route: route,
            template: MessageTemplateMark(code: template.code, revision: site.revision),
            waitsForRelease: !site.decisions.external.templateDirectsInbox)
    }
}
