import Messaging
import WebSupport

/// What is said of a message that may be urgent: to whoever writes it, and on the Workbench.
protocol UrgencyWords: Sendable {
    /// - Parameter words: the writer's own.
    func mayBeEmergency(_ words: [String]) -> String
    /// Before sending.
    var doNotWait: String { get }
    /// After sending.
    var sentButDoNotWait: String { get }
    /// That somebody looked at once, and the question goes on.
    func looked(by name: String, team: String) -> String

    /// Above a task.
    func because(_ words: [String]) -> Markup
    /// The same where the words were taken back, or cannot be read.
    var becauseOfWordsThatAreGone: Markup { get }
    /// Above a look beside the task that answers.
    func look(_ team: String) -> String
}

struct EnglishUrgencyWords: UrgencyWords {
    func mayBeEmergency(_ words: [String]) -> String {
        "What you wrote may be an emergency: \(words.map { "“\($0)”" }.joined(separator: ", "))."
    }
    let doNotWait = "Do not wait for an answer here. Call now; you can still send the message."
    let sentButDoNotWait = "Your message is sent and will be read before others. Still, do not wait for an answer here: call now."
    func looked(by name: String, team: String) -> String {
        let who = name.isEmpty ? "A nurse" : name
        return "\(who) looked at this at once, because of its words. Your question is still with \(team)."
    }

    func because(_ words: [String]) -> Markup {
        guard !words.isEmpty else { return "<strong>Possible urgent</strong>, so a colleague ranked it. Please read it now." }
        return """
            <strong>Possible urgent</strong>, because of the words \(Markup.joined(words.map { "“<bdi>\($0)</bdi>”" })). \
            Ranked first; please read it now.
            """
    }
    var becauseOfWordsThatAreGone: Markup {
        """
        <strong>Possible urgent</strong>, because of words that were taken back since or can no longer be read. \
        Ranked first: somebody may be unwell all the same.
        """
    }
    func look(_ team: String) -> String {
        "You are asked to look, and to call if it cannot wait. The question itself is answered by \(team)."
    }
}

struct SpanishUrgencyWords: UrgencyWords {
    func mayBeEmergency(_ words: [String]) -> String {
        "Lo que escribió puede ser una emergencia: \(words.map { "«\($0)»" }.joined(separator: ", "))."
    }
    let doNotWait = "No espere una respuesta aquí. Llame ahora; puede enviar el mensaje de todos modos."
    let sentButDoNotWait = "Su mensaje se envió y se leerá antes que otros. Aun así, no espere una respuesta aquí: llame ahora."
    func looked(by name: String, team: String) -> String {
        let who = name.isEmpty ? "Una enfermera" : name
        return "\(who) lo leyó enseguida, por sus palabras. Su pregunta sigue con \(team)."
    }

    func because(_ words: [String]) -> Markup {
        guard !words.isEmpty else { return "<strong>Posible urgencia</strong>: así la marcó un colega. Léala ahora, por favor." }
        return """
            <strong>Posible urgencia</strong>, por las palabras \(Markup.joined(words.map { "«<bdi>\($0)</bdi>»" })). \
            Está la primera; léala ahora, por favor.
            """
    }
    var becauseOfWordsThatAreGone: Markup {
        """
        <strong>Posible urgencia</strong>, por palabras que después se retiraron o que ya no se pueden leer. \
        Está la primera: puede que alguien se encuentre mal de todos modos.
        """
    }
    func look(_ team: String) -> String {
        "Se le pide que la lea y que llame si no puede esperar. La pregunta misma la responde \(team)."
    }
}

extension Words {
    var urgency: any UrgencyWords {
        switch language {
        case .english: EnglishUrgencyWords()
        case .spanish: SpanishUrgencyWords()
        }
    }

    /// That a task ended without a written answer, as the member side is told.
    func said(_ ending: TaskEnding, team: String) -> String {
        let isOnlyLook = ending.isLook && (ending.outcome == .noReplyNeeded || ending.outcome == .misdirected)
        return isOnlyLook ? urgency.looked(by: ending.byName, team: team) : member.ended(ending.outcome, by: ending.byName, team: team)
    }
}

extension Markup {
    fileprivate static func joined(_ parts: [Markup]) -> Markup {
        .each(parts.enumerated()) { place, part in place == 0 ? part : ", \(part)" }
    }
}
