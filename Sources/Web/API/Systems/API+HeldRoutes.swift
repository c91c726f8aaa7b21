import HTTPTypes
import Hummingbird
import Messaging
import Persistence
import WebSupport

extension API {
    /// What waits for people of the practice.
    static let heldRoutes: [Route] = [
        Route(
            method: .get, path: "/workbench/held", summary: "What other systems sent and no rule may deliver, in my workflow groups",
            access: .staff, query: [.limit],
            answers: [Answer(200, "The first that are due.", .object(["items": .array(.named("Held"))]))], handle: .signedIn(waiting)),
        Route(
            method: .get, path: "/workbench/held/{held}", summary: "One of them, with what it says", access: .staff,
            answers: [Answer(200, "It.", .named("OpenHeld"))], handle: .signedIn(open)),
        Route(
            method: .post, path: "/workbench/held/{held}/resolution",
            summary: "Begin a conversation with it, put it into one, or reject it", access: .staff,
            body: .json(
                .object(
                    ["action": .words(["send", "attach", "reject"])],
                    optional: [
                        "conversation": .id, "audience": .words(["patient", "proxies", "both"]),
                        "note": .string("How it was checked; owed unless it is only sent.", longest: 2_000, shortest: 1),
                    ], closed: true)),
            conditions: [.onceByKey],
            answers: [
                Answer(200, "It is settled.", .object(["state": .words(of: HeldMessage.Outcome.self), "message": Schema.id.orNull]))
            ],
            handle: .signedIn(settle)),
    ]

    /// The same for whoever runs the site, without what it says.
    static let quarantineRoutes: [Route] = [
        Route(
            method: .get, path: "/admin/quarantine", summary: "What was held back, newest first, without what it says",
            access: .role(.healthcareAdministrator),
            query: [Parameter(name: "waiting", about: "Leaves out what is settled.", schema: .boolean()), .cursor, .limit],
            answers: [Answer(200, "A page.", .page(of: .named("Held")))], handle: .signedIn(quarantine))
    ]

    @Sendable private static func waiting(_ call: Call) async throws -> Response {
        let (portal, user, site, limit) = (call.portal, call.signedIn, call.site, try call.input.limit())
        let found = try await portal.read { try portal.inbound.waiting(for: user, limit: limit, in: $0) }
        return .json(
            JSONWriter.object { w in
                w.member("items", array: { list in for held in found { list.element(object: { $0.held(held, site, call.language) }) } })
            })
    }

    @Sendable private static func open(_ call: Call) async throws -> Response {
        let id = try call.input.id("held", of: HeldMessage.self)
        let (portal, user, site) = (call.portal, call.signedIn, call.site)
        let open = try await portal.read { try portal.inbound.open(id, for: user, site: site, in: $0) }
        try await portal.readings.record(
            .read, "held-message", id, by: user.actor, session: user.session, patient: open.patient?.id)
        return .json(JSONWriter.object(capacity: 2_048) { $0.openHeld(open, site, call.language) })
    }

    @Sendable private static func settle(_ call: Call) async throws -> Response {
        let id = try call.input.id("held", of: HeldMessage.self)
        let fields = try call.input.fields(["action", "conversation", "audience", "note"])
        let action = try fields.requiredString("action")
        let (audience, note) = (try fields.string("audience"), try fields.string("note"))
        let conversation = try fields.id("conversation", of: Conversation.self)
        let (portal, user, site) = (call.portal, call.signedIn, call.site)
        return try await call.once { tx in
            func answer(_ outcome: HeldMessage.Outcome, _ message: ID<Message>?) -> IdempotentAnswer {
                IdempotentAnswer(
                    status: 200,
                    body: JSONWriter.object { w in
                        w.member("state", outcome.rawValue)
                        if let message { w.member("message", message) } else { w.member("message", value: nil) }
                    })
            }
            switch action {
            case "send":
                return try portal.inbound.release(id, audience: audience, note: note, by: user, site: site, in: tx)
                    .map { answer(.sent, $0.message) }
            case "attach":
                guard let conversation else { throw JSONFields.Refusal.missing(field: "conversation") }
                return try portal.inbound.attach(id, to: conversation, note: note ?? "", by: user, site: site, in: tx)
                    .map { answer(.attached, $0.message) }
            case "reject":
                return try portal.inbound.reject(id, note: note ?? "", by: user, site: site, in: tx).map { answer(.rejected, nil) }
            default: throw JSONFields.Refusal.wrongType(field: "action", expected: "send, attach or reject")
            }
        }
    }

    @Sendable private static func quarantine(_ call: Call) async throws -> Response {
        let (portal, user, site, limit) = (call.portal, call.signedIn, call.site, try call.input.limit())
        let (waitingOnly, mark) = (try call.input.flag("waiting"), try call.pageMark())
        let page = try await portal.read {
            try portal.inbound.quarantine(waitingOnly: waitingOnly, after: mark, limit: limit, in: $0)
        }
        try await portal.readings.record(.list, "held-message", ID<HeldMessage>?.none, by: user.actor, session: user.session, patient: nil)
        return .json(JSONWriter.page(page.items, next: try call.cursor(page.next)) { w, held in w.held(held, site, call.language) })
    }
}
