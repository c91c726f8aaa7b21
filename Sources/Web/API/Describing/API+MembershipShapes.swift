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

    static let invitations: API.Schema = .object([
        "id": .id, "at": .time, "lines": .integer(least: 1), "done": .boolean("Whether no line waits any more."),
        "counts": .object([
            "waiting": .integer(least: 0), "enrolled": .integer(least: 0), "known": .integer(least: 0, "They were members already."),
            "failed": .integer(least: 0),
        ]),
    ])

    static let invitedLines: API.Schema = .page(
        of: .object([
            "line": .integer(least: 2, "As editors count: the line with the names of the columns is the first."), "name": .string(),
            "state": .words(of: InvitationState.self), "member": API.Schema.id.orNull,
            "code": API.Schema.string("Why it failed.").orNull, "message": API.Schema.string("The same as a sentence.").orNull,
        ]))

    static let invitationLetters: API.Schema = .object([
        "items": .array(
            .object([
                "line": .integer(least: 2), "member": .id, "name": .string(), "language": .string("In which the letter is to be."),
                "token": .string("Told this once: to be printed."), "expiresAt": .time,
            ])),
        "next": API.Schema.integer(least: 2, "Send it as `after` for the next ones.").orNull,
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
