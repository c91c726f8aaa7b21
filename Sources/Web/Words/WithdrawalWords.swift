/// Every text about messages that their author takes back, in one language.
protocol WithdrawalWords: Sendable {
    var undo: String { get }
    var withdraw: String { get }
    /// What stays when it is too late to undo.
    var help: String { get }
    var confirm: String { get }
    /// Above the text that came back.
    var undone: String { get }
    /// Under a stub: whether the care team had opened it.
    var wasOpened: String { get }
    var wasNotOpened: String { get }
}

extension Words {
    /// The texts about taking back in the reader's language.
    var withdrawal: any WithdrawalWords {
        switch language {
        case .english: EnglishWithdrawalWords()
        case .spanish: SpanishWithdrawalWords()
        }
    }
}

struct EnglishWithdrawalWords: WithdrawalWords {
    var undo: String { "Undo" }
    var withdraw: String { "Withdraw" }
    var help: String { "The words are taken out of the conversation for everybody. A note stays that something was withdrawn." }
    var confirm: String { "Withdraw this message" }
    var undone: String { "Undone: nobody has seen it. Here is your text." }
    var wasOpened: String { "The care team had opened it before." }
    var wasNotOpened: String { "The care team had not opened it." }
}

struct SpanishWithdrawalWords: WithdrawalWords {
    var undo: String { "Deshacer" }
    var withdraw: String { "Retirar" }
    var help: String { "El texto desaparece de la conversación para todos. Queda una nota de que algo se retiró." }
    var confirm: String { "Retirar este mensaje" }
    var undone: String { "Deshecho: nadie lo ha visto. Aquí está su texto." }
    var wasOpened: String { "El equipo médico ya lo había abierto." }
    var wasNotOpened: String { "El equipo médico no lo había abierto." }
}
