import Messaging
import WebSupport

/// What is said of a task's history, and on the printed history of a patient.
protocol HistoryWords: Sendable {
    var taskHistory: String { get }
    var byServer: String { get }
    /// One thing that became of a task, without who and when.
    func happened(_ one: TaskHappening, _ group: (TaskHappening) -> (from: String, to: String), until: String) -> String

    var printWhole: String { get }
    var wholeHistory: String { get }
    func printed(by name: String, at time: String) -> String
    func conversations(_ count: Int) -> String
    var nothing: String { get }
    var begun: String { get }
    var readers: String { get }
    var nobodyReads: String { get }
    func corrected(at time: String) -> String
    func withdrawn(at time: String) -> String
    func moved(at time: String) -> String
    func givenOn(by name: String) -> String
    var toldLate: String { get }
    func receipt(_ word: String, at time: String) -> String

    var searchDates: String { get }
    var from: String { get }
    var until: String { get }
    var searchNeedsWord: String { get }
    var searchDatesWrong: String { get }
}

struct EnglishHistoryWords: HistoryWords {
    let taskHistory = "History"
    let byServer = "The system"
    func happened(_ one: TaskHappening, _ group: (TaskHappening) -> (from: String, to: String), until: String) -> String {
        let to = one.toNames.joined(separator: ", ")
        switch one.action {
        case .open: return "opened it for the first time"
        case .claim: return "claimed it"
        case .release: return "gave it back to the group" + (one.reason.map { ": \($0)" } ?? "")
        case .assign:
            let why = because(one)
            if let from = one.fromName { return "gave it from \(from) to \(to)\(why)" }
            return "gave it to \(to)\(why)"
        case .unassign: return "took it from \(one.fromName ?? "its owner") and gave it back to the group\(because(one))"
        case .transfer:
            let (from, to) = group(one)
            if from.isEmpty { return "gave it to \(to)" }
            return "gave it from \(from) to \(to)" + (one.reason.map { ": \($0)" } ?? "")
        case .hold: return "put it on hold until \(until), \(one.holdFor == .member ? "for the member" : "for a colleague")"
        case .resume: return "took it off hold"
        case .note: return "added an internal note"
        case .change where one.type != nil: return "filed it under another type of question"
        case .change: return one.isUrgent == true ? "ranked it as possible urgent" : "ranked it as normal"
        case .complete: return "ended it: \(outcome(one.outcome))"
        case .escalate: return one.toldMember ? "told the member that the answer is late" : "told \(to) that it is late or nearly so"
        case .proposePatient: return "dealt with the question which patient it is about"
        case .send, .reply: return one.isOfMember ? "wrote to the care team" : "answered the member"
        case .withdraw: return "withdrew a message"
        case .correct: return "corrected an answer"
        default: return one.action.rawValue
        }
    }
    private func because(_ one: TaskHappening) -> String {
        switch one.because {
        case "absence": ", since the owner is away"
        case "absence-undone": ", since the owner is back"
        case "lease-ended": ", since nothing was done for too long"
        case "not-eligible": ", since the owner may no longer process it"
        default: ""
        }
    }
    private func outcome(_ outcome: TaskOutcome?) -> String {
        switch outcome {
        case .replied: "replied"
        case .answeredByPhone: "answered by phone"
        case .noReplyNeeded: "no reply needed"
        case .forwarded: "handled outside"
        case .misdirected: "misdirected"
        case .withdrawn: "withdrawn"
        case nil: ""
        }
    }

    let printWhole = "Print the whole history"
    let wholeHistory = "The whole history"
    func printed(by name: String, at time: String) -> String { "Made for \(name), \(time)." }
    func conversations(_ count: Int) -> String { count == 1 ? "1 conversation" : "\(count) conversations" }
    let nothing = "There are no conversations."
    let begun = "Begun"
    let readers = "Can be read by"
    let nobodyReads = "the care team only"
    func corrected(at time: String) -> String { "Corrected \(time), see below. It said:" }
    func withdrawn(at time: String) -> String { "This message was withdrawn \(time)." }
    func moved(at time: String) -> String { "This conversation was about another patient and was moved \(time)." }
    func givenOn(by name: String) -> String {
        name.isEmpty ? "The question was given to other colleagues." : "\(name) gave the question to other colleagues."
    }
    let toldLate = "The member was told that the answer is late."
    func receipt(_ word: String, at time: String) -> String { "\(word) \(time)" }

    let searchDates = "By date"
    let from = "From"
    let until = "Until"
    let searchNeedsWord = "Type a word to look for."
    let searchDatesWrong = "The first day must not be after the last."
}

struct SpanishHistoryWords: HistoryWords {
    let taskHistory = "Historial"
    let byServer = "El sistema"
    func happened(_ one: TaskHappening, _ group: (TaskHappening) -> (from: String, to: String), until: String) -> String {
        let to = one.toNames.joined(separator: ", ")
        switch one.action {
        case .open: return "la abrió por primera vez"
        case .claim: return "la tomó"
        case .release: return "la devolvió al grupo" + (one.reason.map { ": \($0)" } ?? "")
        case .assign:
            let why = because(one)
            if let from = one.fromName { return "la pasó de \(from) a \(to)\(why)" }
            return "la asignó a \(to)\(why)"
        case .unassign: return "la retiró a \(one.fromName ?? "su responsable") y la devolvió al grupo\(because(one))"
        case .transfer:
            let (from, to) = group(one)
            if from.isEmpty { return "la pasó a \(to)" }
            return "la pasó de \(from) a \(to)" + (one.reason.map { ": \($0)" } ?? "")
        case .hold: return "la puso en espera hasta \(until), \(one.holdFor == .member ? "por el paciente" : "por un colega")"
        case .resume: return "la sacó de la espera"
        case .note: return "añadió una nota interna"
        case .change where one.type != nil: return "la clasificó como otro tipo de pregunta"
        case .change: return one.isUrgent == true ? "la marcó como posible urgencia" : "la marcó como normal"
        case .complete: return "la cerró: \(outcome(one.outcome))"
        case .escalate: return one.toldMember ? "avisó al paciente de que la respuesta llega tarde" : "avisó a \(to) de que va tarde o casi"
        case .proposePatient: return "trató la pregunta de qué paciente es"
        case .send, .reply: return one.isOfMember ? "escribió al equipo" : "respondió al paciente"
        case .withdraw: return "retiró un mensaje"
        case .correct: return "corrigió una respuesta"
        default: return one.action.rawValue
        }
    }
    private func because(_ one: TaskHappening) -> String {
        switch one.because {
        case "absence": ", porque el responsable está ausente"
        case "absence-undone": ", porque el responsable ha vuelto"
        case "lease-ended": ", porque no se hizo nada durante demasiado tiempo"
        case "not-eligible": ", porque el responsable ya no puede atenderla"
        default: ""
        }
    }
    private func outcome(_ outcome: TaskOutcome?) -> String {
        switch outcome {
        case .replied: "respondida"
        case .answeredByPhone: "respondida por teléfono"
        case .noReplyNeeded: "no hacía falta respuesta"
        case .forwarded: "atendida fuera"
        case .misdirected: "mal dirigida"
        case .withdrawn: "retirada"
        case nil: ""
        }
    }

    let printWhole = "Imprimir todo el historial"
    let wholeHistory = "Todo el historial"
    func printed(by name: String, at time: String) -> String { "Preparado para \(name), \(time)." }
    func conversations(_ count: Int) -> String { count == 1 ? "1 conversación" : "\(count) conversaciones" }
    let nothing = "No hay conversaciones."
    let begun = "Comenzada"
    let readers = "La pueden leer"
    let nobodyReads = "solo el equipo"
    func corrected(at time: String) -> String { "Corregido \(time), vea más abajo. Decía:" }
    func withdrawn(at time: String) -> String { "Este mensaje se retiró \(time)." }
    func moved(at time: String) -> String { "Esta conversación era de otro paciente y se trasladó \(time)." }
    func givenOn(by name: String) -> String {
        name.isEmpty ? "La pregunta se pasó a otros colegas." : "\(name) pasó la pregunta a otros colegas."
    }
    let toldLate = "Se avisó al paciente de que la respuesta llega tarde."
    func receipt(_ word: String, at time: String) -> String { "\(word) \(time)" }

    let searchDates = "Por fecha"
    let from = "Desde"
    let until = "Hasta"
    let searchNeedsWord = "Escriba una palabra que buscar."
    let searchDatesWrong = "El primer día no puede ser posterior al último."
}

extension Words {
    var history: any HistoryWords {
        switch language {
        case .english: EnglishHistoryWords()
        case .spanish: SpanishHistoryWords()
        }
    }
}
