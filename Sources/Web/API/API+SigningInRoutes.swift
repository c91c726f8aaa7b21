import HTTPTypes
import Hummingbird
import Messaging
import WebSupport

extension API {
    static let sessionRoutes: [Route] = [
        Route(
            method: .post, path: "/sign-in", summary: "Sign in; the token opens everything else", access: .anyone,
            body: .json(
                .object(
                    ["username": .string(), "password": .string()],
                    optional: ["code": Schema.string("A one-time code, once accounts have one.").orNull],
                    closed: true)),
            answers: [
                Answer(
                    200, "Signed in.",
                    .object([
                        "token": .string("Send it as `Authorization: Bearer …`."), "expiresAt": .time,
                        "account": .object(["id": .id, "kind": .words(of: AccountKind.self), "name": .string()]),
                    ]))
            ], handle: .open(signIn)),
        Route(
            method: .post, path: "/sign-out", summary: "Sign out: the token opens nothing any more", access: .account,
            answers: [Answer(204, "Signed out.")], handle: .signedIn(signOut)),
    ]

    @Sendable private static func signIn(_ input: Input) async throws -> Response {
        let fields = try input.fields(["username", "password", "code"])
        _ = try fields.string("code")
        let begun = try await input.portal.identity.signIn(
            username: try fields.requiredString("username"), password: try fields.requiredString("password"),
            device: input.headers[.userAgent] ?? "", network: input.network)
        let account = begun.signedIn.account
        return .json(
            JSONWriter.object { w in
                w.member("token", begun.token.text)
                w.member("expiresAt", begun.signedIn.expiresAt)
                w.member(
                    "account",
                    object: { w in
                        w.member("id", account.id)
                        w.member("kind", account.kind.rawValue)
                        w.member("name", account.name)
                    })
            })
    }

    @Sendable private static func signOut(_ call: Call) async throws -> Response {
        try await call.portal.identity.signOut(call.signedIn)
        return Response(status: .noContent)
    }
}
