import HTTPTypes
import Hummingbird
import Messaging
import Persistence
import WebSupport

/// The pages by which a whole file of people is enrolled.
enum InvitationAdministration {
    /// Lines that are enrolled before whoever sent them is answered; a server enrols the rest by itself.
    static let atOnce = 40

    static func add(to routes: RouterGroup<StaffContext>) {
        routes.get("/administration/invitations") { try await list(StaffView($1, $0)).markup.response() }
        routes.post("/administration/invitations") { try await send($0, $1) }
        routes.get("/administration/invitations/{file}") { request, context in
            try await page(try file(context), StaffView(context, request)).markup.response()
        }
        routes.post("/administration/invitations/{file}/mail") { try await mail($0, $1) }
        routes.post("/administration/invitations/{file}/letters") { try await letters($0, $1) }
    }

    private static func file(_ context: StaffContext) throws -> ID<Invitations> {
        guard let id = context.parameters.get("file").flatMap({ ID<Invitations>(Substring($0)) }) else { throw NotFound() }
        return id
    }

    private static func list(_ reader: StaffView, refusal: (any Refusal)? = nil) async throws -> InvitationsPage {
        let files = try await reader.portal.read { [portal = reader.portal, signedIn = reader.signedIn] in
            try portal.enrolment.invitations(by: signedIn, in: $0).items
        }
        return InvitationsPage(reader: reader, files: files, refusal: refusal)
    }

    private static func send(_ request: Request, _ context: StaffContext) async throws -> Response {
        let reader = StaffView(context, request)
        try reader.require(.invitations)
        let (portal, signedIn) = (reader.portal, reader.signedIn)
        do {
            let file = try InvitationFile.read(context.form["file"].flatMap { Base64URL.bytes($0) } ?? [])
            let id = try await portal.database.bulkWrite { try portal.enrolment.take(file, by: signedIn, in: $0) }
            try await portal.enrolWaitingLines(most: atOnce)
            return .seeOther("\(InvitationsPage.path)/\(id)")
        } catch let refusal as InvitationRefusal {
            return try await list(reader, refusal: refusal).markup.response(status: refusal.answer)
        }
    }

    private static func page(_ id: ID<Invitations>, _ reader: StaffView) async throws -> InvitationPage {
        let page = try await reader.portal.read { [portal = reader.portal, signedIn = reader.signedIn] tx in
            InvitationPage(
                reader: reader, file: try portal.enrolment.invitations(id, by: signedIn, in: tx),
                failed: try portal.enrolment.lines(of: id, .failed, by: signedIn, in: tx))
        }
        try await reader.record(.list, ID<Account>?.none, patient: nil)
        return page
    }

    /// Has the codes e-mailed to whoever has an address.
    private static func mail(_ request: Request, _ context: StaffContext) async throws -> Response {
        let (id, reader) = (try file(context), StaffView(context, request))
        let (portal, signedIn, site) = (reader.portal, reader.signedIn, reader.site)
        let codes = try await portal.database.bulkWrite {
            try portal.enrolment.mailActivationCodes(of: id, by: signedIn, site: site, in: $0)
        }
        var page = try await page(id, reader)
        page.mailed = codes
        return page.markup.response()
    }

    /// Letters with codes that are made now and kept nowhere.
    private static func letters(_ request: Request, _ context: StaffContext) async throws -> Response {
        let (id, reader) = (try file(context), StaffView(context, request))
        let after = Int(context.form["after"] ?? "") ?? 0
        let (portal, signedIn) = (reader.portal, reader.signedIn)
        let made = try await portal.database.bulkWrite { tx -> [MadeLetter] in
            _ = try portal.enrolment.invitations(id, by: signedIn, in: tx)
            return try portal.enrolment.codes(of: id, after: after, limit: LettersForm.size, by: signedIn, in: tx)
                .map { MadeLetter(line: $0.line, account: $0.account, code: $0.code) }
        }
        guard let last = made.last else {
            var page = try await self.page(id, reader)
            page.hasNoLetters = true
            return page.markup.response()
        }
        var page = LettersPage(
            reader: reader, section: .invitations, letters: made.map { PrintedLetter($0.account, $0.code, reader: reader) },
            back: "\(InvitationsPage.path)/\(id)")
        if made.count == LettersForm.size {
            page.next =
                LettersForm(
                    reader: reader, path: "\(InvitationsPage.path)/\(id)", after: last.line, button: reader.words.invitation.nextLetters
                ).markup
        }
        return page.markup.response()
    }

    private struct MadeLetter: Sendable {
        let line: Int
        let account: Account
        let code: IssuedCode
    }
}
