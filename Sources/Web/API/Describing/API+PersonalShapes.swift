import Messaging
import WebSupport

extension API.Schema {
    /// The shapes of writing first, of templates and of charts.
    static let personalShapes: KeyValuePairs<String, API.Schema> = [
        "StaffConversation": staffConversation, "OpenStaffConversation": openStaffConversation,
        "NewStaffMessage": newStaffMessage, "StaffMessagePreview": staffPreview, "Template": template, "TemplateRendering": rendering,
        "TextModule": textModule,
    ]

    private static let person: API.Schema = .object(["id": .id, "name": .string()])
    private static let staffConversation: API.Schema = .object([
        "id": .id, "patient": person, "subject": .string(), "type": .words(of: MessageType.self), "clinicalGroup": .named("Named"),
        "provider": API.Schema.named("Named").orNull, "status": .words(of: ConversationStatus.self),
        "begunAs": .words(of: AuthorRole.self), "createdAt": .time, "messages": .integer(least: 1),
        "lastMessage": .object(["id": .id, "at": .time, "from": .string(), "snippet": .string()]),
        "waiting": .integer(least: 0, "Replies that wait for whoever began it."),
        "fallbackAt": API.Schema.time.orNull, "hasTask": .boolean("Whether a task that answers it is unfinished."),
    ])
    private static let openStaffConversation: API.Schema = Self(value: [
        "allOf": [
            API.Schema.named("StaffConversation").value,
            API.Schema.object([
                "readers": .array(.named("Reader")), "chain": .array(.named("Message")), "earlierMessages": earlierMessages,
            ]).value,
        ]
    ])
    private static let newStaffMessage: API.Schema = .object(
        ["patient": .id, "clinicalGroup": .string("Code of the group in whose name it is written.")],
        optional: [
            "type": .words(of: MessageType.self), "provider": API.Schema.string("Their code; left out is the group alone.").orNull,
            "template": API.Schema.string("Code of a template; its words are taken where none are sent.").orNull,
            "subject": .string(longest: 200, shortest: 1), "body": .string(longest: 20_000, shortest: 1),
            "audience": .words(["all", "patient", "proxies"], "Who on the member side may read it; a template decides it itself."),
            "replyAllowed": .boolean("Whether the member side may reply; true unless said."), "attachments": .array(.id),
        ], closed: true)
    private static let missing: API.Schema = .array(.object(["code": .words(of: MissingReader.self), "message": .string()]))
    private static let staffPreview: API.Schema = .object([
        "patient": person, "type": .words(of: MessageType.self), "clinicalGroup": .named("Named"),
        "provider": API.Schema.named("Named").orNull, "template": API.Schema.string().orNull, "language": .string(),
        "subject": .string(), "body": .string(), "audience": .words(["all", "patient", "proxies"]), "replyAllowed": .boolean(),
        "countsForMeaningfulUse": .boolean("Without a provider it is counted in no report of meaningful use."),
        "readers": .array(.named("Reader")), "missing": missing,
    ])
    private static let template: API.Schema = .object([
        "code": .string(), "type": .words(of: MessageType.self), "inbox": .words(of: MessageTemplate.Inbox.self),
        "replyAllowed": .boolean(), "subject": .string("In the reader's language, with its tags."),
        "fields": .array(.words(of: TemplateField.self)),
    ])
    private static let words: API.Schema = .object(["language": .string(), "subject": .string(), "body": .string()])
    private static let rendering: API.Schema = .object([
        "template": .named("Template"), "language": .string(), "subject": .string(), "body": .string(),
        "missingFields": .array(.words(of: TemplateField.self)), "inYourLanguage": words.orNull,
        "directs": .boolean("Whether the template decides the readers: in a reply those of the conversation stand."),
        "readers": .array(.named("Reader")), "missing": missing,
    ])
}
