/// What is said of an answer that is late: to the member, and on the Workbench.
protocol EscalationWords: Sendable {
    func late(team: String, promised: String, nurseLine: String) -> String
    var warned: String { get }
    var escalated: String { get }
    /// Names the list of what the reader was told of.
    var toldToMe: String { get }
    func noneTold(_ group: String?) -> String
    var noneToldText: String { get }
    var toldTitle: String { get }
    func told(_ name: String, at time: String, opened: String?) -> String
    func toldMember(at time: String) -> String
    var whenLate: String { get }
    func toldEarly(_ managers: [String]) -> String
    func toldFirst(_ name: String?) -> String?
    func toldThen(_ names: [String]) -> String
}

struct EnglishEscalationWords: EscalationWords {
    func late(team: String, promised: String, nurseLine: String) -> String {
        """
        We promised an answer by \(promised), and it is late. We are sorry. A person in charge of \(team) has been told; your question is \
        not lost. If you cannot wait, call \(nurseLine).
        """
    }
    let warned = "Nearly late"
    let escalated = "Escalated"
    let toldToMe = "Told to me"
    func noneTold(_ group: String?) -> String { "You have opened everything you were told of in \(group ?? "your groups")" }
    let noneToldText =
        "When most of the promised time of a task is over, its managers are told here, and when it is late, whoever is next in line."
    let toldTitle = "Who was told"
    func told(_ name: String, at time: String, opened: String?) -> String {
        "\(name), \(time): " + (opened.map { "opened \($0)" } ?? "not opened yet")
    }
    func toldMember(at time: String) -> String { "The member, \(time): that the answer is late" }
    let whenLate = "When an answer is late"
    func toldEarly(_ managers: [String]) -> String {
        "When most of the promised time is over: "
            + (managers.isEmpty ? "everybody of the group is told." : managers.joined(separator: ", ") + ".")
    }
    func toldFirst(_ name: String?) -> String? { name.map { "When it is late: \($0)." } }
    func toldThen(_ names: [String]) -> String {
        "While nobody opens it, every 15 minutes the next: \(names.joined(separator: ", "))."
    }
}

struct SpanishEscalationWords: EscalationWords {
    func late(team: String, promised: String, nurseLine: String) -> String {
        """
        Prometimos una respuesta hasta \(promised) y llega tarde. Lo sentimos. Una persona a cargo de \(team) ya lo sabe; su pregunta no \
        se ha perdido. Si no puede esperar, llame al \(nurseLine).
        """
    }
    let warned = "Casi tarde"
    let escalated = "Escalada"
    let toldToMe = "Avisos para mí"
    func noneTold(_ group: String?) -> String { "Ha abierto todo lo que se le avisó en \(group ?? "sus grupos")" }
    let noneToldText =
        "Cuando ha pasado casi todo el plazo de una tarea se avisa aquí a los responsables, y cuando llega tarde, a quien toca."
    let toldTitle = "A quién se avisó"
    func told(_ name: String, at time: String, opened: String?) -> String {
        "\(name), \(time): " + (opened.map { "la abrió \($0)" } ?? "aún no la ha abierto")
    }
    func toldMember(at time: String) -> String { "Al paciente, \(time): que la respuesta llega tarde" }
    let whenLate = "Cuando una respuesta llega tarde"
    func toldEarly(_ managers: [String]) -> String {
        "Cuando ha pasado casi todo el plazo prometido: "
            + (managers.isEmpty ? "se avisa a todo el grupo." : managers.joined(separator: ", ") + ".")
    }
    func toldFirst(_ name: String?) -> String? { name.map { "Cuando llega tarde: \($0)." } }
    func toldThen(_ names: [String]) -> String {
        "Mientras nadie la abra, cada 15 minutos a la siguiente persona: \(names.joined(separator: ", "))."
    }
}

extension Words {
    var escalation: any EscalationWords {
        switch language {
        case .english: EnglishEscalationWords()
        case .spanish: SpanishEscalationWords()
        }
    }
}
