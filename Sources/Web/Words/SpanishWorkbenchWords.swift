import Messaging
import WebSupport

/// The Workbench in Spanish.
struct SpanishWorkbenchWords: WorkbenchWords {
    let tasks = "Tareas"
    let groups = "Grupos de trabajo"
    let allGroups = "Todos mis grupos"
    let allTasks = "Todas las tareas"
    let open = "Abiertas"
    let mine = "Mías"
    let overdue = "Atrasadas"
    let waiting = "En espera"
    let order = "Orden"
    let byDue = "Por plazo"
    let byAge = "Por antigüedad"
    let due = "Plazo"
    let patient = "Paciente"
    let language = "Idioma"
    let type = "Tipo"
    let subject = "Asunto"
    let owner = "Responsable"
    let you = "Usted"
    let byProxy = "por representante"
    func by(_ kin: String) -> String { "por su \(kin)" }
    let allTypes = "Todos los tipos"
    func noneOfType(_ type: String) -> String { "Aquí no hay nada del tipo \(type)" }
    let noneOfTypeText = "Las tareas nuevas aparecen aquí solas. Elija Todos los tipos para ver las demás."
    let possibleUrgent = "Posible urgencia"
    let claim = "Tomar"
    let claimNext = "Tomar la siguiente"
    let older = "Anteriores"
    let newRows = "{n} nuevas, mostrar"
    let newRow = "1 nueva, mostrar"
    let late = "{t} de retraso"
    func waitingSince(_ time: Markup) -> Markup { "espera \(time)" }

    func emptyTitle(_ show: TaskShow, group: String?) -> String {
        let place = group.map { "en \($0)" } ?? "en sus grupos"
        return switch show {
        case .all: "No hay nada pendiente \(place)"
        case .open: "No hay tareas sin responsable \(place)"
        case .mine: "Usted no tiene tareas \(place)"
        case .overdue: "No hay nada atrasado \(place)"
        case .waiting: "No hay tareas en espera \(place)"
        case .told: SpanishEscalationWords().noneTold(group)
        }
    }

    func emptyText(_ show: TaskShow) -> String {
        switch show {
        case .all: "Las tareas nuevas aparecen aquí solas. Ahora no hay nada que hacer."
        case .open: "Las tareas nuevas aparecen aquí solas. Mire en Mías lo que ya ha tomado, o ayude a otro grupo."
        case .mine: "Elija Tomar la siguiente, o mire en Abiertas y tome una tarea."
        case .overdue: "Todo está dentro de su plazo. En Abiertas está lo que vence a continuación."
        case .waiting: "Aquí aparecen las tareas que esperan a alguien. En Abiertas está lo que se puede hacer ahora."
        case .told: SpanishEscalationWords().noneToldText
        }
    }

    let noGroupTitle = "Usted no pertenece a ningún grupo de trabajo"
    let noGroupText = """
        Las tareas llegan a los grupos de trabajo, y usted ve las de los grupos a los que pertenece. Pida a un responsable o a la administración \
        que le incluya en un grupo; entonces sus tareas aparecerán aquí solas.
        """
    func barred(_ group: String) -> String { "Ahora no puede trabajar en \(group)" }

    func condition(_ condition: EligibilityCondition) -> String {
        switch condition {
        case .enabled: "Su cuenta está desactivada."
        case .taskProcessing: "No tiene la función de tramitar tareas."
        case .active: "No está activo en este grupo."
        case .assigned: "No está asignado a este grupo."
        }
    }

    let barredHelp = "Pida a un responsable del grupo o a la administración que lo cambie."

    let task = "Tarea"
    let back = "Volver a la lista"
    func short(_ type: MessageType) -> String {
        switch type {
        case .general: "General"
        case .medical: "Médica"
        case .billing: "Facturas"
        }
    }

    func about(type: String, group: String, provider: String?) -> String {
        "\(type) a \(group)" + (provider.map { ", \($0)" } ?? "")
    }
    let unclaimed = "Nadie la ha tomado"
    func yours(since time: Markup?) -> Markup { time.map { "Suya desde \($0)" } ?? "Suya" }
    func owned(by name: String, since time: Markup?) -> Markup {
        time.map { "\(name) la tiene desde \($0)" } ?? "La tiene \(name)"
    }
    func due(_ time: Markup) -> Markup { "plazo \(time)" }

    func done(_ outcome: TaskOutcome, at time: Markup?, by name: String?) -> Markup {
        let how: Markup = Markup(self.outcome(outcome))
        let when: Markup = time.map { " \($0)" } ?? ""
        let who: Markup = name.map { ", \($0)" } ?? ""
        return how + when + who
    }

    func outcome(_ outcome: TaskOutcome) -> String {
        switch outcome {
        case .replied: "Respondida"
        case .answeredByPhone: "Respondida por teléfono"
        case .noReplyNeeded: "No necesita respuesta"
        case .forwarded: "Atendida fuera de Threadwell"
        case .misdirected: "Llegó al equipo equivocado"
        case .withdrawn: "Retirada"
        }
    }

    let bidirectionalHint = "Este texto contiene caracteres que cambian su dirección. Están señalados en su lugar."
    let born = "Nacimiento"
    func records(_ count: Int) -> String { count == 1 ? "Expediente" : "Expedientes" }
    let writtenBy = "Escrita por"
    let alsoReads = "También leen"
    let nobodyElse = "Nadie más"
    let promise = "Compromiso"
    let noPromise = "Sin compromiso; plazo"
    let cameBy = "Llegó aquí por"
    func flow(group: String, type: String) -> String { "Flujo de mensajes de \(group), \(type)" }
    func successor(of flow: String) -> String { "Sucesor del flujo retirado \(flow)" }
    let continues = "continúa una tarea anterior"
    let himOrHerself = "paciente"
    func letter(from name: String) -> String { "Mensaje de \(name)" }
    func acting(as relationship: String?, patient: String) -> String { "\(relationship ?? "representante"), por \(patient)" }
    func answering(group: String, provider: String?) -> String { "por \(group)" + (provider.map { " y \($0)" } ?? "") }
    let withdrawn = "Este mensaje fue retirado."
    let system = "Threadwell"

    let claimHint = "Tómela para responder: entonces será solo suya, y aquí estará el cuadro de respuesta."
    let release = "Soltar"
    let releaseBecause = "Soltar con un motivo"
    let releaseHelp = "El equipo lo lee como nota y en el historial. El paciente no ve nada de esto."
    let answeredByPhone = "Respondida por teléfono"
    let noReplyNeeded = "No necesita respuesta"
    let moreOutcomes = "Otros resultados"
    let outcomeLegend = "Resultado"
    let forwarded = "Atendida fuera de Threadwell"
    let misdirected = "Llegó al equipo equivocado"
    let reason = "Motivo"
    let phoneNote = "Lo que se habló"
    let reasonHelp = "Para el equipo y la auditoría. Quien escribió ve que la pregunta está cerrada, no estas palabras."
    let complete = "Terminar"
    let message = "Mensaje"
    let reply = "Responder"
    let replyAndNext = "Responder y siguiente"
    func answerFor(group: String, provider: String?) -> String { "Usted responde por \(group)" + (provider.map { " y \($0)" } ?? "") }
    func readers(_ names: [String]) -> String {
        names.count == 1 ? "\(Self.list(names)) podrá leerlo." : "\(Self.list(names)) podrán leerlo."
    }
    let noReaders = """
        Nadie del lado del paciente tiene una cuenta activa con la que leer una respuesta. Llame o escriba una carta, y termine la tarea con lo que hizo.
        """
    let charactersLeft = "Quedan {n} caracteres"
    let charactersOver = "Sobran {n} caracteres"
    let notes = "Notas para el equipo, nunca se muestran a los pacientes"
    let note = "Nota"
    let saveNote = "Guardar nota"
    let kept = "Lo que había escrito"
    let keptHelp = "No se ha enviado. Copie lo que aún haga falta."

    static func list(_ names: [String]) -> String {
        guard let last = names.last else { return "" }
        guard names.count > 1 else { return last }
        return "\(names.dropLast().joined(separator: ", ")) \(soundsAsI(last) ? "e" : "y") \(last)"
    }

    /// Before the sound of an *i*, «y» becomes «e».
    private static func soundsAsI(_ word: String) -> Bool {
        let start = word.lowercased()
        return start.hasPrefix("i") || start.hasPrefix("í") || (start.hasPrefix("hi") && !start.hasPrefix("hie"))
    }
}
