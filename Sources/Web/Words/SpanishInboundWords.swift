import Messaging
import WebSupport

struct SpanishInboundWords: InboundWords {
    var title: String { "De otros sistemas" }
    var intro: String { "Estos mensajes llegaron de otros sistemas y no se entregaron a nadie: una persona debe verlos primero." }
    var nothing: String { "No hay nada en espera" }
    var nothingText: String { "Todo lo que enviaron otros sistemas se ha entregado." }
    func kind(_ kind: HeldMessage.Kind) -> String {
        switch kind {
        case .message: "Mensaje"
        case .reply: "Respuesta"
        case .event: "Mensaje de evento"
        }
    }
    func reason(_ reason: HeldMessage.Reason) -> String {
        switch reason {
        case .noReference: "No dice a qué conversación responde"
        case .unknownReference: "Aquí no se conoce aquello a lo que responde"
        case .ambiguousReference: "Nombra dos conversaciones distintas"
        case .conversationMoved: "La conversación pasó al expediente de otro paciente"
        case .nobodyCanRead: "Nadie con una cuenta activa podría leerlo"
        case .toBeReleased: "Espera a que alguien lo envíe"
        case .notWritten: "Ninguna plantilla pudo decírselo al paciente"
        }
    }
    func help(_ reason: HeldMessage.Reason) -> String {
        switch reason {
        case .noReference, .unknownReference, .ambiguousReference, .conversationMoved:
            "Averigüe a dónde pertenece antes de ponerlo en algún lugar. Si no está seguro, pregunte al remitente."
        case .nobodyCanRead: "Llame, escriba una carta o haga activar una cuenta, y luego envíelo. O recházelo y diga por qué."
        case .toBeReleased: "Léalo, elija a qué buzón va y envíelo."
        case .notWritten: "Dígaselo usted al paciente, con un mensaje propio o por teléfono. Luego rechace esto y escriba cómo se le dijo."
        }
    }
    func from(_ sender: String, at time: Markup) -> Markup { "De \(sender), \(time)" }
    func due(_ time: Markup) -> Markup { "Vence \(time)" }
    var late: String { "Atrasado" }
    var dueName: String { "Debe verse" }
    func escalated(at time: Markup) -> Markup { "Se avisó a los responsables del grupo \(time)" }
    var back: String { "Todo lo de otros sistemas" }
    var patientUnknown: String { "No nombra a ningún paciente" }
    var quotes: String { "Cita" }
    var externalName: String { "Su nombre allí" }
    var wouldRead: String { "Quién lo leería" }
    var nobody: String { "Nadie" }

    var send: String { "Enviarlo" }
    var sendHelp: String { "Empieza una conversación con él." }
    var inbox: String { "Buzón de quién" }
    func inbox(_ audience: Audience) -> String {
        switch audience {
        case .patient: "El paciente"
        case .proxies: "Quienes actúan por el paciente"
        case .both, .author: "El paciente y quienes actúan por él"
        }
    }
    var attach: String { "Ponerlo en esta conversación" }
    var attachHelp: String { "Solo conversaciones de este paciente que usted puede leer. Ninguna se elige por usted." }
    var conversation: String { "Conversación" }
    var noConversation: String { "No hay ninguna conversación que pueda elegir." }
    var reject: String { "Rechazarlo" }
    var rejectHelp: String { "No se entrega a nadie." }
    var note: String { "Cómo lo comprobó" }
    var noteHelp: String { "Se guarda con el mensaje; los miembros nunca lo ven." }
    func told(_ outcome: HeldMessage.Outcome) -> String {
        switch outcome {
        case .sent: "Se ha enviado."
        case .attached: "Está en la conversación."
        case .rejected: "Se ha rechazado."
        }
    }
    func settled(_ outcome: HeldMessage.Outcome, at time: Markup) -> Markup {
        switch outcome {
        case .sent: "Enviado \(time)"
        case .attached: "Puesto en una conversación \(time)"
        case .rejected: "Rechazado \(time)"
        }
    }

    var rules: String { "Reglas de eventos" }
    var rulesIntro: String {
        "Lo que se envía por sí solo cuando algo ocurre en otro sistema. Las reglas se escriben y se activan, una por una, en la configuración."
    }
    var noRules: String { "No hay reglas de eventos" }
    var noRulesText: String { "Nada se envía por sí solo. Las reglas están en eventRules de la configuración." }
    var isOn: String { "Activada" }
    var isOff: String { "Desactivada" }
    var allOff: String { "Los mensajes de eventos están desactivados para todo el sitio (decisions.external.eventMessages)." }
    var kinds: String { "Tipos de registro" }
    var everyKind: String { "Todos los tipos" }
    var template: String { "Plantilla" }
    var inNameOf: String { "En nombre de" }
    var quiet: String { "Tiempo de silencio" }
    var noQuiet: String { "Ninguno" }
    func hours(_ seconds: Int) -> String {
        seconds % 3_600 == 0 ? seconds == 3_600 ? "1 hora" : "\(seconds / 3_600) horas" : "\(seconds / 60) minutos"
    }
    var rehearse: String { "Probarla con los eventos de ayer" }
    func rehearsed(_ events: Int) -> String {
        events == 1 ? "Ayer llegó un evento. No se envió nada." : "Ayer llegaron \(events) eventos. No se envió nada."
    }
    func outcome(_ outcome: EventRehearsal.Outcome, _ count: Int) -> String {
        switch outcome {
        case .wouldSend: "Enviaría: \(count)"
        case .wouldHold: "Esperaría a una persona: \(count)"
        case .quiet: "Dentro del tiempo de silencio: \(count)"
        case .notFinal: "No definitivo, cancelado o sensible: \(count)"
        case .otherKind: "De otro tipo: \(count)"
        case .notBound: "De un sistema que no puede escribir por este equipo: \(count)"
        case .notWritable: "Esperaría a una persona, porque ninguna plantilla pudo decirlo: \(count)"
        }
    }

    func imported(_ time: Markup) -> Markup { "Del sistema anterior, incorporado \(time)" }
}
