import HTTPTypes
import Hummingbird
import Messaging
import Persistence
import WebSupport

/// The pages on which people of a workflow group look at what other systems sent.
enum HeldRoutes {
    static func add(to routes: RouterGroup<StaffContext>) {
        routes.get("/workbench/held") { try await list($0, $1) }
        routes.get("/workbench/held/{held}") { request, context in
            try await load(try id(context), StaffView(context, request)).markup.response()
        }
        routes.post("/workbench/held/{held}") { try await settle($0, $1) }
    }

    private static func id(_ context: StaffContext) throws -> ID<HeldMessage> {
        guard let id = context.parameters.get("held").flatMap({ ID<HeldMessage>(Substring($0)) }) else { throw NotFound() }
        return id
    }

    private static func list(_ request: Request, _ context: StaffContext) async throws -> Response {
        let reader = StaffView(context, request)
        guard reader.signedIn.account.roles.contains(.taskProcessing) else { throw NotFound() }
        let query = try URLEncodedForm.fields(ofQuery: request.uri.query.map { Substring($0) }, limits: FormLimits(bytes: 1_024, fields: 4))
        let portal = reader.portal
        let found = try await portal.read { tx in
            let waiting = try portal.inbound.waiting(for: reader.signedIn, limit: 100, in: tx)
            var patients: [ID<Patient>: Patient] = [:]
            for case let id? in waiting.map(\.patient) where patients[id] == nil { patients[id] = try portal.patients.patient(id, in: tx) }
            return (waiting: waiting, patients: patients)
        }
        if !found.waiting.isEmpty { try await record(.list, nil, of: nil, by: reader) }
        return HeldListPage(
            reader: reader, waiting: found.waiting, patients: found.patients,
            news: query["told"].flatMap(HeldMessage.Outcome.init(rawValue:))
        ).markup.response()
    }

    private static func load(_ id: ID<HeldMessage>, _ reader: StaffView) async throws -> HeldPage {
        let open = try await reader.portal.read { try reader.portal.inbound.open(id, for: reader.signedIn, site: reader.site, in: $0) }
        try await record(.read, id, of: open.patient?.id, by: reader)
        return HeldPage(reader: reader, open: open)
    }

    private static func record(_ action: AuditAction, _ id: ID<HeldMessage>?, of patient: ID<Patient>?, by reader: StaffView) async throws {
        try await reader.portal.readings.record(
            action, "held-message", id, by: reader.signedIn.actor, session: reader.signedIn.session, patient: patient)
    }

    private static func settle(_ request: Request, _ context: StaffContext) async throws -> Response {
        let (reader, held, form) = (StaffView(context, request), try id(context), context.form)
        do {
            let outcome = try await perform(form, on: held, reader)
            return .seeOther("\(Paths.heldMessages)?told=\(outcome.rawValue)")
        } catch let refusal as any Refusal where !(refusal is NotFound) && !(refusal is TaskRefusal) {
            var page = try await load(held, reader)
            page.refusal = refusal
            page.note = form["note"] ?? ""
            (page.chosen, page.audience) = (form["conversation"], form["audience"])
            return page.markup.response(status: HTTPResponse.Status(code: refusal.status))
        }
    }

    private static func perform(_ form: FormFields, on held: ID<HeldMessage>, _ reader: StaffView) async throws -> HeldMessage.Outcome {
        let (inbound, user, site, note) = (reader.portal.inbound, reader.signedIn, reader.site, form["note"] ?? "")
        switch form["action"] {
        case "send":
            let audience = form["audience"]
            _ = try await reader.portal.perform { try inbound.release(held, audience: audience, note: note, by: user, site: site, in: $0) }
            return .sent
        case "attach":
            let chosen = form["conversation"].flatMap { ID<Conversation>(Substring($0)) }
            _ = try await reader.portal.perform { tx in
                guard let chosen else { throw HoldingRefusal.conversationNotHere }
                return try inbound.attach(held, to: chosen, note: note, by: user, site: site, in: tx)
            }
            return .attached
        case "reject":
            try await reader.portal.perform { try inbound.reject(held, note: note, by: user, site: site, in: $0) }
            return .rejected
        default: throw NotFound()
        }
    }
}
