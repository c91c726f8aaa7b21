import Messaging
import WebSupport

extension API.Schema {
    private static let recordNumbers: API.Schema = .array(.object(["authority": .string(), "value": .string()]))

    static let membership: API.Schema = .object([
        "id": .id, "name": .string(), "username": API.Schema.string().orNull, "language": .string(),
        "state": .words(of: MembershipState.self), "since": .time,
        "patient": API.Schema.object(["id": .id, "name": .string()]).orNull,
        "activationUntil": API.Schema.time.orNull,
    ])

    static let membershipRecord = API.Schema(value: [
        "allOf": [
            API.Schema.named("Membership").value,
            API.Schema.object([
                "email": API.Schema.string().orNull, "sessions": .integer(least: 0), "recordNumbers": recordNumbers,
                "history": .array(
                    .object([
                        "state": .words(of: MembershipState.self), "from": .time, "until": API.Schema.time.orNull,
                        "by": API.Schema.string("Who did it; null for the server's terminal.").orNull, "reason": API.Schema.string().orNull,
                    ])),
            ]).value,
        ]
    ])

    static let entryCode: API.Schema = .object([
        "token": .string("Told this once: to be printed or said."), "expiresAt": .time,
    ])

    static let workbenchUser: API.Schema = .object([
        "username": .string(), "name": .string(), "roles": .array(.words(of: Role.self)),
        "activated": .boolean("Whether there is a password."), "activationUntil": API.Schema.time.orNull,
    ])

    /// The account is for those who enrol alone.
    static let foundPatient: API.Schema = .object(
        [
            "id": .id, "name": .string(), "birthDate": API.Schema.string("ISO day.").orNull, "language": API.Schema.string().orNull,
            "recordNumbers": recordNumbers,
        ], optional: ["member": API.Schema.id.orNull])

    static let patientGroups: API.Schema = .object([
        "clinicalGroups": .array(
            .object([
                "code": .string(), "name": .string(), "since": .time,
                "imported": .boolean("Whether another system alone says so, and nobody of the practice."),
            ]))
    ])
}
