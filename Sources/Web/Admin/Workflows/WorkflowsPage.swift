import Hummingbird
import Messaging
import Persistence
import WebSupport

/// Every workflow by name: where a question goes, who could answer now, what is promised and what waits (S3). Read only, no content.
struct WorkflowsPage {
    let reader: StaffView
    let standings: [WorkflowStanding]

    static let path = Paths.administration + "/workflows"
    private var words: any WorkflowWords { reader.words.workflow }

    var markup: Markup {
        AdministrationLayout(reader: reader, section: .workflows).page(
            title: words.title,
            """
            <header class="head"><div><h1>\(words.title)</h1><p>\(words.intro)</p></div></header>
            \(list)
            """)
    }

    private var list: Markup {
        guard !standings.isEmpty else { return Pieces.empty(.info, words.nothing, words.nothingText) }
        return "<ul class=\"list-of rows padded\">\(Markup.each(standings, line))</ul>"
    }

    private func line(_ standing: WorkflowStanding) -> Markup {
        let workflow = standing.workflow
        let group = workflow.clinicalGroup.name.text(in: reader.language)
        let type = reader.site.description(of: workflow.type)?.name.text(in: reader.language) ?? workflow.type.rawValue
        return """
            <li class="stack" data-key="\(workflow.clinicalGroup.code) \(workflow.type.rawValue)"><h2>\(words.name(group, type))</h2>
            \(Fact.list(facts(standing)))</li>

            """
    }

    private func facts(_ standing: WorkflowStanding) -> [Fact] {
        let flow = standing.workflow.flow
        var facts = [
            Fact(name: words.route, value: Markup(route(of: standing.workflow))),
            Fact(name: words.answering, value: answering(standing)),
            Fact(name: words.promise, value: Markup(flow.promise.map { PromiseText.sentence($0, in: reader.language) } ?? words.noPromise)),
            Fact(name: words.open, value: Markup(open(standing))),
            Fact(name: words.flow, value: Markup(words.flow(flow.code, version: flow.version))),
        ]
        if let fallback = flow.fallback {
            let group = reader.site.workflowGroup(code: fallback.workbench)?.name ?? fallback.workbench
            let text = words.fallback(group, after: reader.words.member.span(fallback.after))
            facts.insert(Fact(name: words.fallback, value: Markup(text)), at: 3)
        }
        return facts
    }

    private func route(of workflow: Workflow) -> String {
        switch workflow.flow.route {
        case .workbench(let group): words.workbench(reader.site.workflowGroup(group)?.name ?? "")
        case .external(let endpoint): words.external(endpoint)
        }
    }

    private func answering(_ standing: WorkflowStanding) -> Markup {
        guard standing.answering > 0 else { return Pieces.state(.alert, Markup(words.nobody), .warn) }
        let isFallback = standing.workflow.flow.route.endpoint != nil
        return Markup(words.answering(standing.answering, of: isFallback ? standing.workflow.workflowGroup?.name : nil))
    }

    private func open(_ standing: WorkflowStanding) -> String {
        let tasks = standing.workflow.workflowGroup.map { words.tasks(QueueCounts.shown(standing.unfinished), in: $0.name) }
        return [standing.undelivered.map(words.deliveries), tasks].compactMap { $0 }.joined(separator: "; ")
    }

    static func add(to routes: RouterGroup<StaffContext>) {
        routes.get("/administration/workflows") { request, context in
            let reader = StaffView(context, request)
            try reader.require(.workflows)
            let (portal, site) = (reader.portal, reader.site)
            let standings = try await portal.read { try portal.workflowStandings(site: site, in: $0) }
            return WorkflowsPage(reader: reader, standings: standings).markup.response()
        }
    }
}
