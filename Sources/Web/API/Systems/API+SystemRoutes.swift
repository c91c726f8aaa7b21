import HTTPTypes
import Hummingbird
import Messaging
import Persistence
import WebSupport

extension API {
    /// What other systems send us (interop.md 6.1).
    static let systemRoutes: [Route] = [
        Route(
            method: .post, path: "/system/messages", summary: "Write to the member side of a patient, or answer", access: .system,
            body: .json(.named("SystemMessage")), conditions: [.onceByKeyRequired, .signed],
            answers: [
                Answer(201, "It is in the inbox.", .named("ReceivedMessage")),
                Answer(202, "It waits for a person of the practice.", .named("HeldForReview")),
            ], handle: .system(message)),
        Route(
            method: .get, path: "/system/messages/{message}/deliveries", summary: "How far a message of this system has come",
            access: .system, answers: [Answer(200, "One line for each way it went.", .array(.named("SystemDelivery")))],
            handle: .system(deliveries)),
        Route(
            method: .post, path: "/system/events", summary: "Say what happened, so that rules may tell the patient", access: .system,
            body: .json(.named("SystemEvent")), conditions: [.onceByKeyRequired],
            answers: [
                Answer(200, "What each rule made of it.", .named("TakenEvent")),
                Answer(
                    409, "`event-id-reused`: an event of this id is known, of another patient or another kind. Nothing was kept.",
                    .named("Problem"), contentTypes: ["application/problem+json"]),
            ], handle: .system(event)),
    ]

    @Sendable private static func message(_ call: SystemCall) async throws -> Response {
        let message = try SystemMessage(try call.input.fields(SystemMessage.fieldNames))
        let (portal, caller, site) = (call.portal, call.caller, call.site)
        return try await call.once { tx in
            let effect = try portal.inbound.receive(message, by: caller, site: site, in: tx)
            return effect.map { received in
                switch received {
                case .delivered(let sent, let readers):
                    IdempotentAnswer(status: 201, body: JSONWriter.object { $0.received(sent, readers) })
                case .held(let id, let reason):
                    IdempotentAnswer(
                        status: 202,
                        body: JSONWriter.object { w in
                            w.member("held", id)
                            w.member("state", "held")
                            w.member("reason", reason.rawValue)
                        })
                }
            }
        }
    }

    @Sendable private static func deliveries(_ call: SystemCall) async throws -> Response {
        let id = try call.input.id("message", of: Message.self)
        let (portal, caller, site) = (call.portal, call.caller, call.site)
        let found = try await portal.read { try portal.inbound.deliveries(of: id, by: caller, site: site, in: $0) }
        return .json(
            JSONWriter.array { list in
                for delivery in found {
                    list.element(object: { w in
                        w.member("id", delivery.message)
                        w.member("adapter", "inbox")
                        w.member("state", delivery.withdrawnAt == nil ? "delivered" : "withdrawn")
                        w.member("attempts", 1)
                        w.member("deliveredAt", delivery.deliveredAt)
                        w.member("nextAttemptAt", value: nil)
                    })
                }
            })
    }

    @Sendable private static func event(_ call: SystemCall) async throws -> Response {
        let event = try RecordEvent(try call.input.fields(["id", "kind", "patient", "source", "occurredAt", "data"]))
        let (portal, caller, site) = (call.portal, call.caller, call.site)
        return try await call.once { tx in
            let effect = try portal.inbound.take(event, by: caller, site: site, in: tx)
            return effect.map { taken in IdempotentAnswer(status: 200, body: JSONWriter.object { $0.taken(taken) }) }
        }
    }
}

extension RecordEvent {
    /// - Throws: `JSONFields.Refusal`, `MessageRefusal.invalid`.
    fileprivate init(_ fields: JSONFields) throws {
        guard let patient = try fields.outsideIdentifier("patient") else { throw JSONFields.Refusal.missing(field: "patient") }
        guard let data = try fields.fields("data", allowed: ["kind", "status", "sensitive"]) else {
            throw JSONFields.Refusal.missing(field: "data")
        }
        guard let occurredAt = Timestamp(rfc3339: try fields.requiredString("occurredAt")) else {
            throw MessageRefusal.invalid([
                FieldRefusal(field: "occurredAt", code: "unknown", sentence: "Write a time as 2026-11-20T12:00:00Z.")
            ])
        }
        guard let status: Status = try data.word("status") else { throw JSONFields.Refusal.missing(field: "data.status") }
        self.init(
            id: try fields.requiredString("id"), kind: try fields.requiredString("kind"), patient: patient,
            source: try fields.requiredString("source"), occurredAt: occurredAt, recordKind: try data.requiredString("kind"),
            status: status,
            isSensitive: try data.bool("sensitive") ?? false)
    }
}

extension JSONWriter {
    fileprivate mutating func received(_ sent: Sent, _ readers: [Reader]) {
        member("id", sent.message)
        member("conversationId", sent.conversation)
        member("state", "delivered")
        // How many read it, and in whose inbox; never who.
        let patients = readers.count { $0.standing == .patient }
        member(
            "recipients",
            array: { list in
                for (inbox, count) in [("patient", patients), ("proxies", readers.count - patients)] where count > 0 {
                    list.element(object: { w in
                        w.member("inbox", inbox)
                        w.member("readers", count)
                    })
                }
            })
    }

    fileprivate mutating func taken(_ taken: TakenEvent) {
        member("known", taken.wasKnown)
        member("state", taken.state.rawValue)
        member(
            "matches",
            array: { list in
                for match in taken.matches {
                    list.element(object: { w in
                        w.member("rule", match.rule)
                        w.member("outcome", match.outcome.rawValue)
                        if let message = match.message { w.member("message", message) }
                        if let held = match.held { w.member("held", held) }
                    })
                }
            })
    }
}
