import HTTPTypes
import Hummingbird
import Messaging
import Persistence
import WebSupport

extension API {
    private static let notifications: Schema = .object(
        [:],
        optional: [
            "email": .boolean("Members: whether they are told of messages."),
            "groups": .array(
                .object(
                    ["workflowGroup": .string("Its code."), "kinds": .array(.words(of: StaffMailKind.self))],
                    closed: true)),
        ], closed: true)

    /// E-mail: what one is told of, where to, and codes that are sent.
    static let mailRoutes: [Route] = [
        Route(
            method: .patch, path: "/account", summary: "Change the language one reads, one's time zone, and of what one is told by e-mail",
            access: .account,
            body: .json(
                .object(
                    [:],
                    optional: [
                        "language": .string(),
                        "timeZone": Schema.string("Its IANA name, such as `America/Chicago`; null is the site's.").orNull,
                        "notifications": notifications,
                    ], closed: true)),
            answers: [Answer(200, "The account.", .named("Account"))], handle: .signedIn(changeAccount)),
        Route(
            method: .put, path: "/account/email", summary: "Change one's e-mail address; the password is asked for", access: .account,
            body: .json(.object(["email": Schema.string(longest: 254).orNull, "password": .string()], closed: true)),
            answers: [Answer(200, "The account.", .named("Account"))], handle: .signedIn(changeAddress)),
        Route(
            method: .post, path: "/password-reset",
            summary: "Have a code for a new password e-mailed; the answer says nothing about the username", access: .anyone,
            body: .json(.object(["username": .string()], closed: true)),
            answers: [Answer(202, "If there is such an account and it has an address, a code is on its way.")], handle: .open(forgotten)),
        Route(
            method: .post, path: "/admin/members/{member}/activation-email", summary: "Have an activation code e-mailed to the member",
            access: .role(.healthcareAdministrator), answers: [Answer(202, "It is on its way.")], handle: .signedIn(mailMember)),
        Route(
            method: .post, path: "/admin/workbench-users/{user}/activation-email",
            summary: "Have an activation code e-mailed to somebody of the practice", access: .role(.healthcareAdministrator),
            body: .json(
                .object([:], optional: ["email": .string("Kept as the person's address first.", longest: 254)], closed: true)),
            answers: [Answer(202, "It is on its way.")], handle: .signedIn(mailUser)),
        Route(
            method: .get, path: "/admin/mail", summary: "How e-mails stand: waiting, tried before, given up; it names nobody",
            access: .role(.systemAdministrator),
            answers: [
                Answer(
                    200, "The queue.",
                    .object([
                        "on": .boolean("Whether the site sends e-mail at all."), "waiting": .integer(least: 0), "tried": .integer(least: 0),
                        "failed": .integer(least: 0, "Given up in the last seven days."), "problem": Schema.string().orNull,
                    ]))
            ], handle: .signedIn(standing)),
    ]

    @Sendable private static func changeAccount(_ call: Call) async throws -> Response {
        let fields = try call.input.fields(["language", "timeZone", "notifications"])
        let (portal, signedIn, site) = (call.portal, call.signedIn, call.site)
        let notifications = try fields.fields("notifications", allowed: ["email", "groups"])
        let messages = try notifications?.bool("email")
        let groups = try groups(notifications?.value("groups"), call.site)
        let language = try fields.string("language")
        let timeZone = try fields.value("timeZone").map { _ in TimeZoneChoice(try fields.string("timeZone")) }
        if language != nil || timeZone != nil || messages != nil || groups != nil {
            try await portal.perform { tx in
                try portal.identity.change(language: language, timeZone: timeZone, of: signedIn, site: site, in: tx)
                if let messages { try portal.mail.choose(messages: messages, by: signedIn, in: tx) }
                if let groups { try portal.mail.choose(groups, by: signedIn, site: site, in: tx) }
                return Effect(())
            }
        }
        return try await account(call)
    }

    private static func groups(_ value: JSONValue?, _ site: Site) throws -> [GroupMailChoice]? {
        switch value {
        case nil, .null?: return nil
        case .array(let items)?:
            return try items.enumerated().map { place, item in
                let fields = try JSONFields(item, allowed: ["workflowGroup", "kinds"], path: "notifications.groups[\(place)]")
                guard let group = site.workflowGroup(code: try fields.requiredString("workflowGroup")) else { throw NotFound() }
                let kinds = try (fields.strings("kinds") ?? []).map { word in
                    guard let kind = StaffMailKind(rawValue: word) else {
                        let words = StaffMailKind.allCases.map(\.rawValue).joined(separator: ", ")
                        throw MessageRefusal.invalid([FieldRefusal(field: "kinds", code: "unknown", sentence: "Write some of: \(words).")])
                    }
                    return kind
                }
                return GroupMailChoice(group: group.id, kinds: Set(kinds))
            }
        default: throw JSONFields.Refusal.wrongType(field: "notifications.groups", expected: "array of objects")
        }
    }

    @Sendable private static func changeAddress(_ call: Call) async throws -> Response {
        let fields = try call.input.fields(["email", "password"])
        guard fields.value("email") != nil else { throw JSONFields.Refusal.missing(field: "email") }
        try await call.portal.changeOwnAddress(
            to: try fields.string("email") ?? "", present: try fields.requiredString("password"), by: call.signedIn, site: call.site,
            network: call.input.network)
        return try await account(call)
    }

    @Sendable private static func forgotten(_ input: Input) async throws -> Response {
        let fields = try input.fields(["username"])
        try await input.portal.identity.askForPassword(username: try fields.requiredString("username"), network: input.network)
        return Response(status: .accepted)
    }

    @Sendable private static func mailMember(_ call: Call) async throws -> Response {
        _ = try call.input.optionalFields([])
        return try await mail(.member(try call.input.id("member")), nil, call)
    }

    @Sendable private static func mailUser(_ call: Call) async throws -> Response {
        let address = try call.input.optionalFields(["email"]).string("email")
        return try await mail(.workbenchUser(try call.username()), address, call)
    }

    private static func mail(_ recipient: CodeRecipient, _ address: String?, _ call: Call) async throws -> Response {
        let (enrolment, signedIn, site) = (call.portal.enrolment, call.signedIn, call.site)
        try await call.portal.perform {
            Effect(try enrolment.mailActivationCode(to: recipient, address: address, by: signedIn, site: site, in: $0))
        }
        return Response(status: .accepted)
    }

    @Sendable private static func standing(_ call: Call) async throws -> Response {
        let mail = call.portal.mail
        let standing = try await call.portal.read { try mail.standing(in: $0) }
        return .json(
            JSONWriter.object { w in
                w.member("on", mail.isOn)
                w.member("waiting", standing.waiting)
                w.member("tried", standing.tried)
                w.member("failed", standing.failed)
                w.member("problem", standing.problem)
            })
    }
}

extension API {
    /// The account of whoever asks, as it is now.
    @Sendable static func account(_ call: Call) async throws -> Response {
        let (portal, signedIn, site) = (call.portal, call.signedIn, call.site)
        let (account, choices) = try await portal.read { tx in
            // What this request has just changed is not in the session it came with.
            (
                try portal.identity.account(signedIn.account.id, in: tx) ?? signedIn.account,
                try portal.mail.choices(of: signedIn, site: site, in: tx)
            )
        }
        return .json(
            JSONWriter.object { w in
                w.member("id", account.id)
                w.member("kind", account.kind.rawValue)
                w.member("name", account.name)
                w.member("username", account.username)
                w.member("language", account.language)
                w.member("timeZone", account.timeZone)
                w.member("patient", account.patient)
                w.member("roles", texts: account.roles.inOrder.map(\.rawValue))
                w.member("email", choices.address)
                w.member(
                    "notifications",
                    object: { w in
                        if account.kind == .member { w.member("email", choices.messages) }
                        w.member(
                            "groups",
                            array: { list in
                                for choice in choices.groups {
                                    guard let group = site.workflowGroup(choice.group) else { continue }
                                    list.element(object: { w in
                                        w.member("workflowGroup", group.code)
                                        w.member("kinds", texts: StaffMailKind.allCases.filter(choice.kinds.contains).map(\.rawValue))
                                        w.member("offered", texts: StaffMailKind.allCases.filter(choice.offered.contains).map(\.rawValue))
                                    })
                                }
                            })
                    })
            })
    }
}
