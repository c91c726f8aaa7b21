import Messaging

/// Every text about deliveries to other systems, in one language.
protocol DeliveryWords: Sendable {
    // MARK: For members
    func sent(to team: String) -> String
    func delayed(to team: String) -> String
    func notDelivered(to team: String) -> String

    // MARK: For who answers in another system's stead
    func notTaken(by endpoint: String, at time: String) -> String
    func notAnswered(by endpoint: String, at time: String) -> String
    func takenLate(by endpoint: String, at time: String, then later: String) -> String
    var one: String { get }

    // MARK: For system administrators
    var title: String { get }
    var intro: String { get }
    var endpoints: String { get }
    var noEndpoints: String { get }
    func waiting(_ count: Int64, dead: Int64) -> String
    var disabled: String { get }
    var paused: String { get }
    var test: String { get }
    var testResult: String { get }
    var accepted: String { get }
    func refused(_ code: String, _ fault: DeliveryFault?) -> String
    var request: String { get }
    var response: String { get }
    var deliveries: String { get }
    var all: String { get }
    func state(_ state: DeliveryState) -> String
    func attempts(_ count: Int64, code: String?) -> String
    var nextTry: String { get }
    var waitsForFiles: String { get }
    var nothing: String { get }
    var nothingText: String { get }
    var replay: String { get }
    var skip: String { get }
    var reason: String { get }
    var toWorkbench: String { get }
    var older: String { get }
    var show: String { get }
    var filter: String { get }
    var id: String { get }
    /// - Parameter characters: the last of an id, by which a person tells one row from another.
    func ending(_ characters: String) -> String
    var written: String { get }
    var taken: String { get }
    var answered: String { get }
    var attemptsTitle: String { get }
    var noAttempt: String { get }
    func attempt(_ number: Int64) -> String
    var lost: String { get }
    var underWay: String { get }
    func took(_ milliseconds: Int64) -> String
    /// - Parameter mark: the beginning of its hash.
    func whatWasSent(_ mark: String) -> String
    func sentence(_ refusal: any Messaging.Refusal) -> String
}

extension Words {
    /// The texts about deliveries, in the reader's language.
    var delivery: any DeliveryWords {
        switch language {
        case .english: EnglishDeliveryWords()
        case .spanish: SpanishDeliveryWords()
        }
    }
}

struct EnglishDeliveryWords: DeliveryWords {
    func sent(to team: String) -> String { "Sent to \(team)" }
    func delayed(to team: String) -> String { "Delayed on its way to \(team); our staff look after it" }
    func notDelivered(to team: String) -> String { "Not delivered to \(team)" }

    func notTaken(by endpoint: String, at time: String) -> String { "Could not be delivered to \(endpoint); handed over \(time)." }
    func notAnswered(by endpoint: String, at time: String) -> String {
        "Delivered to \(endpoint), which did not answer in time; handed over \(time)."
    }
    func takenLate(by endpoint: String, at time: String, then later: String) -> String {
        "Could not be delivered to \(endpoint) in time; handed over \(time). It has arrived there since: \(later)."
    }
    var one: String { "Show the delivery" }

    var title: String { "Deliveries" }
    var intro: String { "What leaves for other systems, and how far it came. Nothing of what was written is shown here." }
    var endpoints: String { "Endpoints" }
    var noEndpoints: String { "The configuration names no endpoint." }
    func waiting(_ count: Int64, dead: Int64) -> String { "\(count) waiting, \(dead) given up" }
    var disabled: String { "Switched off: the other system said it wants nothing more. A test that is accepted switches it on." }
    var paused: String { "Not tried for now: it failed five times in a row." }
    var test: String { "Send test" }
    var testResult: String { "Result of the test" }
    var accepted: String { "The endpoint accepted it." }
    func refused(_ code: String, _ fault: DeliveryFault?) -> String {
        guard let fault else { return "Not accepted (\(code))." }
        let why =
            switch fault {
            case .unreachable: "the host cannot be reached"
            case .timedOut: "no answer came in time"
            case .cutOff: "the connection was closed before an answer"
            case .tls: "its certificate is not accepted"
            case .addressRefused: "the host has a private address; allow its range with allowPrivateNetwork"
            case .redirected: "it redirects, which is never followed"
            case .notAnAnswer: "it answered with a web page; something between answers in its place"
            case .tooLarge: "the answer is too large"
            case .busy: "it asks to be tried later"
            case .serverFault: "it reports a fault of its own"
            case .refused: "it refuses the request; look at the address and the secret"
            case .gone: "it says that it wants nothing more"
            case .noSecret: "there is no secret; make one under Secrets"
            case .noAdapter: "its adapter is not installed"
            case .notOpened: "the message was taken back"
            }
        return "Not accepted (\(code)): \(why)."
    }
    var request: String { "Request" }
    var response: String { "Response" }
    var deliveries: String { "Deliveries" }
    var all: String { "Not done" }
    func state(_ state: DeliveryState) -> String {
        switch state {
        case .queued: "Queued"
        case .sending: "Sending"
        case .sent: "Sent, not confirmed"
        case .delivered: "Delivered"
        case .retrying: "Retrying"
        case .dead: "Given up"
        case .cancelled: "Withdrawn by its author"
        case .skipped: "Skipped"
        case .rerouted: "With the Workbench"
        }
    }
    func attempts(_ count: Int64, code: String?) -> String {
        (count == 1 ? "1 attempt" : "\(count) attempts") + (code.map { ", last code \($0)" } ?? "")
    }
    var nextTry: String { "next try" }
    var waitsForFiles: String { "Waits for the virus scanner to look at its files" }
    var nothing: String { "Nothing here" }
    var nothingText: String { "No delivery is in this state." }
    var replay: String { "Try now" }
    var skip: String { "Skip" }
    var reason: String { "Reason for skipping" }
    var toWorkbench: String { "Send to the Workbench" }
    var older: String { "Older" }
    var show: String { "Show" }
    var filter: String { "State" }
    var id: String { "Delivery id, the same for every attempt" }
    func ending(_ characters: String) -> String { "id ends in \(characters)" }
    var written: String { "Sent by its author" }
    var taken: String { "Taken" }
    var answered: String { "Answered" }
    var attemptsTitle: String { "Attempts" }
    var noAttempt: String { "It has not been tried yet." }
    func attempt(_ number: Int64) -> String { "Attempt \(number)" }
    var lost: String { "Nothing was reported of it in time." }
    var underWay: String { "Under way." }
    func took(_ milliseconds: Int64) -> String { "took \(milliseconds) ms" }
    func whatWasSent(_ mark: String) -> String { "hash of what was sent \(mark)" }
    func sentence(_ refusal: any Messaging.Refusal) -> String { refusal.sentence }
}

struct SpanishDeliveryWords: DeliveryWords {
    func sent(to team: String) -> String { "Enviado a \(team)" }
    func delayed(to team: String) -> String { "Retrasado en camino a \(team); nuestro personal se ocupa" }
    func notDelivered(to team: String) -> String { "No entregado a \(team)" }

    func notTaken(by endpoint: String, at time: String) -> String { "No se pudo entregar a \(endpoint); traspasado: \(time)." }
    func notAnswered(by endpoint: String, at time: String) -> String {
        "Entregado a \(endpoint), que no respondió a tiempo; traspasado: \(time)."
    }
    func takenLate(by endpoint: String, at time: String, then later: String) -> String {
        "No se pudo entregar a tiempo a \(endpoint); traspasado: \(time). Llegó allí después: \(later)."
    }
    var one: String { "Ver la entrega" }

    var title: String { "Entregas" }
    var intro: String { "Lo que sale hacia otros sistemas y hasta dónde llegó. Aquí no se muestra nada de lo escrito." }
    var endpoints: String { "Destinos" }
    var noEndpoints: String { "La configuración no nombra ningún destino." }
    func waiting(_ count: Int64, dead: Int64) -> String { "\(count) en espera, \(dead) abandonadas" }
    var disabled: String { "Apagado: el otro sistema dijo que no quiere nada más. Una prueba aceptada lo enciende." }
    var paused: String { "No se intenta por ahora: falló cinco veces seguidas." }
    var test: String { "Enviar prueba" }
    var testResult: String { "Resultado de la prueba" }
    var accepted: String { "El destino la aceptó." }
    func refused(_ code: String, _ fault: DeliveryFault?) -> String {
        guard let fault else { return "No aceptada (\(code))." }
        let why =
            switch fault {
            case .unreachable: "no se alcanza el servidor"
            case .timedOut: "no llegó respuesta a tiempo"
            case .cutOff: "la conexión se cerró antes de la respuesta"
            case .tls: "su certificado no se acepta"
            case .addressRefused: "el servidor tiene una dirección privada; permita su rango con allowPrivateNetwork"
            case .redirected: "redirige, y eso nunca se sigue"
            case .notAnAnswer: "respondió con una página web; algo responde en su lugar"
            case .tooLarge: "la respuesta es demasiado grande"
            case .busy: "pide intentarlo más tarde"
            case .serverFault: "informa de un fallo propio"
            case .refused: "rechaza la solicitud; revise la dirección y el secreto"
            case .gone: "dice que no quiere nada más"
            case .noSecret: "no hay secreto; cree uno en Secretos"
            case .noAdapter: "su adaptador no está instalado"
            case .notOpened: "el mensaje fue retirado"
            }
        return "No aceptada (\(code)): \(why)."
    }
    var request: String { "Solicitud" }
    var response: String { "Respuesta" }
    var deliveries: String { "Entregas" }
    var all: String { "Sin terminar" }
    func state(_ state: DeliveryState) -> String {
        switch state {
        case .queued: "En cola"
        case .sending: "Enviando"
        case .sent: "Enviada, sin confirmar"
        case .delivered: "Entregada"
        case .retrying: "Reintentando"
        case .dead: "Abandonada"
        case .cancelled: "Retirada por su autor"
        case .skipped: "Omitida"
        case .rerouted: "En el Workbench"
        }
    }
    func attempts(_ count: Int64, code: String?) -> String {
        (count == 1 ? "1 intento" : "\(count) intentos") + (code.map { ", último código \($0)" } ?? "")
    }
    var nextTry: String { "próximo intento" }
    var waitsForFiles: String { "Espera a que el antivirus revise sus archivos" }
    var nothing: String { "No hay nada" }
    var nothingText: String { "Ninguna entrega está en este estado." }
    var replay: String { "Intentar ahora" }
    var skip: String { "Omitir" }
    var reason: String { "Motivo para omitir" }
    var toWorkbench: String { "Pasar al Workbench" }
    var older: String { "Anteriores" }
    var show: String { "Mostrar" }
    var filter: String { "Estado" }
    var id: String { "Identificador, el mismo en cada intento" }
    func ending(_ characters: String) -> String { "identificador terminado en \(characters)" }
    var written: String { "Enviada por su autor" }
    var taken: String { "Aceptada" }
    var answered: String { "Respondida" }
    var attemptsTitle: String { "Intentos" }
    var noAttempt: String { "Aún no se ha intentado." }
    func attempt(_ number: Int64) -> String { "Intento \(number)" }
    var lost: String { "No se informó de él a tiempo." }
    var underWay: String { "En curso." }
    func took(_ milliseconds: Int64) -> String { "duró \(milliseconds) ms" }
    func whatWasSent(_ mark: String) -> String { "huella de lo enviado \(mark)" }
    func sentence(_ refusal: any Messaging.Refusal) -> String {
        switch refusal.code {
        case "delivery-not-now": "La entrega ha cambiado, así que esto no se puede hacer con ella. Mire cómo está ahora."
        case "reason-missing": "Diga, en 1 a 500 caracteres, por qué no se entrega."
        case "no-fallback": "El flujo no nombra ningún grupo de trabajo que responda por el otro sistema. Añada `fallback`."
        case "endpoint-gone": "La configuración ya no nombra su destino. Pásela al Workbench."
        case "no-courier": "Este servidor no entrega nada a otros sistemas. Pregunte a uno que lo haga."
        default: refusal.sentence
        }
    }
}
