import Messaging
import WebSupport

struct SpanishPersonalWords: PersonalWords {
    var newMessage: String { "Mensaje nuevo" }
    var findPatient: String { "Buscar al paciente" }
    var findHelp: String {
        "Partes del nombre en cualquier orden, un número de expediente o una fecha de nacimiento como 1985-06-02. Cada búsqueda queda registrada."
    }
    var find: String { "Buscar" }
    func found(_ count: Int, hasMore: Bool) -> String {
        hasMore ? "Los primeros \(count). Añada una palabra para ver menos." : count == 1 ? "1 paciente" : "\(count) pacientes"
    }
    var nobodyFound: String { "No se encontró a nadie" }
    var nobodyFoundText: String { "Pruebe con menos letras del nombre o con el número de expediente." }
    var write: String { "Escribir" }

    var onBehalfOf: String { "En nombre de" }
    var provider: String { "Profesional" }
    var noProvider: String { "Sin profesional" }
    var notCounted: String { "Sin profesional, el mensaje no cuenta para el uso significativo." }
    var chooseProvider: String { "Elija un profesional" }
    var voiceGone: String { "Ya no puede escribir en ese nombre. Elija otro; su texto se conserva." }
    var typeGone: String { "Ese tipo de mensaje ya no se admite aquí. Elija otro; su texto se conserva." }
    var template: String { "Plantilla" }
    var moduleHelp: String { "Escriba parte del nombre de una plantilla o de un texto breve y pulse Intro" }
    var module: String { "texto breve" }
    var ownModule: String { "mi texto breve" }
    var templateHelp: String { "Escriba una parte del nombre y pulse Intro" }
    var insert: String { "Insertar" }
    func inserted(_ subject: String) -> String { "Las palabras de «\(subject)» están en el mensaje. Cámbielas como necesite." }
    var noTemplate: String { "Ninguna plantilla se llama así. Escriba una parte del nombre o déjelo vacío." }
    var severalTemplates: String { "Varias plantillas tienen esto en el nombre. Elija una:" }
    func unfilled(_ fields: [String]) -> String {
        "Esta plantilla nombra algo que aquí no se conoce (\(fields.joined(separator: ", "))). Elija un profesional u otra plantilla."
    }
    func inYourLanguage(_ language: String) -> String { "La plantilla en \(language)" }
    func replyStands(_ inbox: MessageTemplate.Inbox) -> String {
        switch inbox {
        case .patient: "Un mensaje nuevo con esta plantilla iría solo al paciente. En esta respuesta valen los lectores de la conversación."
        case .proxies:
            "Un mensaje nuevo con esta plantilla iría solo a los representantes. En esta respuesta valen los lectores de la conversación."
        case .both: "En esta respuesta valen los lectores de la conversación."
        }
    }
    func directed(_ inbox: MessageTemplate.Inbox) -> String {
        switch inbox {
        case .patient: "La plantilla dirige este mensaje solo al paciente."
        case .proxies: "La plantilla dirige este mensaje solo a los representantes."
        case .both: "La plantilla dirige este mensaje al paciente y a los representantes."
        }
    }
    var audience: String { "Quién puede leerlo" }
    func audience(_ audience: Audience, _ readers: [String]) -> String { "\(name(audience)): \(readers.joined(separator: ", "))" }
    func audienceEmpty(_ audience: Audience) -> String { "\(name(audience)): nadie con una cuenta activa" }
    private func name(_ audience: Audience) -> String {
        switch audience {
        case .patient: "Solo el paciente"
        case .proxies: "Solo los representantes"
        case .both: "El paciente y los representantes"
        case .author: "Quien lo empezó"
        }
    }
    func missing(_ reader: MissingReader) -> String {
        switch reader {
        case .patientHasNoAccount: "El paciente no tiene cuenta."
        case .patientNotActive: "La cuenta del paciente no está activa."
        case .noProxy: "Nadie actúa por el paciente en este tipo de pregunta."
        }
    }
    var repliesAllowed: String { "Pueden responder" }
    var repliesGo: String { "Las respuestas llegan a su bandeja y a ninguna lista de tareas." }
    var willRead: String { "Pueden leerlo" }
    var check: String { "Mostrar quién puede leerlo" }
    var send: String { "Enviar" }
    func writtenIn(_ language: String) -> String { "Leen en \(language)." }
    var cannotWrite: String { "No hay ningún equipo en cuyo nombre pueda escribir" }
    var cannotWriteText: String {
        "Se escribe en nombre de los equipos de los que uno es profesional, o cuyas preguntas atienden sus grupos de trabajo. Pregunte a quien lleva la configuración."
    }
    var sent: String { "El mensaje está enviado" }
    var readersChanged: String { "Quién puede leerlo ha cambiado desde que se mostró la página. Mire otra vez y envíelo." }
    var nobodyCanRead: String {
        "Nadie con una cuenta activa podría leerlo, así que no se envió. Llame, escriba una carta o pida que se active la cuenta."
    }

    var inbox: String { "Mi bandeja" }
    var inboxEmpty: String { "Nada espera por usted" }
    var inboxEmptyText: String { "Las respuestas a los mensajes que usted empezó aparecen aquí solas." }
    var allOfThem: String { "Todas" }
    var waitingOnly: String { "Esperan mi respuesta" }
    func waits(_ count: Int64) -> String { count == 1 ? "1 respuesta espera por usted" : "\(count) respuestas esperan por usted" }
    func becomesTask(at time: Markup) -> Markup { "pasa a ser tarea del grupo \(time)" }
    var isTask: String { "Una tarea del grupo" }
    func isTaskOf(_ group: String) -> String { "Ahora es una tarea de \(group) y se responde allí." }
    var openTask: String { "Abrir la tarea" }
    var answer: String { "Responder" }
    var noReplyHere: String { "No se pidió respuesta." }
    func handedOver(_ reason: HandOverReason, from name: String) -> String {
        let why =
            switch reason {
            case .disabled: "cuya cuenta está cerrada"
            case .roleMissing: "que ya no puede escribir personalmente"
            case .away: "que no está"
            case .switchedOff: "cuando se desactivaron los mensajes personales"
            case .unanswered: "que no respondió a tiempo"
            }
        return "de la bandeja de \(name), \(why)"
    }

    var chart: String { "Expediente" }
    var chartText: String { "Todas las conversaciones de todo el tiempo de registro, las más recientes primero." }
    var chartEmpty: String { "No hay ninguna conversación de este tipo" }
    var chartEmptyText: String { "Elija Todos los tipos para ver todas las conversaciones de este paciente." }
    func begun(_ role: AuthorRole) -> String {
        switch role {
        case .patient: "empezada por el paciente"
        case .proxy: "empezada por un representante"
        case .staff: "empezada por el consultorio"
        case .system: "empezada por el sistema"
        }
    }
    func messages(_ count: Int64) -> String { count == 1 ? "1 mensaje" : "\(count) mensajes" }
    var readOnly: String { "Usted lo lee en el expediente. Se responde como tarea o desde la bandeja de quien lo empezó." }
}
