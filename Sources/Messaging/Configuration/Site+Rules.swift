public import Persistence

extension Site {
    /// The one living flow of a pair, or nil when nothing is offered (S24).
    public func flow(for group: ID<ClinicalGroup>, type: MessageType) -> MessageFlow? {
        index.flowOfPair[Index.Pair(group: group, type: type)].map { flows[$0] }
    }

    public func flow(_ id: ID<MessageFlow>) -> MessageFlow? { index.flows[id].map { flows[$0] } }

    /// Living or retired: old conversations keep the name of their group.
    public func clinicalGroup(_ id: ID<ClinicalGroup>) -> ClinicalGroup? { index.clinicalGroups[id].map { clinicalGroups[$0] } }

    public func workflowGroup(_ id: ID<WorkflowGroup>) -> WorkflowGroup? { index.workflowGroups[id].map { workflowGroups[$0] } }

    public func provider(_ id: ID<Provider>) -> Provider? { index.providers[id].map { providers[$0] } }

    /// The living group of a code.
    public func clinicalGroup(code: String) -> ClinicalGroup? { clinicalGroups.first { $0.code == code && $0.retiredAt == nil } }

    /// The living group of a code.
    public func workflowGroup(code: String) -> WorkflowGroup? { workflowGroups.first { $0.code == code && $0.retiredAt == nil } }

    /// The living provider of a code.
    public func provider(code: String) -> Provider? { providers.first { $0.code == code && $0.retiredAt == nil } }

    /// What the site says about a type of question.
    public func description(of type: MessageType) -> MessageTypeDescription? { types.first { $0.type == type } }
}

extension Site {
    /// The providers a member may name when writing to a group (S57). The same
    /// answer decides what is shown and what is accepted; it does not apply to
    /// replies (D10).
    ///
    /// - Parameter patientGroups: the clinical groups the patient belongs to.
    public func offeredProviders(_ group: ClinicalGroup, patientGroups: Set<ID<ClinicalGroup>>) -> [Provider] {
        let living = group.providers.compactMap(provider).filter { $0.retiredAt == nil }
        switch decisions.membersToProviders.providerFilter {
        case .none: return living
        case .accepting: return living.filter(\.accepting)
        case .rule:
            return living.filter { provider in
                guard let code = provider.offeredToPatientsOf else { return true }
                return clinicalGroup(code: code).map { patientGroups.contains($0.id) } ?? false
            }
        case .plugin(let name):
            // A filter that is not there lets nobody through.
            guard let filter = installed.providerFilter(name) else { return [] }
            let codes = Set(patientGroups.compactMap { clinicalGroup($0)?.code })
            return living.filter { filter.offers(ProviderFacts(provider: $0, clinicalGroup: group, patientGroups: codes)) }
        }
    }

    /// Whom a member may write to with a question of a type.
    public func recipients(_ type: MessageType, patientGroups: Set<ID<ClinicalGroup>>) -> [Recipient] {
        guard decisions.membersToProviders.types.contains(type) else { return [] }
        return clinicalGroups.compactMap { group in
            guard group.retiredAt == nil, let flow = flow(for: group.id, type: type) else { return nil }
            return Recipient(
                group: group, flow: flow, providers: offeredProviders(group, patientGroups: patientGroups),
                acceptsAttachments: takesAttachments(.fromMembers, group, flow: flow))
        }
    }

    /// A clinical group as a member is offered it for one type of question.
    public struct Recipient: Sendable, Hashable {
        public var group: ClinicalGroup
        public var flow: MessageFlow
        public var providers: [Provider]

        public var promise: Promise? { flow.promise }
        public var acceptsAttachments: Bool
    }
}

extension Site {
    /// The calendar a promise counts by; without one, Monday to Friday in the site's zone.
    public func time(for promise: Promise?) -> BusinessTime? {
        promise?.calendar.flatMap { times.ofCalendar[$0] } ?? times.weekdays
    }

    /// When the managers are told that an answer is about to be late; nil when the promise names no share of its time.
    ///
    /// - Parameter due: what `due` says of the same moment, where that was asked already.
    public func warning(_ promise: Promise?, from moment: Timestamp, due: Timestamp? = nil) -> Timestamp? {
        guard let promise, let time = time(for: promise) else { return nil }
        return promise.escalation(from: moment, due: due, in: time)
    }

    /// When an answer is due at the latest; five business days without a promise.
    public func due(_ promise: Promise?, from moment: Timestamp) -> Timestamp {
        guard let time = time(for: promise) else {
            return moment.adding(seconds: Int64(Promise.businessDaysWithoutPromise) * 7 / 5 * 86_400)
        }
        return promise?.due(from: moment, in: time) ?? time.adding(businessDays: Promise.businessDaysWithoutPromise, to: moment)
    }
}
