import Hummingbird
import Messaging
import Persistence
import WebSupport

/// The addresses of the console of deliveries.
enum DeliveryRoutes {
    static func add(to routes: RouterGroup<StaffContext>) {
        routes.get("/administration/deliveries") { request, context in
            let reader = StaffView(context, request)
            let fields = try URLEncodedForm.fields(
                ofQuery: request.uri.query.map { Substring($0) }, limits: FormLimits(bytes: 4_096, fields: 12))
            let state = fields["state"].flatMap { DeliveryState(rawValue: $0) }
            return try await page(reader, state, after: fields["after"]).markup.response()
        }
        routes.get("/administration/deliveries/{delivery}") { request, context in
            let reader = StaffView(context, request)
            try reader.require(.deliveries)
            guard let id = context.parameters.get("delivery").flatMap({ ID<Delivery>(Substring($0)) }) else { throw NotFound() }
            let portal = reader.portal
            let found = try await portal.read { try portal.deliveries.delivery(id, in: $0) }
            return DeliveryPage(reader: reader, delivery: found.delivery, attempts: found.attempts, reason: found.reason).markup.response()
        }
        routes.post("/administration/deliveries/{delivery}/replay") { request, context in
            try await act(request, context) { portal, id, user, site, tx in
                try portal.deliveries.replay(id, by: user.actor, session: user.session, site: site, in: tx)
            }
        }
        routes.post("/administration/deliveries/{delivery}/skip") { request, context in
            let reason = context.form["reason"] ?? ""
            return try await act(request, context) { portal, id, user, site, tx in
                try portal.deliveries.skip(id, because: reason, by: user.actor, session: user.session, site: site, in: tx)
            }
        }
        routes.post("/administration/deliveries/{delivery}/task") { request, context in
            try await act(request, context) { portal, id, user, site, tx in
                try portal.deliveries.reroute(id, by: user.actor, session: user.session, site: site, in: tx)
            }
        }
        routes.post("/administration/endpoints/{endpoint}/test") { request, context in
            let reader = StaffView(context, request)
            guard let code = context.parameters.get("endpoint") else { throw NotFound() }
            try reader.require(.deliveries)
            do {
                let trial = try await reader.visit.services.test(endpoint: code, by: reader.signedIn)
                var page = try await page(reader, nil)
                page.trial = (code, trial)
                return page.markup.response()
            } catch let refusal as NoCourier {
                return try await self.page(reader, nil, refusal).markup.response(status: refusal.answer)
            }
        }
    }

    private static func page(
        _ reader: StaffView, _ state: DeliveryState?, _ refusal: (any Messaging.Refusal)? = nil, after cursor: String? = nil
    ) async throws -> DeliveriesPage {
        try reader.require(.deliveries)
        let (portal, site) = (reader.portal, reader.site)
        let list = "deliveries \(state?.rawValue ?? "")"
        // An address that was altered, or kept for too long, begins at the beginning.
        let mark = cursor.flatMap { reader.cursors.place($0, list: list) }.flatMap(PageMark.init(place:))
        let (standings, page) = try await portal.read { tx in
            (
                try portal.deliveries.standings(site: site, in: tx),
                try portal.deliveries.list(state, after: mark, limit: DeliveriesPage.perPage, in: tx)
            )
        }
        return DeliveriesPage(
            reader: reader, standings: standings, state: state, page: page,
            older: try page.next.map { try reader.cursors.cursor($0.place, list: list) },
            refusal: refusal)
    }

    private static func act(
        _ request: Request, _ context: StaffContext,
        _ verb: @escaping @Sendable (Portal, ID<Delivery>, SignedIn, Site, Transaction) throws -> Effect<Delivery>
    ) async throws -> Response {
        let reader = StaffView(context, request)
        try reader.require(.deliveries)
        guard let id = context.parameters.get("delivery").flatMap({ ID<Delivery>(Substring($0)) }) else { throw NotFound() }
        let (portal, user, site) = (reader.portal, reader.signedIn, reader.site)
        do {
            _ = try await portal.perform { try verb(portal, id, user, site, $0) }
            return .seeOther(DeliveriesPage.path)
        } catch let refusal as DeliveryRefusal {
            return try await page(reader, nil, refusal).markup.response(status: refusal.answer)
        }
    }
}
