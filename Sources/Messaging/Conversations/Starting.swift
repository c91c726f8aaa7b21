public import Persistence

/// What a member fills in to begin a conversation, before any rule has seen it.
public struct NewConversation: Sendable {
    public var type: String
    /// Code of the clinical group.
    public var clinicalGroup: String
    /// Code of the provider, if one is named.
    public var provider: String?
    public var subject: String
    public var body: String
    /// `all`, `patient`, or for a proxy `author`; nil is what `Audience.usual` says.
    public var audience: String?
    /// Files that were uploaded before.
    public var attachments: [ID<Attachment>] = []

    public init(type: String, clinicalGroup: String, provider: String? = nil, subject: String, body: String, audience: String? = nil) {
        self.type = type
        self.clinicalGroup = clinicalGroup
        self.provider = provider
        self.subject = subject
        self.body = body
        self.audience = audience
    }
}

/// A draft that every rule has accepted, and where it goes.
public struct AcceptedConversation: Sendable {
    public let type: MessageType
    public let group: ClinicalGroup
    public let provider: Provider?
    public let subject: String
    public let body: String
    public let audience: Audience
    public let route: RouteDecision
}

extension NewConversation {
    /// Judges a draft whole: every field at fault is named at once.
    ///
    /// - Parameters:
    ///   - standing: as what the member writes.
    ///   - age: what the patient's age says of who reads along.
    ///   - patientGroups: the clinical groups the patient belongs to, for a
    ///     filter that asks for them (S57).
    /// - Throws: `MessageRefusal`.
    public func accepted(
        standing: Standing, age: AgeBand = .adult, patientGroups: Set<ID<ClinicalGroup>>, site: Site
    ) throws -> AcceptedConversation {
        guard standing.canWrite else { throw MessageRefusal.writeNotGranted }
        var faults: [FieldRefusal] = []
        func value<T>(_ result: Result<T, FieldRefusal>) -> T? {
            switch result {
            case .success(let value): return value
            case .failure(let fault):
                faults.append(fault)
                return nil
            }
        }
        let type = value(acceptedType(site))
        if let type, !standing.covers(type) { throw MessageRefusal.typeNotGranted }
        let group = value(acceptedGroup(site))
        var route: RouteDecision?
        if let type, let group {
            route = RouteDecision.entering(group, type: type, site: site)
            if route == nil {
                faults.append(
                    FieldRefusal(
                        field: "to", code: "not-offered", sentence: "This care team does not take this kind of question. Choose another."))
            }
        }
        let provider = group.flatMap { value(acceptedProvider(of: $0, patientGroups: patientGroups, site)) }
        let subject = value(MessageText.subject(subject, limit: site.limits.subject))
        let body = value(MessageText.body(body, limit: site.limits.body))
        let audience = value(acceptedAudience(standing, age))
        guard faults.isEmpty, let type, let group, let route, let subject, let body, let audience else {
            throw MessageRefusal.invalid(faults)
        }
        return AcceptedConversation(
            type: type, group: group, provider: provider ?? nil, subject: subject, body: body, audience: audience, route: route)
    }

    private func acceptedType(_ site: Site) -> Result<MessageType, FieldRefusal> {
        guard let type = MessageType(rawValue: type) else {
            return .failure(FieldRefusal(field: "type", code: "unknown", sentence: "Choose what kind of question it is."))
        }
        guard site.decisions.membersToProviders.types.contains(type) else {
            return .failure(
                FieldRefusal(field: "type", code: "switched-off", sentence: "This kind of question is not taken here. Choose another."))
        }
        return .success(type)
    }

    private func acceptedGroup(_ site: Site) -> Result<ClinicalGroup, FieldRefusal> {
        guard let group = site.clinicalGroups.first(where: { $0.code == clinicalGroup && $0.retiredAt == nil }) else {
            return .failure(FieldRefusal(field: "to", code: "unknown", sentence: "Choose to whom you write."))
        }
        return .success(group)
    }

    /// A provider whom the filter leaves out is refused although named directly (S57).
    private func acceptedProvider(
        of group: ClinicalGroup, patientGroups: Set<ID<ClinicalGroup>>, _ site: Site
    ) -> Result<Provider?, FieldRefusal> {
        guard let code = provider, !code.isEmpty else { return .success(nil) }
        guard let provider = site.offeredProviders(group, patientGroups: patientGroups).first(where: { $0.code == code }) else {
            return .failure(
                FieldRefusal(
                    field: "provider", code: "unknown", sentence: "This person cannot be chosen here. Write to the care team instead."))
        }
        return .success(provider)
    }

    private func acceptedAudience(_ standing: Standing, _ age: AgeBand) -> Result<Audience, FieldRefusal> {
        guard let audience else { return .success(.usual(for: standing, age: age)) }
        return switch (audience, standing) {
        case ("all", _): .success(.both)
        case ("patient", .patient): .success(.patient)
        case ("author", .proxy): .success(.author)
        default: .failure(FieldRefusal(field: "audience", code: "unknown", sentence: "Choose who on your side may read this."))
        }
    }
}

extension Audience {
    /// Who may read what a member begins without saying who: everybody on the patient's side, and of a patient in the confidential
    /// years they alone (D1). Pages choose it beforehand; a program that says nothing tells no parent.
    static func usual(for standing: Standing, age: AgeBand) -> Audience {
        standing == .patient && age == .confidential ? .patient : .both
    }
}

extension Mailbox {
    /// What the patient's age says of who reads along.
    func age(at now: Timestamp, _ site: Site) -> AgeBand {
        site.ageRule.band(of: patient.details.birthDate, at: now)
    }

    /// Who may read what the member begins here without saying who.
    public func usualAudience(at now: Timestamp, _ site: Site) -> Audience {
        .usual(for: standing, age: age(at: now, site))
    }
}

extension Conversations {
    /// Begins a conversation for a patient by one of their own, or a proxy.
    ///
    /// - Throws: `NotFound` when the member may not act for the patient;
    ///   `MessageRefusal` when a rule does not accept the draft.
    public func start(
        _ draft: NewConversation, judged: JudgedWords? = nil, for patient: ID<Patient>, by member: SignedIn, site: Site, in tx: Transaction
    ) throws -> Effect<Sent> {
        try begin(draft, judged: judged, for: patient, by: member, site: site, in: tx).map(\.sent)
    }

    /// The clinical groups a patient belongs to, asked only when a filter needs them.
    func patientGroups(of patient: ID<Patient>, when needed: Bool, _ site: Site, in tx: Transaction) throws -> Set<ID<ClinicalGroup>> {
        guard needed, site.decisions.membersToProviders.providerFilter.asksForGroups else { return [] }
        return Set(
            try tx.all("SELECT clinical_group FROM patient_clinical_group WHERE patient = \(patient) AND until_at IS NULL") {
                try $0[0]
            })
    }
}

extension SignedIn {
    func author(as role: AuthorRole) -> Sending.Author {
        Sending.Author(account: account.id, name: account.name, role: role, actor: actor, session: session)
    }
}
