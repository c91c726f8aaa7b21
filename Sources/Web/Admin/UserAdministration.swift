import HTTPTypes
import Hummingbird
import Messaging
import Persistence
import WebSupport

/// The page on which people of the practice get their letters.
enum UserAdministration {
    static func add(to routes: RouterGroup<StaffContext>) {
        routes.get("/administration/users") { request, context in
            var page = try await page(StaffView(context, request))
            page.wasMailed = request.uri.query == "mailed"
            return page.markup.response()
        }
        routes.post("/administration/users/{user}/mail") { request, context in
            try await mail(try user(context), context.form["email"], StaffView(context, request))
        }
        routes.post("/administration/users/{user}/letter") { request, context in
            let user = try user(context)
            return try await letter(user, StaffView(context, request)) { enrolment, signedIn, tx in
                try enrolment.activationCode(for: .workbenchUser(user), by: signedIn, in: tx)
            }
        }
        routes.post("/administration/users/{user}/password-letter") { request, context in
            let (user, check) = (try user(context), context.form.deskCheck)
            return try await letter(user, StaffView(context, request)) { enrolment, signedIn, tx in
                guard let check else { throw EnrolmentRefusal.checkMissing }
                return try enrolment.passwordCode(for: .workbenchUser(user), after: check, by: signedIn, in: tx)
            }
        }
    }

    private static func user(_ context: StaffContext) throws -> String {
        guard let user = context.parameters.get("user") else { throw NotFound() }
        return user
    }

    private static func page(_ reader: StaffView, refused: (username: String, refusal: any Refusal)? = nil) async throws -> UsersPage {
        let users = try await reader.portal.read { [portal = reader.portal, signedIn = reader.signedIn] in
            try portal.enrolment.workbenchUsers(by: signedIn, in: $0)
        }
        return UsersPage(reader: reader, users: users, refused: refused)
    }

    private static func mail(_ user: String, _ address: String?, _ reader: StaffView) async throws -> Response {
        let (portal, signedIn, site) = (reader.portal, reader.signedIn, reader.site)
        do {
            try await portal.perform { tx in
                Effect(
                    try portal.enrolment.mailActivationCode(
                        to: .workbenchUser(user), address: address, by: signedIn, site: site, in: tx))
            }
            return .seeOther(UsersPage.path + "?mailed")
        } catch let refusal as any Refusal where !(refusal is NotFound) {
            return try await page(reader, refused: (user, refusal)).markup.response(status: refusal.answer)
        }
    }

    private static func letter(
        _ user: String, _ reader: StaffView, _ make: @escaping @Sendable (Enrolment, SignedIn, Transaction) throws -> IssuedCode
    ) async throws -> Response {
        let (portal, signedIn) = (reader.portal, reader.signedIn)
        do {
            let made = try await portal.perform { tx in
                let code = try make(portal.enrolment, signedIn, tx)
                guard let account = try portal.identity.account(code.account, in: tx) else { throw NotFound() }
                return Effect((code: code, account: account))
            }
            let letter = PrintedLetter(made.account, made.code, reader: reader)
            return LettersPage(reader: reader, section: .users, letters: [letter], back: UsersPage.path).markup.response()
        } catch let refusal as EnrolmentRefusal {
            return try await page(reader, refused: (user, refusal)).markup.response(status: refusal.answer)
        }
    }
}
