import HTTPTypes
import Hummingbird
import Messaging
import Persistence
import WebSupport

/// The pages by which healthcare administrators look after proxies.
enum ProxyRoutes {
    static func add(to routes: RouterGroup<StaffContext>) {
        routes.get("/administration/proxies") { try await list($0, $1) }
        routes.post("/administration/proxies") { try await add($0, $1) }
        routes.get("/administration/proxies/{grant}") { try await show($0, $1) }
        routes.post("/administration/proxies/{grant}/verification") { request, context in
            try await change(request, context, told: .verified) { reader, id, known, tx in
                let portal = reader.portal
                let named = context.form["proxy"] ?? ""
                var proxy: ID<Account>?
                if known.grant.proxy == nil {
                    guard let account = try portal.grants.member(named: named, in: tx) else { throw GrantNaming.proxy }
                    proxy = account
                }
                let terms = try GrantForm(context.form).terms(reader, known: known.grant.terms)
                return try portal.grants.verify(id, proxy: proxy, terms: terms, by: reader.signedIn, in: tx)
            }
        }
        routes.post("/administration/proxies/{grant}/terms") { request, context in
            try await change(request, context, told: .changed) { reader, id, known, tx in
                let terms = try GrantForm(context.form).terms(reader, known: known.grant.terms)
                return try reader.portal.grants.change(id, to: terms, by: reader.signedIn, in: tx)
            }
        }
        routes.post("/administration/proxies/{grant}/end") { request, context in
            try await change(request, context, told: .ended) { reader, id, _, tx in
                try reader.portal.grants.end(id, because: context.form["reason"] ?? "", by: reader.signedIn, in: tx)
            }
        }
    }

    private static func query(_ request: Request) throws -> FormFields {
        try URLEncodedForm.fields(ofQuery: request.uri.query.map { Substring($0) }, limits: FormLimits(bytes: 4_096, fields: 12))
    }

    private static func list(_ request: Request, _ context: StaffContext) async throws -> Response {
        let reader = StaffView(context, request)
        let query = try query(request)
        let show = query["show"].flatMap(ProxiesPage.Show.init(rawValue:)) ?? .toVerify
        var page = try await load(reader, show, before: query["before"].flatMap { ID<ProxyGrant>(Substring($0)) })
        page.news = query["told"].flatMap(GrantNews.init(rawValue:))
        page.member = try await chosen(query["proxy"], reader)
        return page.markup.response()
    }

    /// Whom the right is to be for, where the address or the form names a member by id.
    private static func chosen(_ text: String?, _ reader: StaffView) async throws -> Account? {
        guard let id = text.flatMap({ ID<Account>(Substring($0)) }) else { return nil }
        let member = try await reader.portal.read { try reader.portal.grants.member(id, by: reader.signedIn, in: $0) }
        if let member { try await reader.record(.read, member.id, patient: member.patient) }
        return member
    }

    private static func load(_ reader: StaffView, _ show: ProxiesPage.Show, before: ID<ProxyGrant>? = nil) async throws -> ProxiesPage {
        let found = try await reader.portal.read { tx in
            try reader.portal.grants.list(show.filter, after: before, limit: ProxiesPage.perPage, by: reader.signedIn, in: tx)
        }
        try await record(.list, nil, of: nil, by: reader)
        return ProxiesPage(reader: reader, show: show, lines: found.lines, next: found.next)
    }

    private static func add(_ request: Request, _ context: StaffContext) async throws -> Response {
        let reader = StaffView(context, request)
        let (form, portal) = (context.form, reader.portal)
        do {
            let line = try await portal.perform { tx in
                // Nobody but an administrator learns which numbers and names there are.
                _ = try portal.grants.list(limit: 1, by: reader.signedIn, in: tx)
                guard let patient = try portal.grants.patient(named: form["patient"] ?? "", reader.site, in: tx) else {
                    throw GrantNaming.patient
                }
                guard let proxy = try portal.grants.member(named: form["proxy"] ?? "", in: tx) else { throw GrantNaming.proxy }
                return try portal.grants.add(
                    try GrantForm(form).terms(reader), to: proxy, for: patient, isVerified: form["verified"] == "true", by: reader.signedIn,
                    in: tx)
            }
            return .seeOther("\(Paths.proxy(line.grant.id))?told=\(GrantNews.added.rawValue)")
        } catch let refusal as any Refusal where !(refusal is NotFound) {
            var page = try await load(reader, .toVerify)
            (page.patient, page.proxy, page.form) = (form["patient"] ?? "", form["proxy"] ?? "", GrantForm(form))
            page.member = try await chosen(form["proxy"], reader)
            page.refusal = refusal
            return page.markup.response(status: HTTPResponse.Status(code: refusal.status))
        }
    }

    private static func show(_ request: Request, _ context: StaffContext) async throws -> Response {
        let reader = StaffView(context, request)
        var page = try await load(reader, try context.id("grant"))
        page.news = try query(request)["told"].flatMap(GrantNews.init(rawValue:))
        return page.markup.response()
    }

    private static func load(_ reader: StaffView, _ id: ID<ProxyGrant>) async throws -> ProxyPage {
        let line = try await reader.portal.read { try reader.portal.grants.line(id, by: reader.signedIn, in: $0) }
        try await record(.read, id, of: line.patient.id, by: reader)
        return ProxyPage(reader: reader, line: line)
    }

    private static func change(
        _ request: Request, _ context: StaffContext, told news: GrantNews,
        _ verb: @escaping @Sendable (StaffView, ID<ProxyGrant>, ProxyGrants.Line, Transaction) throws -> Effect<ProxyGrants.Line>
    ) async throws -> Response {
        let reader = StaffView(context, request)
        let id: ID<ProxyGrant> = try context.id("grant")
        do {
            try await reader.portal.perform { tx in
                try verb(reader, id, reader.portal.grants.line(id, by: reader.signedIn, in: tx), tx).map { _ in }
            }
            return .seeOther("\(Paths.proxy(id))?told=\(news.rawValue)")
        } catch let refusal as any Refusal where !(refusal is NotFound) {
            var page = try await load(reader, id)
            if news != .ended { page.form = GrantForm(context.form) }
            (page.proxy, page.reason) = (context.form["proxy"] ?? "", context.form["reason"] ?? "")
            page.refusal = refusal
            return page.markup.response(status: HTTPResponse.Status(code: refusal.status))
        }
    }

    private static func record(_ action: AuditAction, _ id: ID<ProxyGrant>?, of patient: ID<Patient>?, by reader: StaffView) async throws {
        let user = reader.signedIn
        try await reader.portal.readings.record(action, "proxy_grant", id, by: user.actor, session: user.session, patient: patient)
    }
}

extension StaffContext {
    /// An id in the address.
    ///
    /// - Throws: `NotFound` for anything that is no id.
    func id<Subject>(_ name: String) throws -> ID<Subject> {
        guard let id = parameters.get(name).flatMap({ ID<Subject>(Substring($0)) }) else { throw NotFound() }
        return id
    }
}
