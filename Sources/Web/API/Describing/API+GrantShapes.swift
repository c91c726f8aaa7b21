import Messaging
import WebSupport

extension API.Schema {
    static let proxyGrant: API.Schema = .object([
        "id": .id, "patient": .object(["id": .id, "name": .string()]),
        "proxy": API.Schema.object(["id": .id, "username": .string(), "name": .string()]).orNull,
        "relatedPerson": relatedPerson.orNull, "relationship": .string(),
        "scopes": .array(.words(of: GrantScope.self)), "types": .array(.words(of: MessageType.self)), "from": .time,
        "until": API.Schema.time.orNull, "endsByAgeAt": API.Schema.time.orNull, "basis": .words(of: GrantBasis.self),
        "state": .words(of: ProxyGrant.State.self), "verifiedAt": API.Schema.time.orNull,
        "verifiedBy": API.Schema.string("The name of who verified it; null where nobody has, or no person did.").orNull,
        "suspendedAt": API.Schema.time.orNull,
        "endedAt": API.Schema.time.orNull, "reason": API.Schema.string("Why it ended or is suspended.").orNull,
    ])

    /// What another system says of the person it named, by which whoever verifies it tells who that is.
    private static let relatedPerson: API.Schema = .object([
        "id": .id, "name": .string(), "birthDate": API.Schema.string("The day or the month may be missing.").orNull,
        "phone": API.Schema.string().orNull, "email": API.Schema.string().orNull,
        "words": API.Schema.string("The relationship in the other system's own words.").orNull,
        "until": API.Schema.string("Its last day as the other system says, `2027-05-31`.").orNull,
        "active": .boolean("Whether the other system still counts it as active."),
    ])

    private static let reader: API.Schema = .object(
        [
            "name": .string(), "side": .words(["member", "staff"]),
            "why": .string("`patient`, `mother (proxy)`, or words for the ways of the practice; for others, what stands in the way."),
        ], optional: ["relationship": .string(), "grant": .id])

    static let sight: API.Schema = .object([
        "patient": .object(["id": .id, "name": .string()]), "conversation": API.Schema.id.orNull, "clinicalGroup": .named("Named"),
        "type": .words(of: MessageType.self), "audience": .words(of: Audience.self), "at": .time, "readers": .array(reader),
        "others": .array(reader), "narrower": .array(.words(of: Audience.self)),
    ])

    static let conversationOutline: API.Schema = .object([
        "id": .id, "type": .words(of: MessageType.self), "clinicalGroup": .named("Named"), "audience": .words(of: Audience.self),
        "begunAt": .time, "lastAt": .time,
    ])

    static let view: API.Schema = .object([
        "id": .id, "at": .time,
        "viewer": .object(["name": .string(), "role": .words(["staff", "proxy"])], optional: ["relationship": .string()]),
        "conversation": .object(["id": .id, "subject": .string()]),
    ])
}
