import Messaging

/// Every text of the list of workflows, in one language.
protocol WorkflowWords: Sendable {
    var title: String { get }
    var intro: String { get }
    var nothing: String { get }
    var nothingText: String { get }
    /// The heading of one: the clinical group and the type of question.
    func name(_ group: String, _ type: String) -> String
    var flow: String { get }
    func flow(_ code: String, version: Int64) -> String
    var route: String { get }
    func workbench(_ group: String) -> String
    func external(_ endpoint: String) -> String
    var answering: String { get }
    /// - Parameter group: the people of the fall-back on the external route; nil for those of the route itself.
    func answering(_ count: Int, of group: String?) -> String
    var nobody: String { get }
    var promise: String { get }
    var noPromise: String { get }
    var fallback: String { get }
    func fallback(_ group: String, after: String) -> String
    var open: String { get }
    func tasks(_ count: String, in group: String) -> String
    func deliveries(_ count: Int64) -> String
}

extension Words {
    /// The texts of the list of workflows, in the reader's language.
    var workflow: any WorkflowWords {
        switch language {
        case .english: EnglishWorkflowWords()
        case .spanish: SpanishWorkflowWords()
        }
    }
}

struct EnglishWorkflowWords: WorkflowWords {
    var title: String { "Workflows" }
    var intro: String {
        """
        What becomes of a question, for each clinical group and type. It is changed in the configuration document. Nothing of what was \
        written is shown here.
        """
    }
    var nothing: String { "No workflow" }
    var nothingText: String { "The configuration has no message flow yet." }
    func name(_ group: String, _ type: String) -> String { "\(group): \(type)" }
    var flow: String { "Message flow" }
    func flow(_ code: String, version: Int64) -> String { "\(code), version \(version)" }
    var route: String { "Route" }
    func workbench(_ group: String) -> String { "Workbench: \(group)" }
    func external(_ endpoint: String) -> String { "Another system: \(endpoint)" }
    var answering: String { "Could answer now" }
    func answering(_ count: Int, of group: String?) -> String {
        (count == 1 ? "1 person" : "\(count) people") + (group.map { " of \($0), where the other system does not" } ?? "")
    }
    var nobody: String { "Nobody can answer now" }
    var promise: String { "Promise" }
    var noPromise: String { "Nothing is promised; a task is due after 5 business days." }
    var fallback: String { "Fall-back" }
    func fallback(_ group: String, after: String) -> String { "\(group), after \(after), open hours counted" }
    var open: String { "Open work" }
    func tasks(_ count: String, in group: String) -> String { "\(count == "1" ? "1 task" : "\(count) tasks") in \(group)" }
    func deliveries(_ count: Int64) -> String { count == 1 ? "1 delivery waits" : "\(count) deliveries wait" }
}

struct SpanishWorkflowWords: WorkflowWords {
    var title: String { "Flujos de trabajo" }
    var intro: String {
        """
        Qué pasa con una pregunta, por cada grupo clínico y tipo. Se cambia en el documento de configuración. Aquí no se muestra nada \
        de lo escrito.
        """
    }
    var nothing: String { "Ningún flujo de trabajo" }
    var nothingText: String { "La configuración todavía no tiene flujos de mensajes." }
    func name(_ group: String, _ type: String) -> String { "\(group): \(type)" }
    var flow: String { "Flujo de mensajes" }
    func flow(_ code: String, version: Int64) -> String { "\(code), versión \(version)" }
    var route: String { "Ruta" }
    func workbench(_ group: String) -> String { "Mesa de trabajo: \(group)" }
    func external(_ endpoint: String) -> String { "Otro sistema: \(endpoint)" }
    var answering: String { "Pueden responder ahora" }
    func answering(_ count: Int, of group: String?) -> String {
        (count == 1 ? "1 persona" : "\(count) personas") + (group.map { " de \($0), donde el otro sistema no lo hace" } ?? "")
    }
    var nobody: String { "Nadie puede responder ahora" }
    var promise: String { "Compromiso" }
    var noPromise: String { "No se promete nada; una tarea vence tras 5 días hábiles." }
    var fallback: String { "Alternativa" }
    func fallback(_ group: String, after: String) -> String { "\(group), tras \(after), contando solo horas abiertas" }
    var open: String { "Trabajo pendiente" }
    func tasks(_ count: String, in group: String) -> String { "\(count == "1" ? "1 tarea" : "\(count) tareas") en \(group)" }
    func deliveries(_ count: Int64) -> String { count == 1 ? "1 entrega en espera" : "\(count) entregas en espera" }
}
