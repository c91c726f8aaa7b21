import Messaging

extension API.Schema {
    private static let administered: API.Schema = .object([
        "id": .id, "endpoint": .string("Its code."), "message": .id, "conversation": .id, "state": .words(of: DeliveryState.self),
        "attempts": .integer(least: 0), "nextAttemptAt": API.Schema.time.orNull,
        "lastCode": API.Schema.string("An HTTP status, or a word such as `timeout`.").orNull,
        "waitsForFiles": .boolean("Whether it waits for the virus scanner to look at its files."), "urgent": .boolean(),
        "task": API.Schema.id.orNull, "createdAt": .time, "acceptedAt": API.Schema.time.orNull, "answeredAt": API.Schema.time.orNull,
        "endedAt": API.Schema.time.orNull,
    ])

    private static let attempt: API.Schema = .object([
        "number": .integer(least: 1), "adapter": .string(), "startedAt": .time, "endedAt": API.Schema.time.orNull,
        "outcome": API.Schema.words(["accepted", "retry", "refused", "lost"]).orNull, "code": API.Schema.string().orNull,
        "reason": API.Schema.words(of: DeliveryFault.self).orNull,
        "milliseconds": API.Schema.integer(least: 0, "How long it took; null while it is under way, and when nobody reported it.").orNull,
        "requestHash": API.Schema.string("The first twelve hexadecimal digits of the SHA-256 of what was sent.").orNull,
    ])

    /// What is said of deliveries to external systems.
    static let deliveryShapes: KeyValuePairs<String, API.Schema> = [
        "Delivery": administered,
        "DeliveryWithAttempts": .object([
            "delivery": .named("Delivery"), "reason": API.Schema.string("Why it was skipped.").orNull, "tries": .array(attempt),
        ]),
        "MessageDelivery": .object([
            "id": .id, "adapter": API.Schema.string().orNull, "state": .words(of: DeliveryState.self), "attempts": .integer(least: 0),
            "nextAttemptAt": API.Schema.time.orNull, "lastCode": API.Schema.string().orNull,
            "waitsForFiles": .boolean("Whether it waits for the virus scanner to look at its files."),
        ]),
        "EndpointStanding": .object([
            "code": .string(), "adapter": .string(), "waiting": .integer(least: 0),
            "oldestAt": API.Schema.time.orNull, "dead": .integer(least: 0),
            "pausedUntil": API.Schema.time.orNull,
            "disabledAt": API.Schema.time.orNull,
        ]),
        "EndpointSecret": .object([
            "id": .id, "createdAt": .time, "createdBy": API.Schema.string("Their name; null when it was made at a terminal.").orNull,
            "endedAt": API.Schema.time.orNull, "endedBy": API.Schema.string().orNull,
        ]),
        "NewEndpointSecret": .object([
            "id": .id, "createdAt": .time, "secret": .string("`whsec_` and base64, as Standard Webhooks writes it. It is shown this once."),
        ]),
        "EndpointTrial": .object([
            "accepted": .boolean(),
            "request": .object([
                "address": .string(), "headers": .array(.object(["name": .string(), "value": .string()])), "body": .string(),
            ]),
            "response": .object([
                "code": .string(), "body": .string("The beginning of the answer."), "milliseconds": .integer(least: 0),
            ]),
            "reason": API.Schema.words(of: DeliveryFault.self).orNull,
        ]),
    ]
}
