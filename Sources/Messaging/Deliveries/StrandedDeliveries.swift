import Persistence

/// What a new configuration would leave behind of what is on its way to other
/// systems: a question that nobody delivers and nobody answers.
struct StrandedDeliveries: Sendable, Hashable {
    /// How many deliveries of an endpoint are not finished, by its code.
    var waiting: [String: Int] = [:]
    /// How many messages are still to be taken or answered by another system, by the group that answers in its stead.
    var expected: [Expected] = []

    struct Expected: Sendable, Hashable {
        /// Code of the flow, and whether it lives.
        let flow: String
        let isLiving: Bool
        /// Code of the workflow group as the configuration in force names it.
        let group: String?
        let count: Int
    }

    /// As a pure rule: a sentence for each endpoint and each flow that would strand something; empty when nothing would.
    func sentences(under wanted: ConfigurationDocument) -> [String] {
        let endpoints = waiting.sorted { $0.key < $1.key }.compactMap { code, count -> String? in
            guard count > 0, let why = Self.fault(of: code, under: wanted) else { return nil }
            let held = count == 1 ? "1 delivery that waits" : "\(count) deliveries that wait"
            return "The endpoint `\(code)` has \(held), and \(why)."
        }
        let check = ConfigurationCheck(wanted)
        let groups = expected.compactMap { one -> String? in
            guard one.count > 0 else { return nil }
            let code = one.isLiving ? wanted.answering(flow: one.flow) ?? one.group : one.group
            if let code, let group = wanted.workflowGroups.first(where: { $0.code == code }), check.hasEligibleAgent(group) { return nil }
            let held = one.count == 1 ? "1 message" : "\(one.count) messages"
            return """
                \(held) of the flow `\(one.flow)` wait for another system, and no workflow group would be left that answers in its stead\
                \(code.map { "; keep `\($0)`, with somebody who may process them" } ?? "").
                """
        }
        return endpoints + groups
    }

    private static func fault(of code: String, under wanted: ConfigurationDocument) -> String? {
        guard wanted.decisions.routes.external else { return "`decisions.routes.external` would be off" }
        guard let endpoint = wanted.endpoints.first(where: { $0.code == code }) else { return "would be removed" }
        guard !Installation.reserved.contains(endpoint.adapter) else {
            return "its adapter `\(endpoint.adapter)` is not part of this release"
        }
        return nil
    }

    /// What is on its way now.
    static func now(in tx: Transaction) throws -> StrandedDeliveries {
        let waiting = try tx.all(
            "SELECT endpoint, count(*) FROM delivery WHERE state IN ('queued', 'sending', 'retrying') GROUP BY endpoint"
        ) { row in (try row[0] as String, try row[1] as Int) }
        let expected = try tx.all("SELECT flow, count(*) FROM delivery WHERE hand_over_at IS NOT NULL GROUP BY flow") { row in
            (flow: try row[0] as ID<MessageFlow>, count: try row[1] as Int)
        }
        guard !expected.isEmpty else { return StrandedDeliveries(waiting: Dictionary(waiting) { $0 + $1 }) }
        let flows = try Flows.messageFlows(in: tx)
        let groups = try Flows.workflowGroups(in: tx)
        return StrandedDeliveries(
            waiting: Dictionary(waiting) { $0 + $1 },
            expected: expected.compactMap { one in
                flows.first { $0.configured.id == one.flow }.map { row in
                    let facts = row.configured.value
                    var group = facts.fallback?.workbench
                    if group == nil, case .workbench(let id) = facts.route { group = groups.first { $0.id == id }?.code }
                    return Expected(flow: facts.code, isLiving: row.configured.retiredAt == nil, group: group, count: one.count)
                }
            })
    }
}

extension ConfigurationDocument {
    /// Code of the group that answers what a flow's other system does not; nil when the flow is not in the document.
    fileprivate func answering(flow code: String) -> String? {
        guard let flow = messageFlows.first(where: { $0.code == code }) else { return nil }
        if let fallback = flow.fallback { return fallback.workbench }
        if case .workbench(let group) = flow.route { return group }
        return nil
    }
}
