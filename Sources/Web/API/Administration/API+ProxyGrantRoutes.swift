import Hummingbird
import Messaging
import Persistence
import WebSupport

extension API {
    private static let path = "/admin/proxy-grants"
    private static let one = path + "/{grant}"
    private static let answer = Answer(200, "The right as it stands now.", .named("ProxyGrant"))
    private static let reason: Schema = .object(
        ["reason": .string("Why, in at most 500 characters.", longest: 500, shortest: 1)], closed: true)

    /// What a healthcare administrator decides about who acts for whom.
    static let proxyGrantRoutes: [Route] = [
        Route(
            method: .get, path: path, summary: "Rights to act for patients, newest first", access: .role(.healthcareAdministrator),
            query: [
                Parameter(name: "patient", about: "Of one patient.", schema: .id),
                Parameter(name: "proxy", about: "Of one account.", schema: .id),
                Parameter(name: "state", about: "As they stand now.", schema: .words(of: ProxyGrant.State.self)),
                Parameter(name: "ending", about: "Those that the patient's age ends within 60 days.", schema: .boolean()), .cursor, .limit,
            ],
            answers: [Answer(200, "A page.", .page(of: .named("ProxyGrant")))], handle: .signedIn(grants)),
        Route(
            method: .post, path: path, summary: "Let a member act for a patient", access: .role(.healthcareAdministrator),
            body: .json(
                .object(
                    [
                        "patient": .string("Id, or `AUTHORITY|number`."), "proxy": .string("Id or username of a member."),
                        "relationship": .words(of: Relationship.self), "basis": .words(of: GrantBasis.self),
                    ],
                    optional: [
                        "scopes": .array(.words(of: GrantScope.self)), "types": Schema.array(.words(of: MessageType.self)).orNull,
                        "from": Schema.time.orNull, "until": Schema.time.orNull,
                        "verified": .boolean("Whether it was verified already; true unless said."),
                    ], closed: true)),
            conditions: [.onceByKey], answers: [Answer(201, "It stands.", .named("ProxyGrant"))], handle: .signedIn(addGrant)),
        Route(
            method: .get, path: one, summary: "One right to act for a patient", access: .role(.healthcareAdministrator), answers: [answer],
            handle: .signedIn(readGrant)),
        Route(
            method: .patch, path: one, summary: "Verify or change a right", access: .role(.healthcareAdministrator),
            body: .json(
                .object(
                    [:],
                    optional: [
                        "verified": .boolean("true verifies one that is to be verified."),
                        "proxy": .string("Id or username of the account it is for, where it names none yet."),
                        "relationship": .words(of: Relationship.self), "scopes": .array(.words(of: GrantScope.self)),
                        "types": Schema.array(.words(of: MessageType.self)).orNull, "from": .time, "until": Schema.time.orNull,
                        "basis": .words(of: GrantBasis.self),
                    ], closed: true)),
            answers: [answer], handle: .signedIn(changeGrant)),
        Route(
            method: .delete, path: one, summary: "End a right now", access: .role(.healthcareAdministrator), body: .json(reason),
            answers: [answer], handle: .signedIn(endGrant)),
    ]

    @Sendable private static func grants(_ call: Call) async throws -> Response {
        let filter = ProxyGrants.Filter(
            patient: try call.idParameter("patient"), proxy: try call.idParameter("proxy"),
            state: try call.input.word("state", ProxyGrant.State.self), isEndingByAge: try call.input.flag("ending"))
        let (portal, user, limit) = (call.portal, call.signedIn, try call.input.limit())
        let mark = try call.pageMark().map { ID<ProxyGrant>(high: $0.high, low: $0.low) }
        let page = try await portal.read { try portal.grants.list(filter, after: mark, limit: limit, by: user, in: $0) }
        try await portal.readings.record(
            .list, "proxy_grant", ID<ProxyGrant>?.none, by: user.actor, session: user.session, patient: filter.patient)
        let next = try call.cursor(page.next.map { PageMark(at: Timestamp(microseconds: 0), high: $0.high, low: $0.low) })
        return .json(JSONWriter.page(page.lines, next: next) { w, line in w.grant(line) })
    }

    @Sendable private static func addGrant(_ call: Call) async throws -> Response {
        let fields = try call.input.fields(["patient", "proxy", "relationship", "basis", "scopes", "types", "from", "until", "verified"])
        let (patient, proxy) = (try fields.requiredString("patient"), try fields.requiredString("proxy"))
        guard let relationship: Relationship = try fields.word("relationship") else {
            throw JSONFields.Refusal.missing(field: "relationship")
        }
        guard let basis: GrantBasis = try fields.word("basis") else { throw JSONFields.Refusal.missing(field: "basis") }
        let now = call.portal.surroundings.clock()
        var terms = GrantTerms(relationship: relationship.rawValue, from: now, basis: basis)
        try fields.fill(&terms)
        let (portal, user, site, isVerified, given) = (call.portal, call.signedIn, call.site, try fields.bool("verified") ?? true, terms)
        return try await call.once { tx in
            guard let patient = try portal.grants.patient(named: patient, site, in: tx) else { throw GrantNaming.patient }
            guard let proxy = try portal.grants.member(named: proxy, in: tx) else { throw GrantNaming.proxy }
            return try portal.grants.add(given, to: proxy, for: patient, isVerified: isVerified, by: user, in: tx).map { line in
                IdempotentAnswer(status: 201, body: JSONWriter.object { $0.grant(line) }, to: .healthcareAdministrator)
            }
        }
    }

    @Sendable private static func readGrant(_ call: Call) async throws -> Response {
        let id = try call.input.id("grant", of: ProxyGrant.self)
        let (portal, user) = (call.portal, call.signedIn)
        let line = try await portal.read { try portal.grants.line(id, by: user, in: $0) }
        try await portal.readings.record(.read, "proxy_grant", id, by: user.actor, session: user.session, patient: line.patient.id)
        return .json(JSONWriter.object { $0.grant(line) })
    }

    @Sendable private static func changeGrant(_ call: Call) async throws -> Response {
        let id = try call.input.id("grant", of: ProxyGrant.self)
        let fields = try call.input.fields(["verified", "proxy", "relationship", "scopes", "types", "from", "until", "basis"])
        let (portal, user, proxy) = (call.portal, call.signedIn, try fields.string("proxy"))
        let isVerified = try fields.bool("verified") ?? false
        let line = try await portal.perform { tx in
            var terms = try portal.grants.line(id, by: user, in: tx).grant.terms
            try fields.fill(&terms)
            guard isVerified else { return try portal.grants.change(id, to: terms, by: user, in: tx) }
            let account = try proxy.map { name in
                guard let account = try portal.grants.member(named: name, in: tx) else { throw GrantNaming.proxy }
                return account
            }
            return try portal.grants.verify(id, proxy: account, terms: terms, by: user, in: tx)
        }
        return .json(JSONWriter.object { $0.grant(line) })
    }

    @Sendable private static func endGrant(_ call: Call) async throws -> Response {
        let id = try call.input.id("grant", of: ProxyGrant.self)
        let reason = try call.input.fields(["reason"]).requiredString("reason")
        let (portal, user) = (call.portal, call.signedIn)
        let line = try await portal.perform { try portal.grants.end(id, because: reason, by: user, in: $0) }
        return .json(JSONWriter.object { $0.grant(line) })
    }
}

/// What a right lets a proxy do.
enum GrantScope: String, Sendable, CaseIterable {
    case read, write
}

/// Somebody was named whom nobody knows.
enum GrantNaming: Refusal, CaseIterable {
    case patient, proxy

    var code: String { self == .patient ? "patient-unknown" : "member-unknown" }
    var status: Int { 422 }
    var sentence: String {
        switch self {
        case .patient: "No patient has this number. Check it, or import the patient first."
        case .proxy: "No member has this username. Check it, or enrol them first."
        }
    }
    var fields: [FieldRefusal] {
        [FieldRefusal(field: self == .patient ? "patient" : "proxy", code: code, sentence: sentence)]
    }
}

extension JSONFields {
    /// Changes what the object names and leaves the rest.
    fileprivate func fill(_ terms: inout GrantTerms) throws {
        if let relationship: Relationship = try word("relationship") { terms.relationship = relationship.rawValue }
        if let basis: GrantBasis = try word("basis") { terms.basis = basis }
        if let scopes = try words("scopes", GrantScope.self) {
            terms.canRead = scopes.contains(.read)
            terms.canWrite = scopes.contains(.write)
        }
        if value("types") != nil { terms.types = try words("types", MessageType.self).map(Set.init) }
        if let from = try time("from") { terms.from = from }
        if value("until") != nil { terms.until = try time("until") }
    }

    fileprivate func words<Word: RawRepresentable>(_ field: String, _: Word.Type) throws -> [Word]? where Word.RawValue == String {
        try strings(field)?.map { text in
            guard let word = Word(rawValue: text) else { throw Problem.field(field, "unknown", "This word is not known here.") }
            return word
        }
    }
}

extension Problem {
    static func field(_ name: String, _ code: String, _ sentence: String) -> Problem {
        Problem(
            status: 422, code: "invalid", title: "Not accepted", detail: sentence,
            errors: [Problem.Field(field: name, code: code, message: sentence)])
    }
}

extension API.Call {
    /// An id in the query; nil when it is not there.
    func idParameter<Subject>(_ name: String, of _: Subject.Type = Subject.self) throws -> ID<Subject>? {
        guard let text = input.query[name], !text.isEmpty else { return nil }
        guard let id = ID<Subject>(Substring(text)) else { throw Problem.parameter(name, "Write an id.") }
        return id
    }
}
