import WebSupport

/// Every text about a conversation that is about another patient, in one language.
protocol PatientChangeWords: Sendable {
    /// In place of the subject of a conversation that went to another chart.
    var movedSubject: String { get }
    func moved(_ time: Markup) -> Markup

    // MARK: For staff
    var wrongPatient: String { get }
    var about: String { get }
    var help: String { get }
    var propose: String { get }
    func waiting(for author: String, patient: String) -> String
    var takeBack: String { get }
    var proposed: String { get }
    var takenBack: String { get }

    // MARK: For the member
    func question(_ patient: String) -> String
    func text(readers: String, patient: String) -> String
    func confirm(_ patient: String) -> String
    func decline(_ patient: String) -> String
    func confirmed(_ patient: String) -> String

    // MARK: For healthcare administrators
    var title: String { get }
    var intro: String { get }
    var nothing: String { get }
    var nothingText: String { get }
    func line(from: String, to: String) -> String
    func standing(author: String, by: String, at: Markup) -> Markup
    var move: String { get }
    var leave: String { get }
}

extension Words {
    /// The texts about conversations that are about another patient, in the reader's language.
    var patientChange: any PatientChangeWords {
        switch language {
        case .english: EnglishPatientChangeWords()
        case .spanish: SpanishPatientChangeWords()
        }
    }
}

struct EnglishPatientChangeWords: PatientChangeWords {
    var movedSubject: String { "Moved: it was about somebody else" }
    func moved(_ time: Markup) -> Markup { "This conversation was about another patient and was moved to their messages \(time)." }

    var wrongPatient: String { "Wrong patient" }
    var about: String { "It is about" }
    var help: String { "Nothing moves until whoever wrote, or a healthcare administrator, has confirmed it." }
    var propose: String { "Propose" }
    func waiting(for author: String, patient: String) -> String {
        "Proposed: this is about \(patient). Waiting for \(author) or a healthcare administrator to confirm."
    }
    var takeBack: String { "Take the proposal back" }
    var proposed: String { "The other patient is proposed." }
    var takenBack: String { "The proposal is taken back." }

    func question(_ patient: String) -> String { "Is this about \(patient)?" }
    func text(readers: String, patient: String) -> String {
        "The care team thinks so. If you confirm, the conversation goes to \(patient)’s messages, where these people can read it: \(readers). A note without its content stays here."
    }
    func confirm(_ patient: String) -> String { "Yes, move it to \(patient)" }
    func decline(_ patient: String) -> String { "No, leave it here" }
    func confirmed(_ patient: String) -> String { "The conversation is with \(patient)’s messages now." }

    var title: String { "Wrong patient" }
    var intro: String {
        "Conversations that staff think are about another patient. Whoever wrote can confirm too; you see who, never what was written."
    }
    var nothing: String { "Nothing waits" }
    var nothingText: String { "When staff propose another patient for a conversation, it appears here." }
    func line(from: String, to: String) -> String { "From \(from) to \(to)" }
    func standing(author: String, by: String, at: Markup) -> Markup { "Written by \(author); proposed by \(by), \(at)" }
    var move: String { "Move" }
    var leave: String { "Leave where it is" }
}

struct SpanishPatientChangeWords: PatientChangeWords {
    var movedSubject: String { "Trasladado: trataba de otra persona" }
    func moved(_ time: Markup) -> Markup { "Esta conversación trataba de otro paciente y pasó a sus mensajes \(time)." }

    var wrongPatient: String { "Paciente equivocado" }
    var about: String { "Trata de" }
    var help: String { "Nada se mueve hasta que lo confirme quien escribió o un administrador de salud." }
    var propose: String { "Proponer" }
    func waiting(for author: String, patient: String) -> String {
        "Propuesto: esto trata de \(patient). Falta que lo confirme \(author) o un administrador de salud."
    }
    var takeBack: String { "Retirar la propuesta" }
    var proposed: String { "El otro paciente está propuesto." }
    var takenBack: String { "La propuesta está retirada." }

    func question(_ patient: String) -> String { "¿Esto trata de \(patient)?" }
    func text(readers: String, patient: String) -> String {
        "El equipo médico cree que sí. Si lo confirma, la conversación pasa a los mensajes de \(patient), donde pueden leerla: \(readers). Aquí queda una nota sin el contenido."
    }
    func confirm(_ patient: String) -> String { "Sí, pasarla a \(patient)" }
    func decline(_ patient: String) -> String { "No, dejarla aquí" }
    func confirmed(_ patient: String) -> String { "La conversación está ahora con los mensajes de \(patient)." }

    var title: String { "Paciente equivocado" }
    var intro: String {
        "Conversaciones que, según el personal, tratan de otro paciente. También puede confirmarlo quien escribió; usted ve quién, nunca lo escrito."
    }
    var nothing: String { "No hay nada pendiente" }
    var nothingText: String { "Cuando el personal propone otro paciente para una conversación, aparece aquí." }
    func line(from: String, to: String) -> String { "De \(from) a \(to)" }
    func standing(author: String, by: String, at: Markup) -> Markup { "Escrito por \(author); propuesto por \(by), \(at)" }
    var move: String { "Trasladar" }
    var leave: String { "Dejar donde está" }
}
