import HTTPTypes
import Hummingbird
import Messaging
import Persistence
import WebSupport

/// Reading on the Workbench: the list and the task.
enum TaskRoutes {
    static func tasks(_ request: Request, _ context: StaffContext) async throws -> Response {
        let reader = StaffView(context, request)
        let query = WorkbenchQuery(request)
        let list = try await reader.portal.read { tx in try TaskList.load(query.view, after: query.after, for: reader, in: tx) }
        let roles = reader.signedIn.account.roles
        if list.groups.isEmpty, !roles.contains(.taskProcessing), !roles.isDisjoint(with: WorkbenchLayout.administrators) {
            return .seeOther(Paths.administration)
        }
        if !list.tasks.isEmpty { try await reader.recordReading(.list, nil, of: nil) }
        var page = TasksPage(list: list, reader: reader, news: query.news)
        if let sent = query.sent {
            page.undoable = try await reader.portal.read {
                try reader.portal.answers.isUndoable(sent, by: reader.signedIn, site: reader.site, in: $0) ? sent : nil
            }
        }
        return request.wantsFragment ? page.fragment.response() : page.markup.response()
    }

    static func task(_ request: Request, _ context: StaffContext) async throws -> Response {
        let reader = StaffView(context, request)
        let query = WorkbenchQuery(request)
        do {
            let page = try await load(
                try context.task(), query.view, through: LongChain.through(request), news: query.news, sent: query.sent, for: reader)
            return request.wantsFragment ? page.fragment.response() : page.markup.response()
        } catch TaskRefusal.notEligible(let conditions) where !request.wantsFragment {
            return BarredPage(conditions: conditions, reader: reader).markup.response(status: .forbidden)
        }
    }

    /// Opens a task: the first opening is what the member sees as *seen*, and every reading is recorded before the answer leaves.
    ///
    /// - Throws: `NotFound` for a stranger to the group; `TaskRefusal.notEligible`.
    static func load(
        _ id: ID<WorkbenchTask>, _ view: TaskListView, through: Int64? = nil, news: TaskNews? = nil, sent: ID<Message>? = nil,
        trouble: TaskArticle.Trouble? = nil, for reader: StaffView
    ) async throws -> TaskPage {
        let (portal, signedIn) = (reader.portal, reader.signedIn)
        let found = try await portal.read { tx in
            let open = try portal.workbench.open(id, through: through, by: signedIn, conversations: portal.conversations, in: tx)
            // A list that is no longer the reader's must not keep the task from them.
            let list = try (try? TaskList.load(view, for: reader, in: tx)) ?? TaskList.load(TaskListView(), for: reader, in: tx)
            let group = open.summary.task.workflowGroup
            let assignees = open.role == .manager ? try portal.workbench.assignees(of: group, in: tx) : []
            let isOwn = open.summary.task.owner == signedIn.account.id && open.summary.task.state != .done
            let others = isOwn ? try portal.conversations.otherPatients(for: open.conversation, in: tx) : []
            let modules =
                isOwn
                ? try portal.textModules.usable(forTask: id, by: signedIn, site: reader.site, reader: reader.language, in: tx) : []
            return (
                open: open, modules: modules, list: list, assignees: assignees, others: others,
                drafts: try portal.drafts.onTask(id, for: signedIn, in: tx),
                undoable: try sent.flatMap { try portal.answers.isUndoable($0, by: signedIn, site: reader.site, in: tx) ? $0 : nil },
                history: try portal.workbench.history(of: id, by: signedIn, in: tx),
                isUnseen: try portal.workbench.isUnseen(id, by: signedIn.account.id, in: tx)
            )
        }
        if found.isUnseen { try await portal.perform { tx in try portal.workbench.markSeen(id, by: signedIn, in: tx) } }
        try await reader.recordReading(.read, id, of: found.open.summary.task.patient)
        let files = try await ChosenFiles(found.drafts.own?.content).taken(by: signedIn, portal)
        return TaskPage(
            list: found.list,
            article: TaskArticle(
                task: found.open, view: found.list.view, through: through, news: news, assignees: found.assignees,
                otherPatients: found.others, drafts: found.drafts, files: files, modules: found.modules, undoable: found.undoable,
                history: found.history, trouble: trouble), reader: reader)
    }
}

extension StaffView {
    /// Returns once the reading is recorded.
    func recordReading(_ action: AuditAction, _ task: ID<WorkbenchTask>?, of patient: ID<Patient>?) async throws {
        try await portal.readings.record(action, "task", task, by: signedIn.actor, session: signedIn.session, patient: patient)
    }
}

extension StaffContext {
    /// The task of the address.
    ///
    /// - Throws: `NotFound` for what is no id: it names nothing.
    func task() throws -> ID<WorkbenchTask> {
        guard let id = parameters.get("task").flatMap({ ID<WorkbenchTask>(Substring($0)) }) else { throw NotFound() }
        return id
    }
}
