import HTTPTypes
import Hummingbird
import Messaging
import Persistence
import WebSupport

extension MemberAdministration {
    static func letter(_ request: Request, _ context: StaffContext) async throws -> Response {
        let id = try member(context)
        return try await letter(id, StaffView(context, request)) { enrolment, signedIn, tx in
            try enrolment.activationCode(for: .member(id), by: signedIn, in: tx)
        }
    }

    /// Has the code e-mailed instead.
    static func mail(_ request: Request, _ context: StaffContext) async throws -> Response {
        let (id, reader) = (try member(context), StaffView(context, request))
        do {
            try await reader.portal.perform { [portal = reader.portal, signedIn = reader.signedIn, site = reader.site] tx in
                Effect(try portal.enrolment.mailActivationCode(to: .member(id), by: signedIn, site: site, in: tx))
            }
            return .seeOther("\(MembersPage.path)/\(id)?\(MemberNews.mailed.rawValue)")
        } catch let refusal as any Refusal where !(refusal is NotFound) {
            return try await page(id, reader, refusal: refusal).markup.response(status: refusal.answer)
        }
    }

    static func passwordLetter(_ request: Request, _ context: StaffContext) async throws -> Response {
        let id = try member(context)
        let check = context.form.deskCheck
        return try await letter(id, StaffView(context, request)) { enrolment, signedIn, tx in
            guard let check else { throw EnrolmentRefusal.checkMissing }
            return try enrolment.passwordCode(for: .member(id), after: check, by: signedIn, in: tx)
        }
    }

    /// Makes a code and shows its letter at once: it is kept nowhere.
    private static func letter(
        _ id: ID<Account>, _ reader: StaffView, _ make: @escaping @Sendable (Enrolment, SignedIn, Transaction) throws -> IssuedCode
    ) async throws -> Response {
        let (portal, signedIn) = (reader.portal, reader.signedIn)
        do {
            let made = try await portal.perform { tx in
                let code = try make(portal.enrolment, signedIn, tx)
                return Effect((code: code, account: try portal.enrolment.member(id, by: signedIn, in: tx).summary.account))
            }
            let letter = PrintedLetter(made.account, made.code, reader: reader)
            return LettersPage(reader: reader, section: .members, letters: [letter], back: "\(MembersPage.path)/\(id)").markup.response()
        } catch let refusal as EnrolmentRefusal {
            return try await page(id, reader, refusal: refusal).markup.response(status: refusal.answer)
        }
    }

    static func details(_ request: Request, _ context: StaffContext) async throws -> Response {
        let change = MemberChange(email: context.form["email"] ?? "", language: context.form["language"].flatMap { $0.isEmpty ? nil : $0 })
        return try await self.change(change, told: .saved, request, context)
    }

    static func state(_ request: Request, _ context: StaffContext) async throws -> Response {
        let isActive = context.form["state"] == "active"
        let change = MemberChange(isActive: isActive, reason: context.form["reason"] ?? "")
        return try await self.change(change, told: isActive ? .back : .out, request, context)
    }

    private static func change(
        _ change: MemberChange, told news: MemberNews, _ request: Request, _ context: StaffContext
    ) async throws -> Response {
        let (id, reader) = (try member(context), StaffView(context, request))
        do {
            _ = try await reader.portal.changeMember(id, change, by: reader.signedIn, site: reader.site)
            return .seeOther("\(MembersPage.path)/\(id)?\(news.rawValue)")
        } catch let refusal as any Refusal where !(refusal is NotFound) {
            return try await page(id, reader, refusal: refusal).markup.response(status: refusal.answer)
        }
    }
}

extension FormFields {
    /// How somebody said they made sure who it is; nil when they said nothing that is offered.
    var deskCheck: DeskCheck? {
        self["check"].flatMap(IdentityCheck.init(rawValue:)).map { DeskCheck(kind: $0, note: self["note"] ?? "") }
    }
}
