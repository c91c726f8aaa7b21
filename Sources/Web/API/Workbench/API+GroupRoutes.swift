import HTTPTypes
import Hummingbird
import Messaging
import Persistence
import WebSupport

extension API {
    private static let membersPath = "/workbench/groups/{group}/members"

    /// What the managers of a workflow group decide about its people.
    static let groupRoutes: [Route] = [
        Route(
            method: .get, path: membersPath, summary: "The people of a workflow group; its managers", access: .staff,
            query: [.cursor, .limit], answers: [Answer(200, "A page.", .page(of: .named("Member")))], handle: .signedIn(members)),
        Route(
            method: .put, path: membersPath + "/{user}", summary: "Add somebody, or change their role or whether they are active",
            access: .staff,
            body: .json(
                .object(
                    ["role": .words(of: GroupRole.self)], optional: ["active": .boolean("Whether they are active; true unless said.")],
                    closed: true)),
            answers: [Answer(200, "Their place in the group.", .named("Member"))], handle: .signedIn(place)),
        Route(
            method: .delete, path: membersPath + "/{user}", summary: "Take somebody out of a workflow group; their tasks go back",
            access: .staff, answers: [Answer(200, "Their place, no longer assigned.", .named("Member"))], handle: .signedIn(remove)),
    ]

    @Sendable private static func members(_ call: Call) async throws -> Response {
        let (portal, user) = (call.portal, call.signedIn)
        let group = try call.workflowGroup()
        let roster = try await portal.read { try portal.workbench.roster(of: group, for: user, in: $0) }
        let page = try call.page(of: roster.sorted { $0.account < $1.account }) { $0.account }
        return .json(JSONWriter.page(page.items, next: page.next) { w, member in w.member(member) })
    }

    @Sendable private static func place(_ call: Call) async throws -> Response {
        let fields = try call.input.fields(["role", "active"])
        guard let role: GroupRole = try fields.word("role") else { throw JSONFields.Refusal.missing(field: "role") }
        let active = try fields.bool("active") ?? true
        let (portal, user, group, name) = (call.portal, call.signedIn, try call.workflowGroup(), try call.username())
        let member = try await portal.perform {
            try portal.workbench.place(name, in: group, as: role, active: active, by: user, in: $0)
        }
        return .json(JSONWriter.object { $0.member(member) })
    }

    @Sendable private static func remove(_ call: Call) async throws -> Response {
        _ = try call.input.optionalFields([])
        let (portal, user, group, name) = (call.portal, call.signedIn, try call.workflowGroup(), try call.username())
        let member = try await portal.perform { try portal.workbench.remove(name, from: group, by: user, in: $0) }
        return .json(JSONWriter.object { $0.member(member) })
    }
}

extension API.Call {
    /// The workflow group of the address, by its code.
    ///
    /// - Throws: `NotFound`.
    func workflowGroup() throws -> ID<WorkflowGroup> {
        guard let code = input.parameters.get("group"), let group = site.workflowGroup(code: code), group.retiredAt == nil
        else { throw NotFound() }
        return group.id
    }

    /// The username of the address.
    func username() throws -> String {
        guard let name = input.parameters.get("user"), !name.isEmpty else { throw NotFound() }
        return name
    }
}
