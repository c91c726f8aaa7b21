import HTTPTypes
import Hummingbird
import Messaging
import Persistence
import WebSupport

/// The pages by which healthcare administrators look after members.
enum MemberAdministration {
    static func add(to routes: RouterGroup<StaffContext>) {
        routes.get("/administration/members") { try await list($0, $1) }
        routes.post("/administration/members") { try await enrol($0, $1) }
        routes.post("/administration/members/search") { try await search($0, $1) }
        routes.get("/administration/members/new") { try await begin($0, $1) }
        routes.post("/administration/members/new/search") { try await find($0, $1) }
        routes.post("/administration/members/new/patients") { try await addPatient($0, $1) }
        routes.get("/administration/members/new/person") { try await person($0, $1) }
        routes.get("/administration/members/new/patient/{patient}") { try await chosen($0, $1) }
        routes.get("/administration/members/{member}") { try await show($0, $1) }
        routes.post("/administration/members/{member}/letter") { try await letter($0, $1) }
        routes.post("/administration/members/{member}/mail") { try await mail($0, $1) }
        routes.post("/administration/members/{member}/password-letter") { try await passwordLetter($0, $1) }
        routes.post("/administration/members/{member}/details") { try await details($0, $1) }
        routes.post("/administration/members/{member}/state") { try await state($0, $1) }
        routes.post("/administration/patients/{patient}/clinical-groups") { try await clinicalGroups($0, $1) }
    }

    /// Members of one page.
    private static let pageSize = 50

    private static func list(_ request: Request, _ context: StaffContext) async throws -> Response {
        let reader = StaffView(context, request)
        let query = try? URLEncodedForm.fields(
            ofQuery: request.uri.query.map { Substring($0) }, limits: FormLimits(bytes: 4_096, fields: 12))
        let state = query?["state"].flatMap(MembershipState.init(rawValue:))
        let mark = query?["after"].flatMap { ID<Account>(Substring($0)) }
            .map { PageMark(at: Timestamp(microseconds: 0), high: $0.high, low: $0.low) }
        let page = try await reader.portal.read { [portal = reader.portal, signedIn = reader.signedIn] in
            try portal.enrolment.members(MemberFilter(state: state), after: mark, limit: pageSize, by: signedIn, in: $0)
        }
        try await reader.record(.list, ID<Account>?.none, patient: nil)
        let next = page.next.map { ID<Account>(high: $0.high, low: $0.low) }
        return MembersPage(reader: reader, members: page.members, state: state, next: next).markup.response()
    }

    private static func search(_ request: Request, _ context: StaffContext) async throws -> Response {
        let reader = StaffView(context, request)
        let text = context.form["q"] ?? ""
        try context.services.count(.search, by: reader.signedIn)
        do {
            let found = try await reader.portal.perform { [portal = reader.portal, signedIn = reader.signedIn] tx in
                Effect(try portal.enrolment.search(text, by: signedIn, in: tx))
            }
            return MembersPage(reader: reader, members: found, search: text).markup.response()
        } catch let refusal as MessageRefusal {
            return MembersPage(reader: reader, members: [], search: text, refusal: refusal).markup.response(status: refusal.answer)
        }
    }

    private static func show(_ request: Request, _ context: StaffContext) async throws -> Response {
        let reader = StaffView(context, request)
        let news = request.uri.query.flatMap { MemberNews(rawValue: String($0)) }
        return try await page(try member(context), reader, news: news).markup.response()
    }

    static func page(
        _ id: ID<Account>, _ reader: StaffView, news: MemberNews? = nil, refusal: (any Refusal)? = nil
    ) async throws -> MemberPage {
        let record = try await reader.portal.read { [portal = reader.portal, signedIn = reader.signedIn] in
            try portal.enrolment.member(id, by: signedIn, in: $0)
        }
        try await reader.record(.read, id, patient: record.summary.account.patient)
        return MemberPage(reader: reader, record: record, news: news, refusal: refusal)
    }

    static func member(_ context: StaffContext) throws -> ID<Account> {
        guard let id = context.parameters.get("member").flatMap({ ID<Account>(Substring($0)) }) else { throw NotFound() }
        return id
    }
}

extension StaffView {
    /// Written down before the page leaves.
    func record(_ action: AuditAction, _ account: ID<Account>?, patient: ID<Patient>?) async throws {
        try await portal.readings.record(action, "account", account, by: signedIn.actor, session: signedIn.session, patient: patient)
    }
}

extension Refusal {
    /// Its status as an answer bears it.
    var answer: HTTPResponse.Status { HTTPResponse.Status(code: status) }
}
