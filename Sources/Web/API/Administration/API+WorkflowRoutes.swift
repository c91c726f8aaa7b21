import Hummingbird
import Messaging
import WebSupport

extension API {
    /// Every workflow by name, for system administrators (S3); no content is in it.
    static let workflowRoutes: [Route] = [
        Route(
            method: .get, path: "/admin/workflows", summary: "Every workflow: its route, who could answer now, its promise and open work",
            access: .role(.systemAdministrator), query: [.cursor, .limit],
            answers: [Answer(200, "The workflows, in the order of the configuration.", .page(of: .named("Workflow")))],
            handle: .signedIn(workflows))
    ]

    @Sendable private static func workflows(_ call: Call) async throws -> Response {
        let (portal, site, language) = (call.portal, call.site, call.language)
        let (limit, done) = (try call.input.limit(), try call.number())
        let standings = try await portal.read { try portal.workflowStandings(site: site, in: $0) }
        let rest = standings.dropFirst(Int(clamping: max(0, done)))
        let next = rest.count > limit ? max(0, done) + Int64(limit) : nil
        return .json(
            JSONWriter.page(rest.prefix(limit), next: try call.cursor(next)) { w, standing in w.workflow(standing, site, language) })
    }
}

extension JSONWriter {
    mutating func workflow(_ standing: WorkflowStanding, _ site: Site, _ language: String) {
        let workflow = standing.workflow
        clinicalGroup(workflow.clinicalGroup.id, site, language)
        member("type", workflow.type.rawValue)
        member(
            "flow",
            object: { w in
                w.member("code", workflow.flow.code)
                w.member("version", workflow.flow.version)
            })
        member("route", workflow.flow.route.name)
        member("endpoint", workflow.flow.route.endpoint)
        if case .workbench(let group) = workflow.flow.route { workflowGroup(group, site) } else { member("workflowGroup", value: nil) }
        member("answering", standing.answering)
        promise(workflow.flow.promise, language)
        if let fallback = workflow.flow.fallback, let group = site.workflowGroup(code: fallback.workbench) {
            member(
                "fallback",
                object: { w in
                    w.workflowGroup(group.id, site)
                    w.member("handOverAfter", fallback.after.description)
                })
        } else {
            member("fallback", value: nil)
        }
        member("openTasks", standing.unfinished)
        member("waitingDeliveries", standing.undelivered)
    }
}
