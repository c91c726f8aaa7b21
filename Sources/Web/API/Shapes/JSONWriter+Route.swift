import Messaging
import WebSupport

extension JSONWriter {
    /// A decision that would be taken now.
    mutating func route(_ decision: RouteDecision, _ site: Site) {
        flow(decision.flow.code, decision.flow.version)
        member("route", decision.flow.route.name)
        if case .workbench(let group) = decision.flow.route {
            workflowGroup(group, site)
        } else {
            member("workflowGroup", value: nil)
        }
        member("reasons", texts: decision.reasons)
    }

    /// A decision as it was stored with a message.
    mutating func route(_ decided: DecidedRoute, _ site: Site) {
        flow(site.flow(decided.flow)?.code ?? "", decided.flowVersion)
        member("route", decided.route)
        if let group = decided.workflowGroup { workflowGroup(group, site) } else { member("workflowGroup", value: nil) }
        member("reasons", texts: decided.reasons)
    }

    private mutating func flow(_ code: String, _ version: Int64) {
        member(
            "flow",
            object: { w in
                w.member("code", code)
                w.member("version", version)
            })
    }
}
