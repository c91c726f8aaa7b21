import Messaging
import WebSupport

/// Every text about the secrets shared with external systems, in one language.
protocol SecretWords: Sendable {
    var secrets: String { get }
    func title(of endpoint: String) -> String
    var intro: String { get }
    var none: String { get }
    var noneText: String { get }
    var make: String { get }
    var made: String { get }
    var once: String { get }
    var end: String { get }
    var inForce: String { get }
    var over: String { get }
    func made(by name: String?, at time: Markup) -> Markup
    func ended(by name: String?, at time: Markup) -> Markup
    func sentence(_ refusal: any Messaging.Refusal) -> String
}

extension Words {
    /// The texts about secrets, in the reader's language.
    var secrets: any SecretWords {
        switch language {
        case .english: EnglishSecretWords()
        case .spanish: SpanishSecretWords()
        }
    }
}

struct EnglishSecretWords: SecretWords {
    var secrets: String { "Secrets" }
    func title(of endpoint: String) -> String { "Secrets: \(endpoint)" }
    var intro: String {
        """
        With a secret both sides sign what they send. Two may be in force: make the second, give it to the other system, then end the \
        first. Neither is shown again.
        """
    }
    var none: String { "No secret is stored" }
    var noneText: String { "Nothing can be delivered before there is one." }
    var make: String { "Make a secret" }
    var made: String { "A secret was made" }
    var once: String { "Give it to the other system now; it is not shown again. It is in force already." }
    var end: String { "End it" }
    var inForce: String { "In force" }
    var over: String { "Ended" }
    func made(by name: String?, at time: Markup) -> Markup {
        name.map { "Made by \($0), \(time)" } ?? "Made at a terminal, \(time)"
    }
    func ended(by name: String?, at time: Markup) -> Markup {
        name.map { "Ended by \($0), \(time)" } ?? "Ended at a terminal, \(time)"
    }
    func sentence(_ refusal: any Messaging.Refusal) -> String { refusal.sentence }
}

struct SpanishSecretWords: SecretWords {
    var secrets: String { "Secretos" }
    func title(of endpoint: String) -> String { "Secretos: \(endpoint)" }
    var intro: String {
        """
        Con un secreto ambos lados firman lo que envían. Puede haber dos en vigor: cree el segundo, entréguelo al otro sistema y luego \
        termine el primero. Ninguno se vuelve a mostrar.
        """
    }
    var none: String { "No hay ningún secreto guardado" }
    var noneText: String { "No se puede entregar nada mientras no haya uno." }
    var make: String { "Crear un secreto" }
    var made: String { "Se creó un secreto" }
    var once: String { "Entréguelo ahora al otro sistema; no se vuelve a mostrar. Ya está en vigor." }
    var end: String { "Terminarlo" }
    var inForce: String { "En vigor" }
    var over: String { "Terminado" }
    func made(by name: String?, at time: Markup) -> Markup {
        name.map { "Creado por \($0), \(time)" } ?? "Creado en un terminal, \(time)"
    }
    func ended(by name: String?, at time: Markup) -> Markup {
        name.map { "Terminado por \($0), \(time)" } ?? "Terminado en un terminal, \(time)"
    }
    func sentence(_ refusal: any Messaging.Refusal) -> String {
        switch refusal.code {
        case "two-secrets-already": "Este sistema ya tiene dos secretos. Termine el que ya no usa y cree otro después."
        default: refusal.sentence
        }
    }
}
