/// Addresses that owe no audit event, or not for what they change. Written by hand; a new address is not among them.
enum Unrecorded {
    struct Exception: Sendable {
        /// Tables that it may change all the same.
        var keeps: Set<String> = []
        let because: String
    }

    static let exceptions: [String: Exception] = [
        "POST /patients/switch": Exception(because: "leads to a page that is recorded"),
        "POST /administration/readers": Exception(because: "leads to a page that is recorded"),
        "POST /patients/{patient}/urgency": Exception(because: "judges words while they are typed, and keeps none of them"),
        "POST /api/v1/patients/{patient}/conversations/preview": Exception(
            because: "judges words that are not sent, and keeps none of them"),
        "POST /api/v1/admin/configuration/check": Exception(because: "judges a document, and keeps nothing of it"),
        "POST /administration/event-rules/{rule}/rehearsal": Exception(because: "counts what a rule would have done, and names nobody"),
        "POST /api/v1/admin/event-rules/{rule}/rehearsal": Exception(because: "counts what a rule would have done, and names nobody"),
        "POST /session/stay": Exception(keeps: ["session"], because: "a session is recorded when it begins and when it is ended"),
        "POST /workbench/session/stay": Exception(keeps: ["session"], because: "a session is recorded when it begins and when it is ended"),
        "POST /workbench/settings/keys": Exception(because: "is kept by the device alone"),
        "POST /workbench/tasks/{task}/presence": Exception(keeps: ["task_presence"], because: "opening the task was recorded"),
        "PUT /api/v1/workbench/tasks/{task}/presence": Exception(keeps: ["task_presence"], because: "opening the task was recorded"),
        "POST /administration/endpoints/{endpoint}/test": Exception(because: "sends nothing of anybody; what it switches on is recorded"),
        "POST /api/v1/admin/endpoints/{endpoint}/test": Exception(because: "sends nothing of anybody; what it switches on is recorded"),
    ]

    /// What asks with a body, and changes nothing: its reading is owed an event.
    static let readings: Set<String> = [
        "POST /patients/{patient}/conversations/search", "POST /workbench/messages/new", "POST /administration/members/search",
        "POST /administration/members/new/search", "POST /api/v1/patients/{patient}/conversations/search",
        "POST /api/v1/workbench/patients/search", "POST /api/v1/workbench/conversations/preview",
        "POST /api/v1/workbench/templates/{template}/rendering", "POST /api/v1/admin/patients/search",
        "POST /api/v1/admin/readers/search",
    ]

    /// That an answer may have been shown is noted before the page leaves, rather once too often: undoing it then leaves a stub.
    static let mayKeep: Set<String> = ["answer_shown"]

    /// By tokens that no person has.
    static let ofSystems: Set<String> = [
        "POST /oauth2/token", "POST /api/v1/system/messages", "POST /api/v1/system/events", "POST /api/v1/system/attachments",
    ]
}
