import Messaging
import WebSupport

extension API.Schema {
    /// The shapes of what other systems send, and of what waits for a person.
    static let systemShapes: KeyValuePairs<String, API.Schema> = [
        "SystemMessage": systemMessage, "ReceivedMessage": receivedMessage, "HeldForReview": heldForReview, "SystemDelivery": delivery,
        "SystemEvent": systemEvent, "TakenEvent": takenEvent, "Held": held, "OpenHeld": openHeld, "EventRehearsal": rehearsal,
    ]

    private static let identifier: API.Schema = .object(
        ["authority": .string("Code of the assigning authority.")],
        optional: ["identifier": .string("The number it gave."), "code": .string("The same."), "id": .string("The same.")], closed: true)
    private static let outsideCode = API.Schema(value: ["anyOf": [API.Schema.string("Our code.").value, identifier.value]])
    private static let notInReply = "Not in a `reply`: 422 `invalid`."
    private static let onlyInReply = "Only in a `reply`, else 422 `invalid`."
    private static let systemMessage: API.Schema = .object(
        ["kind": .words(["general", "medical", "billing", "reply"])],
        optional: [
            "from": .object(["clinicalGroup": outsideCode], optional: ["provider": outsideCode], closed: true), "patient": identifier,
            "deliverTo": .words(["patient", "proxies", "both", "template"], notInReply),
            "inReplyTo": .string(
                "The id of our message, or the `externalId` of an earlier one of yours. \(onlyInReply)", longest: 255, shortest: 1),
            "conversation": .string("The id of our conversation. \(onlyInReply)", longest: 255, shortest: 1),
            "externalId": .string("The name it bears on your side; unique.", longest: 255, shortest: 1),
            "template": .object(
                ["code": .string(notInReply)],
                optional: ["id": .string("The same as `code`."), "parameters": API.Schema(value: ["type": "object"])], closed: true),
            "subject": .string(
                "Of a reply: shown to who has to find out where it belongs; the conversation that it joins has one.", longest: 200,
                shortest: 1), "body": .string(longest: 20_000, shortest: 1), "replyAllowed": .boolean(notInReply),
            "attachments": .array(
                API.Schema(value: ["anyOf": [API.Schema.id.value, API.Schema.object(["uploadId": .id], closed: true).value]])),
        ], closed: true)
    private static let receivedMessage: API.Schema = .object([
        "id": .id, "conversationId": .id, "state": .words(["delivered"]),
        "recipients": .array(.object(["inbox": .words(["patient", "proxies"]), "readers": .integer(least: 1)])),
    ])
    private static let heldForReview: API.Schema = .object([
        "held": .id, "state": .words(["held"]), "reason": .words(of: HeldMessage.Reason.self),
    ])
    private static let delivery: API.Schema = .object([
        "id": .id, "adapter": .words(["inbox"]), "state": .words(["delivered", "withdrawn"]), "attempts": .integer(least: 1),
        "deliveredAt": .time, "nextAttemptAt": API.Schema.time.orNull,
    ])
    private static let systemEvent: API.Schema = .object(
        [
            "id": .string("The name it bears on your side.", longest: 255, shortest: 1), "kind": .words(["new-health-record"]),
            "patient": identifier, "source": .string("As a member may read it.", longest: 100, shortest: 1), "occurredAt": .time,
            "data": .object(
                ["kind": .string("The kind of record, such as `laboratory`."), "status": .words(of: RecordEvent.Status.self)],
                optional: ["sensitive": .boolean("A sensitive record is never told of.")], closed: true),
        ], closed: true)
    private static let takenEvent: API.Schema = .object([
        "known": .boolean("Whether it was taken before, of this patient, kind and state."), "state": .words(of: RecordEvent.State.self),
        "matches": .array(
            .object(["rule": .string(), "outcome": .words(of: EventMatch.Outcome.self)], optional: ["message": .id, "held": .id])),
    ])
    private static let held: API.Schema = .object([
        "id": .id, "kind": .words(of: HeldMessage.Kind.self), "reason": .words(of: HeldMessage.Reason.self), "sender": .string(),
        "receivedAt": .time, "dueAt": .time, "escalatedAt": API.Schema.time.orNull, "workflowGroup": API.Schema.named("Named").orNull,
        "clinicalGroup": API.Schema.named("Named").orNull,
        "state": .words(["waiting"] + HeldMessage.Outcome.allCases.map(\.rawValue)), "endedAt": API.Schema.time.orNull,
    ])
    private static let openHeld: API.Schema = Self(value: [
        "allOf": [
            API.Schema.named("Held").value,
            API.Schema.object([
                "patient": API.Schema.object(["id": .id, "name": .string()]).orNull, "subject": API.Schema.string().orNull,
                "body": .string(), "audience": API.Schema.words(of: Audience.self).orNull,
                "inReplyTo": API.Schema.string("What it quotes, as it came.").orNull, "externalId": API.Schema.string().orNull,
                "note": API.Schema.string().orNull, "readers": .array(.object(["name": .string()])),
                "attachments": .array(.named("Attachment")),
                "suggestions": .array(.object(["id": .id, "subject": .string(), "lastAt": .time])),
            ]).value,
        ]
    ])
    private static let rehearsal: API.Schema = .object([
        "rule": .string(), "enabled": .boolean(), "from": .time, "until": .time, "events": .integer(least: 0),
        "wouldSend": .integer(least: 0), "wouldHold": .integer(least: 0), "quiet": .integer(least: 0), "notFinal": .integer(least: 0),
        "otherKind": .integer(least: 0), "notBound": .integer(least: 0), "notWritable": .integer(least: 0),
    ])
}
