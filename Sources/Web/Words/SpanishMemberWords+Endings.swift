import Messaging

extension SpanishMemberWords {
    func ended(_ outcome: TaskOutcome, by name: String, team: String) -> String {
        let who = name.isEmpty || name == team ? team : "\(name), por \(team),"
        return switch outcome {
        case .answeredByPhone: "\(who) respondió a esto por teléfono."
        case .noReplyNeeded: "\(who) leyó esto y lo cerró. No hacía falta una respuesta escrita."
        case .forwarded: "\(who) pasó esto a otras manos. Se atiende fuera de estos mensajes."
        case .misdirected: "\(who) cerró esto: tiene que responder otro equipo."
        case .replied, .withdrawn: "\(who) cerró esto."
        }
    }

    func transferred(by name: String, team: String) -> String {
        let who = name.isEmpty || name == team ? team : "\(name), por \(team),"
        return "\(who) pasó esto a colegas que pueden responder. No tiene que hacer nada: la respuesta llegará aquí."
    }

    func nextStep(_ step: TaskEnding.NextStep, after outcome: TaskOutcome, nurseLine: String) -> String {
        switch (outcome, step) {
        case (.misdirected, .callPractice): "Para saber qué equipo es, llame al \(nurseLine)."
        case (.misdirected, _): "Escriba un mensaje nuevo al equipo que corresponde. ¿No sabe cuál? Llame al \(nurseLine)."
        case (.forwarded, .reply): "Si no tiene noticias, escriba otra vez abajo o llame al \(nurseLine)."
        case (.forwarded, .writeMessage): "Si no tiene noticias, escriba un mensaje nuevo o llame al \(nurseLine)."
        case (.forwarded, .callPractice): "Si no tiene noticias, llame al \(nurseLine)."
        case (_, .reply): "¿Queda algo pendiente? Escriba otra vez abajo."
        case (_, .writeMessage): "¿Queda algo pendiente? Escriba un mensaje nuevo."
        case (_, .callPractice): "¿Queda algo pendiente? Llame al \(nurseLine)."
        }
    }
}
