import Hummingbird
import Messaging
import Persistence
import WebSupport

extension API {
    private static let path = "/admin/deliveries"
    private static let answer = Answer(200, "The delivery as it stands now.", .named("Delivery"))

    /// What a system administrator sees and does about deliveries to external systems; no content is in any of it.
    static let deliveryRoutes: [Route] = [
        Route(
            method: .get, path: "/messages/{message}/deliveries", summary: "How far a message came on its way to another system",
            access: .account, answers: [Answer(200, "None, or one.", .object(["items": .array(.named("MessageDelivery"))]))],
            handle: .signedIn(ofMessage)),
        Route(
            method: .get, path: path, summary: "Deliveries to external systems, newest first", access: .role(.systemAdministrator),
            query: [
                Parameter(
                    name: "state", about: "Of one state; those that are not done unless said.", schema: .words(of: DeliveryState.self)),
                .cursor, .limit,
            ], answers: [Answer(200, "A page.", .page(of: .named("Delivery")))], handle: .signedIn(deliveries)),
        Route(
            method: .get, path: path + "/{delivery}", summary: "One delivery with its attempts", access: .role(.systemAdministrator),
            answers: [Answer(200, "The delivery.", .named("DeliveryWithAttempts"))], handle: .signedIn(one)),
        Route(
            method: .post, path: path + "/{delivery}/replay", summary: "Deliver again at once, with the same id",
            access: .role(.systemAdministrator), answers: [answer], handle: .signedIn(replay)),
        Route(
            method: .post, path: path + "/{delivery}/skip",
            summary: "Give a delivery up: the next of its conversation goes out, and people answer what nobody has taken",
            access: .role(.systemAdministrator),
            body: .json(.object(["reason": .string("Why, in at most 500 characters.", longest: 500, shortest: 1)], closed: true)),
            answers: [answer], handle: .signedIn(skip)),
        Route(
            method: .post, path: path + "/{delivery}/task", summary: "Let the Workbench answer instead of the other system",
            access: .role(.systemAdministrator), answers: [answer], handle: .signedIn(reroute)),
        Route(
            method: .get, path: "/admin/endpoints", summary: "How each endpoint stands: what waits, and whether it is delivered to",
            access: .role(.systemAdministrator),
            answers: [Answer(200, "All of the configuration, in its order.", .object(["items": .array(.named("EndpointStanding"))]))],
            handle: .signedIn(endpoints)),
        Route(
            method: .post, path: "/admin/endpoints/{endpoint}/test", summary: "Send a test to an endpoint, and see what comes back",
            access: .role(.systemAdministrator), answers: [Answer(200, "What was asked and answered.", .named("EndpointTrial"))],
            handle: .signedIn(test)),
    ]

    @Sendable private static func ofMessage(_ call: Call) async throws -> Response {
        let id = try call.input.id("message", of: Message.self)
        let (portal, reader) = (call.portal, call.signedIn)
        let found = try await portal.read {
            try portal.deliveries.deliveries(of: id, for: reader, conversations: portal.conversations, in: $0)
        }
        return .json(
            JSONWriter.object { w in
                w.member(
                    "items", array: { list in for found in found { list.element(object: { $0.delivery(found.delivery, found.adapter) }) } })
            })
    }

    @Sendable private static func deliveries(_ call: Call) async throws -> Response {
        let (portal, limit, mark) = (call.portal, try call.input.limit(), try call.pageMark())
        let state = try call.input.word("state", DeliveryState.self)
        let page = try await portal.read { try portal.deliveries.list(state, after: mark, limit: limit, in: $0) }
        return .json(JSONWriter.page(page.items, next: try call.cursor(page.next)) { w, delivery in w.delivery(delivery) })
    }

    @Sendable private static func one(_ call: Call) async throws -> Response {
        let id = try call.input.id("delivery", of: Delivery.self)
        let portal = call.portal
        let (delivery, attempts, reason) = try await portal.read { try portal.deliveries.delivery(id, in: $0) }
        return .json(
            JSONWriter.object { w in
                w.member("delivery", object: { $0.delivery(delivery) })
                w.member("reason", reason)
                w.member("tries", array: { list in for attempt in attempts { list.element(object: { $0.attempt(attempt) }) } })
            })
    }

    @Sendable private static func replay(_ call: Call) async throws -> Response {
        let site = call.site
        return try await change(call) { portal, id, user, tx in
            try portal.deliveries.replay(id, by: user.actor, session: user.session, site: site, in: tx)
        }
    }

    @Sendable private static func skip(_ call: Call) async throws -> Response {
        let (site, reason) = (call.site, try call.input.fields(["reason"]).string("reason") ?? "")
        return try await change(call) { portal, id, user, tx in
            try portal.deliveries.skip(id, because: reason, by: user.actor, session: user.session, site: site, in: tx)
        }
    }

    @Sendable private static func reroute(_ call: Call) async throws -> Response {
        let site = call.site
        return try await change(call) { portal, id, user, tx in
            try portal.deliveries.reroute(id, by: user.actor, session: user.session, site: site, in: tx)
        }
    }

    private static func change(
        _ call: Call, _ verb: @escaping @Sendable (Portal, ID<Delivery>, SignedIn, Transaction) throws -> Effect<Delivery>
    ) async throws -> Response {
        let id = try call.input.id("delivery", of: Delivery.self)
        let (portal, user) = (call.portal, call.signedIn)
        let delivery = try await portal.perform { try verb(portal, id, user, $0) }
        return .json(JSONWriter.object { $0.delivery(delivery) })
    }

    @Sendable private static func endpoints(_ call: Call) async throws -> Response {
        let (portal, site) = (call.portal, call.site)
        let standings = try await portal.read { try portal.deliveries.standings(site: site, in: $0) }
        return .json(
            JSONWriter.object { w in
                w.member("items", array: { list in for standing in standings { list.element(object: { $0.standing(standing) }) } })
            })
    }

    @Sendable private static func test(_ call: Call) async throws -> Response {
        guard let code = call.input.parameters.get("endpoint") else { throw NotFound() }
        let trial = try await call.input.services.test(endpoint: code, by: call.signedIn)
        return .json(JSONWriter.object { $0.trial(trial) })
    }
}

extension WebServices {
    /// - Throws: `NotFound` when there is no such endpoint; a refusal when this process delivers nothing.
    func test(endpoint code: String, by user: SignedIn) async throws -> EndpointTrial {
        guard try await site(for: user).endpoint(code: code) != nil else { throw NotFound() }
        guard let testing else { throw NoCourier() }
        return try await testing(code, user.actor)
    }
}

/// This process carries no deliveries, so it can test none.
struct NoCourier: Messaging.Refusal {
    var code: String { "no-courier" }
    var status: Int { 409 }
    var sentence: String { "This server delivers nothing to other systems. Ask one that does." }
}
