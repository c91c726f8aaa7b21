import Hummingbird
import Messaging
import WebSupport

extension API {
    static let accountRoutes: [Route] = [
        Route(
            method: .get, path: "/account", summary: "Who is signed in", access: .account,
            answers: [Answer(200, "The account.", .named("Account"))], handle: .signedIn(account)),
        Route(
            method: .get, path: "/account/sessions", summary: "Where the account is signed in", access: .account,
            query: [.cursor, .limit], answers: [Answer(200, "The sessions that live, newest first.", .page(of: .named("Session")))],
            handle: .signedIn(sessions)),
        Route(
            method: .delete, path: "/account/sessions", summary: "End every other session of the account", access: .account,
            answers: [Answer(204, "They have ended.")], handle: .signedIn(endSessions)),
        Route(
            method: .delete, path: "/account/sessions/{session}", summary: "End one session of the account, on whichever device",
            access: .account, answers: [Answer(204, "It has ended.")], handle: .signedIn(endSession)),
        Route(
            method: .post, path: "/account/password",
            summary: "Change one's own password, for whoever knows the present one; every other session ends", access: .account,
            body: .json(.object(["present": .string("The password until now."), "password": .string("The new one.")], closed: true)),
            answers: [Answer(204, "It is changed.")], handle: .signedIn(changePassword)),
        Route(
            method: .get, path: "/events", summary: "Wake-ups: which list to ask for again, never content", access: .account,
            answers: [
                Answer(
                    200, "Events named `changed` with `{topic, revision}`.", .string(), contentTypes: ["text/event-stream"])
            ], handle: .signedIn(events)),
    ]

    @Sendable private static func sessions(_ call: Call) async throws -> Response {
        let identity = call.portal.identity
        let account = call.signedIn.account.id
        let living = try await call.portal.read { try identity.sessions(of: account, in: $0) }
        let page = try call.page(of: living) { $0.id }
        return .json(
            JSONWriter.page(page.items, next: page.next) { w, session in
                w.member("id", session.id)
                w.member("device", session.device)
                w.member("createdAt", session.createdAt)
                w.member("seenAt", session.seenAt)
                w.member("expiresAt", session.expiresAt)
                w.member("current", session.id == call.signedIn.session)
            })
    }

    @Sendable private static func changePassword(_ call: Call) async throws -> Response {
        let fields = try call.input.fields(["present", "password"])
        try await call.portal.identity.changePassword(
            from: try fields.requiredString("present"), to: try fields.requiredString("password"), by: call.signedIn,
            network: call.input.network)
        return Response(status: .noContent)
    }

    @Sendable private static func endSession(_ call: Call) async throws -> Response {
        try await call.portal.identity.endSession(try call.input.id("session"), of: call.signedIn)
        return Response(status: .noContent)
    }

    @Sendable private static func endSessions(_ call: Call) async throws -> Response {
        let signedIn = call.signedIn
        try await call.portal.identity.endSessions(of: signedIn.account.id, except: signedIn.session, by: signedIn.actor)
        return Response(status: .noContent)
    }
}
