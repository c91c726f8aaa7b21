import Messaging

struct SpanishMailWords: MailWords {
    let forgotten = "¿Ha olvidado su contraseña?"
    let forgottenTitle = "Una contraseña nueva"
    let forgottenText =
        "Escriba su nombre de usuario. Si conocemos una dirección de correo para él, se envía allí un código para una contraseña nueva."
    let askForCode = "Envíenme un código"
    let askedTitle = "Mire su correo."
    let askedText =
        "Si este nombre de usuario existe y tiene dirección de correo, hay un código en camino. Sirve durante 10 minutos. ¿No llega nada? Llámenos: podemos darle una contraseña nueva."
    func callInstead(_ number: String) -> String { "Este sitio no envía correos. Llámenos y le damos una contraseña nueva: \(number)" }

    let title = "Correo electrónico"
    let address = "Dirección de correo"
    let addressHelp = "La suya, que nadie más lea. Vacía para ninguna."
    let passwordHelp = "Para que nadie más cambie su dirección."
    let saveAddress = "Guardar la dirección"
    let addressSaved = "Su dirección de correo ha cambiado."
    let messagesChoice = "Avísenme por correo cuando haya algo nuevo que leer, para mí o para alguien por quien actúo"
    let neverContent = "Un solo correo hasta que vuelva a entrar. Nunca dice de qué ni de quién se trata."
    let noAddress = "Todavía no se conoce ninguna dirección, así que no se envía ningún correo."
    let heldBack = "A esta dirección no se envía ningún correo. Escriba una que sea solo suya."
    let siteSendsNone = "Este sitio no envía correos por ahora. Lo que elija valdrá cuando los envíe."
    let staffText = "El correo solo dice que algo espera: como mucho uno cada 15 minutos, salvo que haya entrado desde entonces."
    func kind(_ kind: StaffMailKind) -> String {
        switch kind {
        case .possibleUrgent: "Un mensaje que puede ser urgente"
        case .overdue: "Una tarea que va con retraso; a los responsables, también la que está a punto"
        case .assigned: "Una tarea que alguien me asigna"
        case .inbox: "Una respuesta en mi bandeja"
        }
    }

    let sendByMail = "Enviar por correo"
    let sendByMailText = "El código se hace al enviar el correo; las cartas impresas antes dejan entonces de servir."
    let mailed = "El correo con el código está en camino."
    func mailed(_ codes: MailedCodes) -> String {
        let mailed = codes.mailed == 1 ? "1 correo está en camino." : "\(codes.mailed) correos están en camino."
        if codes.withoutAddress == 0 { return mailed }
        return mailed + " Imprima las cartas de \(codes.withoutAddress) sin dirección propia."
    }
    func standing(_ standing: MailStanding) -> String {
        "\(standing.waiting) en espera, \(standing.tried) de ellos ya intentados; \(standing.failed) abandonados en los últimos siete días."
    }
    func problem(_ code: String) -> String {
        switch code {
        case "unreachable": "No se puede llegar al servidor de correo."
        case "tls": "No se confía en el certificado del servidor de correo, o no habla TLS."
        case "sign-in": "El servidor de correo no acepta nuestro usuario y contraseña."
        case "deferred": "El servidor de correo nos pide esperar."
        case "refused": "El servidor de correo rechaza una dirección."
        default: "Un correo esperó demasiado."
        }
    }
    let retryHelp = "Cuando esté arreglado, se intenta todo otra vez con"
}
