import WebSupport

/// Every text about answers that were corrected, in one language.
protocol CorrectionWords: Sendable {
    // MARK: For staff
    var correct: String { get }
    var help: String { get }
    var text: String { get }
    var send: String { get }

    // MARK: For everybody
    func corrected(_ time: Markup) -> Markup
    var earlier: String { get }
    /// Above the message that corrects another.
    func corrects(_ time: Markup) -> Markup
}

extension Words {
    /// The texts about corrected answers in the reader's language.
    var correction: any CorrectionWords {
        switch language {
        case .english: EnglishCorrectionWords()
        case .spanish: SpanishCorrectionWords()
        }
    }
}

struct EnglishCorrectionWords: CorrectionWords {
    var correct: String { "Correct this answer" }
    var help: String { "Everybody who can read the answer is told again. The earlier text is marked as corrected and kept." }
    var text: String { "What it should have said" }
    var send: String { "Send correction" }

    func corrected(_ time: Markup) -> Markup { "Corrected \(time), see below." }
    var earlier: String { "Show the earlier text" }
    func corrects(_ time: Markup) -> Markup { "This corrects the answer of \(time)." }
}

struct SpanishCorrectionWords: CorrectionWords {
    var correct: String { "Corregir esta respuesta" }
    var help: String { "Se avisa de nuevo a todos los que pueden leer la respuesta. El texto anterior queda marcado y guardado." }
    var text: String { "Lo que debía decir" }
    var send: String { "Enviar corrección" }

    func corrected(_ time: Markup) -> Markup { "Corregido \(time), véase abajo." }
    var earlier: String { "Mostrar el texto anterior" }
    func corrects(_ time: Markup) -> Markup { "Esto corrige la respuesta del \(time)." }
}
