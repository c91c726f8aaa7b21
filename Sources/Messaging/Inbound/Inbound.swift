public import Persistence

/// What other systems send us: messages they begin, answers to what was
/// delivered to them, and what happened there. All of it becomes messages by
/// `Sending` alone, or waits for a person.
public final class Inbound: Sendable {
    let surroundings: Surroundings
    let patients: Patients
    let identity: Identity
    let audit: Audit
    let sending: Sending
    let conversations: Conversations
    let deliveries: Deliveries
    /// Tokens of systems.
    public let access: SystemAccess

    init(_ surroundings: Surroundings, audit: Audit, sending: Sending, conversations: Conversations, deliveries: Deliveries) {
        self.surroundings = surroundings
        self.patients = conversations.patients
        self.identity = conversations.identity
        self.audit = audit
        self.sending = sending
        self.conversations = conversations
        self.deliveries = deliveries
        access = SystemAccess(surroundings: surroundings, audit: audit, limits: conversations.identity.limits)
    }

    /// Whether a caller may ask for anything at all now.
    ///
    /// - Throws: `SystemMessageRefusal.routeOff`, `.scopeMissing`, `.tooMany`.
    func admit(_ caller: SystemCaller, to deed: SystemScope.Deed, site: Site, in tx: Transaction) throws {
        try caller.require(deed, of: "Communication", site)
        guard deed == .create else { return }
        try caller.countRequest(identity.limits, at: surroundings.clock(), in: tx)
    }

    /// The patient whom a system names: who a merged one is now.
    ///
    /// - Throws: `SystemMessageRefusal.authorityNotBound`, `.patientNotFound`, `.patientDeceased`.
    func patient(_ identifier: Patients.Identifier, for caller: SystemCaller, in tx: Transaction) throws -> Patient {
        guard caller.client.authorities.contains(identifier.authority) else { throw SystemMessageRefusal.authorityNotBound }
        guard let id = try patients.find(identifier, in: tx) else { throw SystemMessageRefusal.patientNotFound }
        return try living(id, in: tx)
    }

    /// The patient to whom something is to be sent: who a merged one is now.
    ///
    /// - Throws: `SystemMessageRefusal.patientDeceased`.
    func living(_ id: ID<Patient>, in tx: Transaction) throws -> Patient {
        let found = try patients.patient(id, in: tx)
        let surviving = found.chart == found.id ? found : try patients.patient(found.chart, in: tx)
        guard surviving.deceasedAt == nil else { throw SystemMessageRefusal.patientDeceased }
        return surviving
    }

    /// Who would read a conversation begun here.
    func readers(of audience: Audience, _ type: MessageType, _ patient: Patient, in tx: Transaction) throws -> [Reader] {
        try Readers.members(
            of: Visibility.Facts(patient: patient.id, chart: patient.chart, type: type, audience: audience, begunBy: nil),
            at: surroundings.clock(), patients, in: tx)
    }

    /// Whom of an audience nobody could reach.
    func missing(of audience: Audience) -> [MissingReader] {
        switch audience {
        case .patient, .author: [.patientNotActive]
        case .proxies: [.noProxy]
        case .both: [.patientNotActive, .noProxy]
        }
    }
}

extension SystemCaller {
    /// - Throws: `SystemMessageRefusal.routeOff`, `.scopeMissing`.
    func require(_ deed: SystemScope.Deed, of resource: String, _ site: Site) throws {
        guard site.decisions.routes.external else { throw SystemMessageRefusal.routeOff }
        guard may(deed, resource) else { throw SystemMessageRefusal.scopeMissing(SystemScope(resource, [deed])) }
    }

    /// Counts a request that changes something in the minute that runs.
    ///
    /// - Throws: `SystemMessageRefusal.tooMany`.
    func countRequest(_ limits: RateLimits, at now: Timestamp, in tx: Transaction) throws {
        let wait = try limits.take(Int64(client.rate), "system", by: client.id, at: now, in: tx)
        if let wait { throw SystemMessageRefusal.tooMany(retryAfter: wait) }
    }
}

/// What became of something a system sent.
public enum ReceivedMessage: Sendable {
    case delivered(Sent, readers: [Reader])
    /// It waits for a person.
    case held(ID<HeldMessage>, HeldMessage.Reason)
}
