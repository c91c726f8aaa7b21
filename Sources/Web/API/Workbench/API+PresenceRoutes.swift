import Hummingbird
import Messaging
import Persistence
import WebSupport

extension API {
    static let presenceRoutes: [Route] = [
        Route(
            method: .put, path: "/workbench/tasks/{task}/presence",
            summary: "Say that I have the task open, at least once a minute; colleagues who have it open too see it", access: .staff,
            body: .json(.object(["doing": .words(of: PresenceSign.self)], closed: true)),
            answers: [Answer(204, "It is told.")], handle: .signedIn(presence))
    ]

    @Sendable private static func presence(_ call: Call) async throws -> Response {
        let id = try call.input.id("task", of: WorkbenchTask.self)
        guard let sign: PresenceSign = try call.input.fields(["doing"]).word("doing") else {
            throw JSONFields.Refusal.missing(field: "doing")
        }
        let (portal, user) = (call.portal, call.signedIn)
        try await portal.perform { try portal.workbench.take(sign, at: id, of: user, in: $0) }
        return Response(status: .noContent)
    }
}
