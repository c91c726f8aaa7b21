import HTTPTypes
import Hummingbird
import Messaging
import Persistence
import WebSupport

extension API {
    private static let code = Answer(201, "The code, told this once.", .named("EntryCode"))
    private static let check: Body = .json(
        .object(["check": .words(of: IdentityCheck.self)], optional: ["note": .string(longest: 500)], closed: true))

    /// Members and their codes, for healthcare administrators.
    static let memberRoutes: [Route] = [
        Route(
            method: .get, path: "/admin/members", summary: "Members, the newest first, or those a search finds",
            access: .role(.healthcareAdministrator),
            query: [
                Parameter(name: "state", about: "One state alone.", schema: .words(of: MembershipState.self)),
                Parameter(
                    name: "q", about: "Part of a name, a record number, a birth date or a username; at most 50 are found.",
                    schema: .string(longest: 200)),
                .cursor, .limit,
            ], answers: [Answer(200, "The members.", .page(of: .named("Membership")))], handle: .signedIn(members)),
        Route(
            method: .post, path: "/admin/members", summary: "Enrol somebody: pending until a code is used",
            access: .role(.healthcareAdministrator),
            body: .json(
                .object(
                    [:],
                    optional: [
                        "patient": Schema.id.orNull, "name": .string("Needed for somebody without a chart of their own.", longest: 200),
                        "language": .string(), "email": .string(longest: 254),
                    ], closed: true)), conditions: [.onceByKey],
            answers: [Answer(201, "The new member.", .named("MembershipRecord"))], handle: .signedIn(enrol)),
        Route(
            method: .get, path: "/admin/members/{member}", summary: "One member, with what became of the membership",
            access: .role(.healthcareAdministrator), answers: [Answer(200, "The member.", .named("MembershipRecord"))],
            handle: .signedIn(member)),
        Route(
            method: .patch, path: "/admin/members/{member}", summary: "Shut a member out, let them in, change address or language",
            access: .role(.healthcareAdministrator),
            body: .json(
                .object(
                    [:],
                    optional: [
                        "state": .words(["active", "inactive"]), "reason": .string("Needed for `inactive`.", longest: 500),
                        "email": Schema.string(longest: 254).orNull, "language": .string(),
                    ], closed: true)),
            answers: [Answer(200, "The member as they are now.", .named("MembershipRecord"))], handle: .signedIn(changeMember)),
        Route(
            method: .post, path: "/admin/members/{member}/activation", summary: "A new activation code; earlier ones open nothing",
            access: .role(.healthcareAdministrator), answers: [code], handle: .signedIn(activationCode)),
        Route(
            method: .post, path: "/admin/members/{member}/password-code",
            summary: "A code for a new password, after an identity check that is recorded", access: .role(.healthcareAdministrator),
            body: check, answers: [code], handle: .signedIn(passwordCode)),
        Route(
            method: .get, path: "/admin/workbench-users", summary: "People of the practice, and who has no password yet",
            access: .role(.healthcareAdministrator), query: [.cursor, .limit],
            answers: [Answer(200, "They, by name.", .page(of: .named("WorkbenchUser")))], handle: .signedIn(workbenchUsers)),
        Route(
            method: .post, path: "/admin/workbench-users/{user}/activation", summary: "A new activation code for one of them",
            access: .role(.healthcareAdministrator), answers: [code], handle: .signedIn(userActivationCode)),
        Route(
            method: .post, path: "/admin/workbench-users/{user}/password-code",
            summary: "A code for a new password, after an identity check that is recorded", access: .role(.healthcareAdministrator),
            body: check, answers: [code], handle: .signedIn(userPasswordCode)),
    ]

    @Sendable private static func members(_ call: Call) async throws -> Response {
        let (enrolment, signedIn) = (call.portal.enrolment, call.signedIn)
        let filter = MemberFilter(state: try call.input.word("state", MembershipState.self))
        let limit = try call.input.limit()
        if let text = call.input.query["q"], !text.isEmpty {
            try call.input.services.count(.search, by: signedIn)
            let found = try await call.portal.perform { Effect(try enrolment.search(text, by: signedIn, in: $0)) }
                .filter { filter.state == nil || $0.state == filter.state }
            return .json(JSONWriter.page(found.prefix(limit), next: nil) { $0.membership($1) })
        }
        let mark = try call.pageMark()
        let page = try await call.portal.read { try enrolment.members(filter, after: mark, limit: limit, by: signedIn, in: $0) }
        try await call.portal.readings.record(
            .list, "account", ID<Account>?.none, by: signedIn.actor, session: signedIn.session, patient: nil)
        return .json(JSONWriter.page(page.members, next: try call.cursor(page.next)) { $0.membership($1) })
    }

    @Sendable private static func enrol(_ call: Call) async throws -> Response {
        let fields = try call.input.fields(["patient", "name", "language", "email"])
        let new = NewMember(
            patient: try fields.id("patient"), name: try fields.string("name"), language: try fields.string("language"),
            email: try fields.string("email"))
        let (enrolment, signedIn, site) = (call.portal.enrolment, call.signedIn, call.site)
        return try await call.once { tx in
            let account = try enrolment.enrol(new, by: signedIn, site: site, in: tx)
            let record = try enrolment.member(account.id, by: signedIn, in: tx)
            return Effect(
                IdempotentAnswer(status: 201, body: JSONWriter.object { $0.membership(record) }, to: .healthcareAdministrator))
        }
    }

    @Sendable private static func member(_ call: Call) async throws -> Response {
        let id = try call.input.id("member", of: Account.self)
        let (enrolment, signedIn) = (call.portal.enrolment, call.signedIn)
        let record = try await call.portal.read { try enrolment.member(id, by: signedIn, in: $0) }
        try await call.portal.readings.record(
            .read, "account", id, by: signedIn.actor, session: signedIn.session, patient: record.summary.account.patient)
        return .json(JSONWriter.object { $0.membership(record) })
    }

    @Sendable private static func changeMember(_ call: Call) async throws -> Response {
        let id = try call.input.id("member", of: Account.self)
        let fields = try call.input.fields(["state", "reason", "email", "language"])
        let state: ChosenState? = try fields.word("state")
        let isEmailSaid = fields.value("email") != nil
        let change = MemberChange(
            isActive: state.map { $0 == .active }, reason: try fields.string("reason") ?? "",
            email: isEmailSaid ? try fields.string("email") ?? "" : nil, language: try fields.string("language"))
        let record = try await call.portal.changeMember(id, change, by: call.signedIn, site: call.site)
        return .json(JSONWriter.object { $0.membership(record) })
    }

    /// The states that somebody can bring about.
    private enum ChosenState: String, CaseIterable {
        case active, inactive
    }

    @Sendable private static func activationCode(_ call: Call) async throws -> Response {
        try await activate(.member(try call.input.id("member")), call)
    }

    @Sendable private static func passwordCode(_ call: Call) async throws -> Response {
        try await renew(.member(try call.input.id("member")), call)
    }

    @Sendable private static func workbenchUsers(_ call: Call) async throws -> Response {
        let (enrolment, signedIn) = (call.portal.enrolment, call.signedIn)
        let users = try await call.portal.read { try enrolment.workbenchUsers(by: signedIn, in: $0) }
        let page = try call.page(of: users) { $0.account.id }
        return .json(
            JSONWriter.page(page.items, next: page.next) { w, user in
                w.member("username", user.account.username)
                w.member("name", user.account.name)
                w.member("roles", texts: user.account.roles.inOrder.map(\.rawValue))
                w.member("activated", user.hasPassword)
                w.member("activationUntil", user.activationUntil)
            })
    }

    @Sendable private static func userActivationCode(_ call: Call) async throws -> Response {
        try await activate(.workbenchUser(try call.username()), call)
    }

    @Sendable private static func userPasswordCode(_ call: Call) async throws -> Response {
        try await renew(.workbenchUser(try call.username()), call)
    }

    private static func activate(_ recipient: CodeRecipient, _ call: Call) async throws -> Response {
        _ = try call.input.optionalFields([])
        let (enrolment, signedIn) = (call.portal.enrolment, call.signedIn)
        return told(try await call.portal.perform { Effect(try enrolment.activationCode(for: recipient, by: signedIn, in: $0)) })
    }

    private static func renew(_ recipient: CodeRecipient, _ call: Call) async throws -> Response {
        let fields = try call.input.fields(["check", "note"])
        guard let kind: IdentityCheck = try fields.word("check") else { throw EnrolmentRefusal.checkMissing }
        let check = DeskCheck(kind: kind, note: try fields.string("note") ?? "")
        let (enrolment, signedIn) = (call.portal.enrolment, call.signedIn)
        return told(
            try await call.portal.perform { Effect(try enrolment.passwordCode(for: recipient, after: check, by: signedIn, in: $0)) })
    }

    /// A code is told in this answer alone; it is kept nowhere, so asking again makes another, and that one counts.
    private static func told(_ issued: IssuedCode) -> Response {
        .json(
            JSONWriter.object { w in
                w.member("token", issued.code.text)
                w.member("expiresAt", issued.expiresAt)
            }, status: .created)
    }
}

extension JSONWriter {
    mutating func membership(_ summary: MemberSummary) {
        let account = summary.account
        member("id", account.id)
        member("name", account.name)
        member("username", account.username.isEmpty ? nil : account.username)
        member("language", account.language)
        member("state", summary.state.rawValue)
        member("since", summary.since)
        if let patient = summary.patient {
            self.patient(patient.id, patient)
        } else {
            member("patient", value: nil)
        }
        member("activationUntil", summary.activationUntil)
    }

    mutating func membership(_ record: MemberRecord) {
        membership(record.summary)
        member("email", record.email)
        member("sessions", record.sessions)
        recordNumbers(record.identifiers)
        member(
            "history",
            array: { list in
                for step in record.history {
                    list.element(object: { w in
                        w.member("state", step.state.rawValue)
                        w.member("from", step.from)
                        w.member("until", step.until)
                        w.member("by", step.by.flatMap { record.names[$0] })
                        w.member("reason", step.reason)
                    })
                }
            })
    }

    mutating func recordNumbers(_ identifiers: [Patients.Identifier]) {
        member(
            "recordNumbers",
            array: { list in
                for identifier in identifiers {
                    list.element(object: { w in
                        w.member("authority", identifier.authority)
                        w.member("value", identifier.value)
                    })
                }
            })
    }
}
