import Messaging
import Persistence
import WebSupport

extension DraftContent {
    /// What a client keeps: no rule of messages has seen it.
    ///
    /// - Throws: `JSONFields.Refusal`; `AttachmentRefusal.unknown` for what names no file.
    init(_ fields: JSONFields) throws {
        let to = try fields.fields("to", allowed: ["clinicalGroup", "provider"])
        self.init(
            type: try fields.string("type") ?? "", clinicalGroup: try to?.string("clinicalGroup") ?? "",
            provider: try to?.string("provider"), subject: try fields.string("subject") ?? "", body: try fields.string("body") ?? "",
            audience: try fields.string("audience"), template: try fields.string("template"),
            replyAllowed: try fields.bool("replyAllowed"), attachments: try fields.attachments())
    }
}

extension JSONWriter {
    mutating func draft(_ draft: Draft) {
        let content = draft.content
        member("id", draft.id)
        member("kind", draft.kind.rawValue)
        member("patient", draft.patient)
        member("conversation", draft.conversation)
        member("task", draft.task)
        member("type", content.type)
        member(
            "to",
            object: { w in
                w.member("clinicalGroup", content.clinicalGroup)
                w.member("provider", content.provider)
            })
        member("subject", content.subject)
        member("body", content.body)
        member("audience", content.audience)
        member("template", content.template)
        member("replyAllowed", content.replyAllowed ?? true)
        member("attachments", texts: content.attachments.map(\.description))
        member("createdAt", draft.createdAt)
        member("updatedAt", draft.updatedAt)
        member("version", draft.version)
    }
}

extension API.Schema {
    /// The fields of a draft as a client sends them: as typed, whether or not they could be sent.
    private static let draftFields: KeyValuePairs<String, API.Schema> = [
        "type": API.Schema.string().orNull,
        "to": API.Schema.object(
            [:], optional: ["clinicalGroup": API.Schema.string("Its code.").orNull, "provider": API.Schema.string("Their code.").orNull],
            closed: true
        ).orNull,
        "subject": API.Schema.string().orNull, "body": API.Schema.string().orNull, "audience": API.Schema.string().orNull,
        "template": API.Schema.string("Code of the template the words came from.").orNull, "replyAllowed": API.Schema.boolean().orNull,
        "attachments": .array(.id),
    ]

    /// The same, and where it is written.
    ///
    /// - Parameter places: the names of ids that may stand in it.
    static func draftFields(in places: [String] = []) -> API.Schema {
        let members =
            draftFields.map { JSONObject.Member(key: $0.key, value: $0.value.value) }
            + places.map { JSONObject.Member(key: $0, value: API.Schema.id.orNull.value) }
        return API.Schema(value: ["type": "object", "properties": .object(JSONObject(members)), "additionalProperties": false])
    }

    static let draft: API.Schema = .object([
        "id": .id, "kind": .words(of: DraftKind.self), "patient": .id, "conversation": API.Schema.id.orNull, "task": API.Schema.id.orNull,
        "type": .string("As it was typed; empty when nothing was chosen."),
        "to": .object(["clinicalGroup": .string("A code; empty when nobody was chosen."), "provider": API.Schema.string().orNull]),
        "subject": .string(), "body": .string(), "audience": API.Schema.string().orNull, "template": API.Schema.string().orNull,
        "replyAllowed": .boolean(),
        "attachments": .array(.id), "createdAt": .time, "updatedAt": .time,
        "version": .integer(least: 1, "Counts up with every save; the ETag."),
    ])
}
