import Crypto
public import Persistence
import Synchronization

/// Which flow took a message, and why: stored with the message and never
/// changed by a later edit of the configuration (S26).
public struct RouteDecision: Sendable, Hashable {
    public let flow: MessageFlow
    /// Plain words a person can check, such as `type: medical`.
    public let reasons: [String]

    public init(flow: MessageFlow, reasons: [String]) {
        self.flow = flow
        self.reasons = reasons
    }
}

extension RouteDecision {
    /// The decision at entry (S24, S25): the one living flow of the pair.
    public static func entering(_ group: ClinicalGroup, type: MessageType, site: Site) -> RouteDecision? {
        guard let flow = site.flow(for: group.id, type: type) else { return nil }
        return RouteDecision(flow: flow, reasons: ["clinical group: \(group.code)", "type: \(type.rawValue)"])
    }

    /// The decision for a further message: the current flow of the same group
    /// and type, else the successor of the one the chain came by (D5).
    public static func continuing(
        _ flow: ID<MessageFlow>?, group: ID<ClinicalGroup>, type: MessageType, site: Site
    ) -> RouteDecision? {
        if let code = site.clinicalGroup(group)?.code, let current = site.flow(for: group, type: type) {
            return RouteDecision(flow: current, reasons: ["clinical group: \(code)", "type: \(type.rawValue)"])
        }
        var passed: Set<ID<MessageFlow>> = []
        var next = flow
        while let id = next, passed.insert(id).inserted, let known = site.flow(id) {
            if known.retiredAt == nil, !passed.isEmpty, id != flow {
                return RouteDecision(flow: known, reasons: ["successor of a retired flow: \(known.code)"])
            }
            next = known.successor
        }
        return nil
    }

    /// Everything that makes two decisions equal: a version of a flow has one route.
    struct Essence: Hashable, Sendable {
        let flow: ID<MessageFlow>
        let version: Int64
        let reasons: [String]
    }

    var essence: Essence { Essence(flow: flow.id, version: flow.version, reasons: reasons) }

    /// SHA-256 over the essence and the route.
    var digest: [UInt8] {
        let text = ([flow.id.description, "\(flow.version)", flow.route.name] + reasons).joined(separator: "\n")
        return Array(SHA256.hash(data: Array(text.utf8)))
    }
}

/// Keeps each decision once, however many messages it was taken for.
public final class RouteDecisions: Sendable {
    private let surroundings: Surroundings
    /// Decisions that were read back by a later transaction, so surely stored.
    private let stored: Mutex<[RouteDecision.Essence: ID<RouteDecision>]>

    public init(_ surroundings: Surroundings) {
        self.surroundings = surroundings
        stored = Mutex([:])
    }

    /// Forgets what is remembered, after a commit that failed: a decision may
    /// have been among what was lost.
    public func forget() {
        stored.withLock { $0.removeAll() }
    }

    func record(_ decision: RouteDecision, in tx: Transaction) throws -> ID<RouteDecision> {
        let essence = decision.essence
        if let known = stored.withLock({ $0[essence] }) { return known }
        let digest = decision.digest
        if let present = try find(digest, in: tx) {
            stored.withLock { $0[essence] = present }
            return present
        }
        let id: ID<RouteDecision> = surroundings.ids.next()
        let (group, endpoint): (ID<WorkflowGroup>?, String?) =
            switch decision.flow.route {
            case .workbench(let group): (group, nil)
            case .external(let endpoint): (nil, endpoint)
            }
        try tx.execute(
            """
            INSERT INTO route_decision (id, digest, flow, flow_version, route, workflow_group, endpoint, reasons, created_at)
            VALUES (\(id), \(digest), \(decision.flow.id), \(decision.flow.version), \(decision.flow.route.name), \(group), \(endpoint),
                \(decision.reasons.joined(separator: "\n")), \(surroundings.clock()))
            ON CONFLICT (digest) DO NOTHING
            """)
        // Another node may have been first: what the table holds counts.
        guard let held = try find(digest, in: tx) else { throw DatabaseFailure.busy }
        return held
    }

    private func find(_ digest: [UInt8], in tx: Transaction) throws -> ID<RouteDecision>? {
        try tx.first("SELECT id FROM route_decision WHERE digest = \(digest)") { try $0[0] }
    }
}
