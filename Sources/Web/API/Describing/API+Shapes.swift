import Messaging
import WebSupport

extension API.Schema {
    /// The shapes callers hold on to, by name, in the order of the document.
    static let shapes: KeyValuePairs<String, API.Schema> = [
        "Account": account, "Session": session, "Patient": patient, "Recipient": recipient, "ConversationSummary": conversationSummary,
        "Conversation": conversation, "ConversationEvent": event, "Message": message, "Attachment": attachment,
        "NewConversation": newConversation, "Preview": preview, "Route": route, "Draft": draft,
        "Promise": promise, "Reader": reader, "Named": named, "Group": group, "Member": member, "Absence": absence, "Task": task,
        "OpenTask": openTask, "TaskHappening": API.taskHappening, "Note": note,
        "Membership": membership, "MembershipRecord": membershipRecord, "EntryCode": entryCode, "WorkbenchUser": workbenchUser,
        "FoundPatient": foundPatient, "PatientGroups": patientGroups, "Invitations": invitations,
        "ProxyGrant": proxyGrant, "Sight": sight, "ConversationOutline": conversationOutline, "View": view, "ConfigurationMistake": mistake,
        "Problem": problem,
    ]

    private static let named: API.Schema = .object(["code": .string(), "name": .string()])
    private static let person: API.Schema = .object(["id": .id, "name": .string()])
    private static let owner: API.Schema = .object(["username": .string(), "name": .string()])
    private static let reader: API.Schema = .object([
        "name": .string(), "why": .string("`patient`, or what the proxy is to the patient, such as `mother (proxy)`."),
    ])
    private static let promise: API.Schema = .object(
        ["atLatest": .string("A length of time: `4h`, `30m`, `2 business days`."), "text": .string("The same as a sentence.")],
        optional: ["usually": .string("When an answer usually comes.")])

    private static let account: API.Schema = .object([
        "id": .id, "kind": .words(of: AccountKind.self), "name": .string(), "username": .string(), "language": .string(),
        "timeZone": .string().orNull, "patient": API.Schema.id.orNull, "roles": .array(.words(of: Role.self)),
        "email": API.Schema.string().orNull,
        "notifications": .object(
            [
                "groups": .array(
                    .object([
                        "workflowGroup": .string("Its code."), "kinds": .array(.words(of: StaffMailKind.self)),
                        "offered": .array(.words(of: StaffMailKind.self)),
                    ]))
            ], optional: ["email": .boolean("Members: whether they are told of messages.")]),
    ])
    private static let session: API.Schema = .object([
        "id": .id, "device": .string(), "createdAt": .time, "seenAt": .time, "expiresAt": .time,
        "current": .boolean("Whether it is the session of this request."),
    ])
    private static let patient: API.Schema = .object(
        [
            "id": .id, "name": .string(), "standing": .words(["patient", "proxy"]), "canWrite": .boolean(),
            "types": .array(.words(of: MessageType.self)), "unread": .integer(least: 0),
            "drafts": .integer(least: 0, "One's own for the patient, not sent yet."),
        ],
        optional: [
            "relationship": .string("What the proxy is to the patient."),
            "until": .time,
        ])
    private static let recipient: API.Schema = .object([
        "clinicalGroup": .object(["code": .string(), "name": .string(), "about": .string()]),
        "providers": .array(.named("Named")), "promise": API.Schema.named("Promise").orNull, "acceptsAttachments": .boolean(),
    ])
    private static let reply: API.Schema = .object(
        ["allowed": .boolean()],
        optional: [
            "reason": .string("Why not, as a word."), "text": .string("Why not, and what to do, as a sentence."),
            "next": .words(["write-message", "call-practice"]),
        ])
    private static let conversationSummary: API.Schema = .object([
        "id": .id, "patient": person, "subject": .string(), "type": .words(of: MessageType.self), "clinicalGroup": .named("Named"),
        "provider": API.Schema.named("Named").orNull, "status": .words(of: ConversationStatus.self), "unread": .integer(least: 0),
        "lastMessage": .object(["id": .id, "at": .time, "from": .string(), "snippet": .string()]),
    ])
    private static let conversation: API.Schema = Self(value: [
        "allOf": [
            API.Schema.named("ConversationSummary").value,
            API.Schema.object(
                [
                    "reply": reply, "readers": .array(.named("Reader")), "events": .array(.named("ConversationEvent")),
                    "answerDue": answerDue.orNull,
                ],
                optional: [
                    "movedAt": .time,
                    "proposedPatient": .object([
                        "id": .id, "name": .string(), "proposedAt": .time, "readers": .array(.named("Reader")),
                    ]),
                ]
            ).value,
        ]
    ])
    private static let answerDue = API.Schema(value: [
        "type": "string", "format": "date-time",
        "description":
            "By when an answer was promised as the question was sent; null where none is open, none was promised, or the time has passed.",
    ])
    private static let event: API.Schema = .object([
        "kind": .words(
            TaskOutcome.allCases.filter(\.isTold).map(\.rawValue) + ["transferred", "delayed"],
            "What became of the question without a message."),
        "at": .time, "by": .object(["name": .string()]), "text": .string("What happened and what to do next, as a sentence."),
        "next": API.Schema.words(of: TaskEnding.NextStep.self).orNull,
    ])
    private static let receipt: API.Schema = .object([
        "state": .words(["received", "seen", "in-work", "answered", "delayed", "not-delivered"]), "at": .time,
    ])
    private static let message: API.Schema = .object(
        [
            "id": .id, "conversation": .id, "sentAt": .time,
            "author": .object(
                ["name": .string(), "role": .words(of: AuthorRole.self)],
                optional: ["onBehalfOf": .object(["name": .string()], optional: ["provider": .string()])]),
            "body": .string(), "attachments": .array(.named("Attachment")), "receipt": receipt.orNull, "withdrawn": .boolean(),
        ],
        optional: [
            "inReplyTo": .id, "importedAt": .time,
            "importedAs": .string("The id it bore in the system it was taken over from; told to people of the practice alone."),
            "correction": .object(["message": .id, "at": .time]),
            "delivery": API.Schema.words(of: DeliveryFact.self),
            "template": .object([
                "code": .string(), "revision": .integer(least: 1, "The revision of the configuration whose words it was made from."),
            ]),
        ])
    private static let newConversation: API.Schema = .object(
        [
            "type": .words(of: MessageType.self),
            "to": .object(
                ["clinicalGroup": .string("Its code.")], optional: ["provider": API.Schema.string("Their code.").orNull], closed: true),
            "subject": .string(longest: 200, shortest: 1), "body": .string(longest: 20_000, shortest: 1),
        ],
        optional: [
            "attachments": .array(.id), "draft": API.Schema.id.orNull,
            "audience": .words(
                ["all", "patient", "author"],
                "Who on the member side may read it. Unless said it is `all`; of a patient in the confidential years, `patient`."),
        ], closed: true)
    private static let route: API.Schema = .object([
        "flow": .object(["code": .string(), "version": .integer(least: 1)]), "route": .words(["workbench", "external"]),
        "workflowGroup": API.Schema.named("Named").orNull, "reasons": .array(.string()),
    ])
    private static let preview: API.Schema = .object([
        "readers": .array(.named("Reader")), "promise": API.Schema.named("Promise").orNull, "dueAt": .time, "route": .named("Route"),
        "urgent": urgent.orNull,
    ])
    private static let urgent: API.Schema = .object([
        "words": .array(.string("The writer's own words that may mean danger; the message can be sent nevertheless."))
    ])
    private static let group: API.Schema = .object([
        "workflowGroup": .named("Named"), "role": .words(of: GroupRole.self), "eligible": .boolean(),
        "failed": .array(.words(of: EligibilityCondition.self)),
        "counts": .object([
            "open": .integer(least: 0), "mine": .integer(least: 0), "overdue": .integer(least: 0), "waiting": .integer(least: 0),
            "told": .integer(least: 0, "Late or nearly so: what I was told of and have not opened since."),
        ]),
    ])
    private static let member: API.Schema = .object([
        "user": owner, "role": .words(of: GroupRole.self), "active": .boolean(), "assigned": .boolean(),
        "eligible": .boolean("Whether they may process tasks of the group."), "failed": .array(.words(of: EligibilityCondition.self)),
        "tasks": .integer(least: 0, "Unfinished tasks they own in the group."), "overdue": .integer(least: 0),
        "absence": API.Schema.object(["from": .time, "until": .time]).orNull,
    ])
    private static let absence: API.Schema = .object([
        "from": .time, "until": .time, "cover": owner.orNull,
        "moved": .array(
            .object([
                "task": .id, "workflowGroup": .named("Named"), "to": owner.orNull,
                "returned": .boolean("Whether an undo brought it back."),
                "reply": .boolean("Whether it was a reply in the inbox; the task it became is gone once it is returned."),
            ])), "elsewhere": .integer(least: 0, "How many tasks it moved in groups in which the reader does not work."),
        "kept": .integer(least: 0, "How many an undo left where they are, because somebody has worked on them."),
    ])
    private static let task: API.Schema = .object(
        [
            "id": .id, "state": .words(of: TaskState.self), "workflowGroup": .named("Named"), "owner": owner.orNull, "patient": person,
            "conversation": .id, "message": API.Schema.id.orNull, "subject": .string(), "type": .words(of: MessageType.self),
            "priority": .words(["possible-urgent", "normal"]), "openedAt": .time, "dueAt": .time,
            "promise": API.Schema.named("Promise").orNull, "version": .integer(least: 1),
        ],
        optional: [
            "outcome": .words(of: TaskOutcome.self), "urgent": urgent, "raisedBy": .id, "warnedAt": .time, "escalatedAt": .time,
            "hold": .object(["for": .words(of: HoldReason.self), "until": .time]),
        ])
    private static let openTask: API.Schema = Self(value: [
        "allOf": [
            API.Schema.named("Task").value,
            API.Schema.object([
                "messages": .array(.named("Message")), "earlierMessages": earlierMessages, "notes": .array(.named("Note")),
                "readers": .array(.named("Reader")),
                "reasons": .array(.string("Why it came here.")),
                "escalations": .array(
                    .object([
                        "stage": .words(of: TaskEscalation.Stage.self), "told": owner.orNull, "at": .time,
                        "openedAt": API.Schema.time.orNull,
                    ])),
                "presence": .array(.object(["user": owner, "writing": .boolean("Whether they are writing, rather than looking.")])),
            ]).value,
        ]
    ])
    private static let note: API.Schema = .object([
        "id": .id, "author": .object(["name": .string()]), "body": .string(), "createdAt": .time,
    ])
    private static let mistake: API.Schema = .object([
        "path": .string(), "line": .integer(least: 0), "code": .string(), "message": .string(),
    ])
    private static let problem: API.Schema = .object(
        [
            "type": .string(), "title": .string(), "status": .integer(least: 400, most: 599), "detail": .string(),
            "code": .string("Stable; programs hold on to it."), "requestId": .string(),
        ],
        optional: [
            "errors": .array(.object(["field": .string(), "code": .string(), "message": .string()])), "owner": owner,
            "failed": .array(.words(of: EligibilityCondition.self)), "retryAfter": .integer(least: 1, "Seconds."), "message": .id,
        ])
}
