import Hummingbird
import Messaging
import Persistence
import WebSupport

extension API {
    /// For people who cannot sign in yet, or not any more.
    static let entryRoutes: [Route] = [
        Route(
            method: .post, path: "/activation", summary: "Choose username and password with an activation code", access: .anyone,
            body: .json(
                .object(
                    [
                        "token": .string("The code of the letter; case, blanks and hyphens do not count."),
                        "username": .string("A new one; for somebody of the practice, theirs."), "password": .string(),
                    ], closed: true)),
            answers: [
                Answer(
                    200, "The account is active: sign in.",
                    .object(["account": .object(["id": .id, "kind": .words(of: AccountKind.self), "name": .string()])]))
            ], handle: .open(activate)),
        Route(
            method: .put, path: "/password-reset", summary: "Set a new password with a code; every session ends", access: .anyone,
            body: .json(.object(["token": .string("The code that was given or sent."), "password": .string()], closed: true)),
            answers: [Answer(204, "The password is set: sign in.")], handle: .open(resetPassword)),
    ]

    @Sendable private static func activate(_ input: Input) async throws -> Response {
        let fields = try input.fields(["token", "username", "password"])
        let account = try await input.portal.identity.activate(
            code: try fields.requiredString("token"), username: try fields.requiredString("username"),
            password: try fields.requiredString("password"), network: input.network)
        return .json(
            JSONWriter.object { w in
                w.member(
                    "account",
                    object: { w in
                        w.member("id", account.id)
                        w.member("kind", account.kind.rawValue)
                        w.member("name", account.name)
                    })
            })
    }

    @Sendable private static func resetPassword(_ input: Input) async throws -> Response {
        let fields = try input.fields(["token", "password"])
        try await input.portal.identity.resetPassword(
            code: try fields.requiredString("token"), to: try fields.requiredString("password"), network: input.network)
        return Response(status: .noContent)
    }
}
