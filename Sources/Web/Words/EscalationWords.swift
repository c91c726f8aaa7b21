/// What is said of an answer that is late: to the member, and on the Workbench.
protocol EscalationWords: Sendable {
    func late(team: String, promised: String, nurseLine: String) -> String
    var warned: String { get }
    var escalated: String { get }
    var toldTitle: String { get }
    func told(_ name: String, at time: String, opened: String?) -> String
    func toldMember(at time: String) -> String
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
    let toldTitle = "Who was told"
    func told(_ name: String, at time: String, opened: String?) -> String {
        "\(name), \(time): " + (opened.map { "opened \($0)" } ?? "not opened yet")
    }
    func toldMember(at time: String) -> String { "The member, \(time): that the answer is late" }
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
    let toldTitle = "A quién se avisó"
    func told(_ name: String, at time: String, opened: String?) -> String {
        "\(name), \(time): " + (opened.map { "la abrió \($0)" } ?? "aún no la ha abierto")
    }
    func toldMember(at time: String) -> String { "Al paciente, \(time): que la respuesta llega tarde" }
}

extension Words {
    var escalation: any EscalationWords {
        switch language {
        case .english: EnglishEscalationWords()
        case .spanish: SpanishEscalationWords()
        }
    }
}
