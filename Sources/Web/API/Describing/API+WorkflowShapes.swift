import Messaging

extension API.Schema {
    private static let workflow: API.Schema = .object([
        "clinicalGroup": .named("Named"), "type": .words(of: MessageType.self),
        "flow": .object(["code": .string(), "version": .integer(least: 1)]), "route": .words(["workbench", "external"]),
        "endpoint": API.Schema.string("Its code; null on the Workbench route.").orNull,
        "workflowGroup": API.Schema.named("Named").orNull,
        "answering": .integer(
            least: 0, "People of the workflow group who could take a task now; on the external route those of the fall-back."),
        "promise": API.Schema.named("Promise").orNull,
        "fallback": API.Schema.object([
            "workflowGroup": .named("Named"), "handOverAfter": .string("A length of open hours, such as `1h`."),
        ]).orNull,
        "openTasks": .integer(
            least: 0, "Unfinished tasks of the workflow group, those of its other workflows included; counting stops at 1000."),
        "waitingDeliveries": API.Schema.integer(least: 0, "What the endpoint has not taken yet; null on the Workbench route.").orNull,
    ])

    /// What is said of workflows.
    static let workflowShapes: KeyValuePairs<String, API.Schema> = ["Workflow": workflow]
}
