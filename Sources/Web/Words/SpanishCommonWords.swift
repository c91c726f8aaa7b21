import Messaging

struct SpanishCommonWords: CommonWords {
    let skip = "Ir al contenido"
    let main = "Principal"
    let helpNow = "Ayuda inmediata"
    let messages = "Mensajes"
    let tasks = "Tareas"
    let administration = "Administración"
    let settings = "Ajustes"
    let signOut = "Cerrar sesión"
    let product = "Threadwell"

    let stayTitle = "¿Sigue ahí?"
    let stayText = "En 2 minutos se cerrará su sesión, para que nadie más lea aquí sus mensajes. Lo que ha escrito no se pierde."
    let stayButton = "Seguir en la sesión"
    let endedTitle = "Se ha cerrado su sesión"
    let endedText = "No hubo actividad durante 15 minutos. Inicie sesión otra vez: volverá a esta página, con el texto que había escrito."
    let endedButton = "Iniciar sesión otra vez"

    let notFoundTitle = "Aquí no hay nada"
    let notFoundText = "La página no existe, o no está entre lo que usted puede leer. No se ha perdido nada."
    let goToMessages = "Ir a los mensajes"
    let goToTasks = "Ir a las tareas"
    let goToStart = "Ir a la página de inicio"
    let failedTitle = "Algo ha fallado"
    let failedText =
        "Es un error nuestro y ha quedado anotado. No se ha cambiado nada suyo. Vuelva atrás e inténtelo de nuevo en un momento."
    func requestNumber(_ id: String) -> String { "Si ocurre otra vez, díganos este número: \(id)" }
    let busyTitle = "Ahora mismo no podemos responder"
    let busyText = "El sistema está ocupado un momento. No se ha perdido nada. Espere unos segundos y vuelva a cargar la página."
    let notSentTitle = "Esto no se ha enviado todavía"
    let notSentText = "El sistema está ocupado un momento. No se ha perdido nada: sus palabras están abajo, tal como las escribió."
    let waitAndTry = "Espere unos segundos e inténtelo de nuevo."
    let neverTwice = "No puede enviarse dos veces. Si sigue sin funcionar, llámenos."
    let tryAgain = "Intentar de nuevo"
    let refusedTitle = "No ha sido posible"
    let backToPage = "Volver a la página"
    let crossSite =
        "Esta petición no vino de una página de este sitio, o la página era antigua. No se ha cambiado nada: vuelva atrás, cargue la página otra vez e inténtelo de nuevo."
    let tooLarge =
        "Es mucho más de lo que puede enviarse de una vez, así que no se leyó hasta el final: no se ha enviado nada y aquí no se guarda nada de ello. Envíe un texto largo, desde donde lo tenga, en varios mensajes más cortos o como archivo."
    let tooSlow =
        "Esto llegó demasiado despacio, así que no se leyó hasta el final y no se ha enviado nada. Vuelva atrás e inténtelo de nuevo, con una conexión mejor si puede."
    let wrongMethod = "Esta dirección no responde a ese tipo de petición. Vuelva atrás y use los enlaces y botones de la página."
    let wrongContentType = "Este formulario no se envió como lo envía un navegador. No se ha cambiado nada."
    let brokenRequest = "No se pudo entender la petición. No se ha cambiado nada. Vuelva atrás e inténtelo de nuevo."
    func tooMany(_ use: RequestPace.Use, wait seconds: Int) -> String {
        let wait = Self.wait(Int64(seconds))
        return switch use {
        case .look, .live: "Ha abierto muchas páginas en poco tiempo. Espere \(wait) y vuelva a cargar la página."
        case .change: "Ha enviado mucho en poco tiempo. No se ha perdido nada: espere \(wait) y envíelo otra vez."
        case .search: "Ha buscado muchas veces en poco tiempo. Espere \(wait) y busque otra vez."
        case .export: "Un historial completo puede abrirse dos veces en una hora. Espere \(wait) y vuelva a cargar la página."
        }
    }

    func sentence(_ refusal: any Refusal) -> String {
        switch refusal {
        case SignInRefusal.tooMany(let seconds): return "Hubo demasiados intentos. Espere \(Self.wait(seconds)) e inténtelo de nuevo."
        case MessageRefusal.replyNotAllowed(let bar): return Self.sentence(bar)
        // The same code says something else where a patient is enrolled.
        case SystemMessageRefusal.patientDeceased: return "El paciente ha fallecido; no se envía nada. Llame a la familia."
        case let refusal as AttachmentRefusal: return SpanishAttachmentWords().sentence(refusal)
        default: return Self.sentences[refusal.code] ?? SpanishAdmissionRefusals.sentences[refusal.code] ?? refusal.sentence
        }
    }

    func sentence(_ field: FieldRefusal, limits: Site.Limits) -> String {
        switch (field.field, field.code) {
        case ("attachments", let code): AttachmentRefusal.told[code].map(SpanishAttachmentWords().sentence) ?? field.sentence
        case ("q", "too-long"): "Es demasiado largo para buscarlo. Escriba una parte del nombre, un número o una fecha de nacimiento."
        case ("q", _): "Escriba una parte del nombre, un número de expediente o una fecha de nacimiento."
        case ("clinicalGroup", _): "Elija un equipo en cuyo nombre pueda escribir."
        case ("subject", "missing"): "Escriba un asunto: bastan unas palabras que digan de qué se trata."
        case ("subject", "too-long"):
            "Es demasiado largo: el asunto admite como máximo \(limits.subject) caracteres. Acórtelo y envíelo otra vez."
        case (_, "missing"): "Escriba su mensaje."
        case (_, "too-long") where field.cause == .bytes:
            """
            Es demasiado largo: los emojis y las letras de algunas lenguas ocupan más que otras, y se pueden enviar como máximo \
            \(MessageText.largestBytes) bytes. Acórtelo y envíelo otra vez.
            """
        case (_, "too-long"): "Es demasiado largo: se pueden enviar como máximo \(limits.body) caracteres. Acórtelo y envíelo otra vez."
        case (_, "unsupported-character"): "Hay caracteres que no pueden guardarse. Escriba el texto de nuevo en lugar de pegarlo."
        case ("type", "unknown"): "Elija qué tipo de pregunta es."
        case ("type", _): "Aquí no se admite este tipo de pregunta. Elija otro."
        case ("to", "not-offered"): "Este equipo no atiende este tipo de pregunta. Elija otro."
        case ("to", _): "Elija a quién escribe."
        case ("provider", _): "Aquí no se puede elegir a esta persona. Escriba al equipo."
        case ("audience", _): "Elija quién de su lado puede leer esto."
        case ("password", "password-too-short"):
            "Elija una contraseña de al menos 15 caracteres; unas palabras seguidas son fáciles de recordar."
        case ("password", "password-too-long"): "Elija una contraseña de 256 caracteres como máximo."
        case ("password", "password-too-common"): "Esta contraseña es fácil de adivinar. Elija unas palabras que no suelan ir juntas."
        default: field.sentence
        }
    }

    static func sentence(_ bar: ReplyBar) -> String {
        switch bar {
        case .repliesOff: "Aquí no se puede responder. Escriba un mensaje nuevo al equipo médico."
        case .notWanted: "Este mensaje no admite respuesta. Escriba un mensaje nuevo al equipo médico."
        case .teamRetired: "Este equipo ya no recibe mensajes. Escriba un mensaje nuevo a otro equipo."
        case .readOnly: "Usted puede leer estos mensajes, pero no escribir por este paciente. Pida al consultorio que lo cambie."
        case .nothingTaken: "Ahora aquí no se reciben mensajes. Llame al consultorio."
        }
    }

    private static func wait(_ seconds: Int64) -> String {
        if seconds < 60 { return seconds == 1 ? "1 segundo" : "\(seconds) segundos" }
        let minutes = (seconds + 59) / 60
        return minutes == 1 ? "1 minuto" : "\(minutes) minutos"
    }

    private static let sentences: [String: String] = [
        "storage": "El sistema estuvo ocupado un momento y no confirmó esta tarea. Mírela e inténtelo de nuevo en unos segundos.",
        "grant-ends-before-it-begins": "El permiso terminaría antes de empezar. Elija un final posterior o un comienzo anterior.",
        "grant-for-oneself": "Nadie necesita permiso para sí mismo: el paciente ya puede.",
        "grant-twice": "Esta persona ya puede actuar por el paciente o espera verificación. Cambie o termine ese permiso.",
        "grant-of-nothing": "El permiso no serviría para nada. Permita al menos leer, y un tipo de pregunta.",
        "grant-verified-already": "Alguien ya verificó este permiso. Cámbielo o termínelo.",
        "grant-suspended-already": "Este permiso ya está suspendido.",
        "suspension-stands":
            "El responsable de privacidad suspendió un permiso de esta persona para el paciente; hasta que no lo levante, no tendrá otro.",
        "basis-does-not-hold":
            "El paciente es mayor de edad o no se sabe su fecha de nacimiento; el permiso de un padre o tutor no vale. Elija otro motivo.",
        "not-a-member": "Solo la cuenta de un miembro puede actuar por un paciente.",
        "proxy-missing": "Diga qué cuenta de miembro tiene esta persona. Si no tiene, inscríbala antes.",
        "reason-required": "Escriba el motivo, con 500 caracteres como máximo.",
        "not-narrower": "Los lectores solo pueden ser menos. Elija a quién dejar, sin añadir a nadie.",
        "patient-unknown": "Ningún paciente tiene este número. Compruébelo o importe antes al paciente.",
        "member-unknown": "Ningún miembro tiene este nombre de usuario. Compruébelo o inscriba antes a la persona.",
        "personal-messaging-off": "Los mensajes personales están desactivados aquí: las conversaciones las empiezan los usuarios.",
        "nobody-can-read":
            "Nadie con una cuenta activa podría leerlo, así que no se envió. Llame, escriba una carta o pida que se active la cuenta.",
        "words-missing": "Aquí no hay palabras que puedan enviarse. Dígaselo usted al paciente, luego rechácelo y escriba cómo.",
        "readers-changed": "Quién puede leerlo no es quien se le mostró. Mire otra vez y envíelo.",
        "became-task": "Un grupo de trabajo se ha hecho cargo de esta conversación. Respóndala allí, como tarea.",
        "templates-off": "Las plantillas están desactivadas aquí. Escriba el mensaje con sus palabras.",
        "unknown-template": "No existe esta plantilla. Elija otra o escriba el mensaje con sus palabras.",
        "template-unfilled": "La plantilla nombra algo que aquí no se conoce. Elija un profesional u otra plantilla.",
        "template-directs": "La plantilla decide a qué bandeja va el mensaje. No elija otros lectores.",
        "template-broken": "El texto de la plantilla no puede usarse. Avise a quien lleva la configuración.",
        "manager-only": "Solo puede hacerlo un responsable de este grupo de trabajo. Pregúntele.",
        "assignee-not-eligible": "Esta persona no puede atender ahora tareas del grupo. Elija a otra.",
        "assignee-away": "Esta persona no está. Elija a quien la cubre o a otra.",
        "unknown-user": "No hay ninguna persona con este nombre. Elija una de la lista.",
        "last-manager": "El grupo se quedaría sin responsable. Nombre antes a otra persona.",
        "unknown-group": "No existe este grupo de trabajo. Elija uno de la lista.",
        "same-group": "La tarea ya está en este grupo de trabajo. Elija otro.",
        "nobody-there": "En este grupo de trabajo nadie podría atender ahora la tarea. Elija otro.",
        "reason-missing": "Escriba el motivo, para que los colegas sepan qué se les pide.",
        "hold-until": "Elija un día a partir de mañana, como mucho dentro de 90 días.",
        "absence-dates": "Elija un último día que no haya pasado, no anterior al primero y como mucho dentro de un año.",
        "absence-begun":
            "Esta ausencia ya ha empezado. Deje vacío el primer día para cambiar el último o quién cubre, o dela antes por terminada.",
        "own-cover": "Nadie se cubre a sí mismo. Elija a otra persona o a nadie.",
        "cover-not-eligible": "Esta persona no podría atender ninguna de estas tareas. Elija a alguien del mismo grupo o a nadie.",
        "cover-cycle": "Esta persona tampoco está y, al final, la cubre quien se va. Elija a otra.",
        "no-absence": "No hay ninguna ausencia anotada.",
        "same-patient": "La conversación ya está con los mensajes de este paciente. Elija otro.",
        "author-may-not": "Quien escribió aquí no puede escribir por este paciente. Elija otro o pídale que escriba de nuevo.",
        "not-a-members-question": "Solo se puede pasar a otro paciente lo que empezó un miembro.",
        "moved-already": "Esta conversación ya pasó a los mensajes de otro paciente.",
        "proposed-already": "Ya hay otro paciente propuesto. Espere la respuesta o retire la propuesta.",
        "nothing-proposed": "No hay ninguna propuesta que decidir. Puede que alguien la haya decidido ya.",
        "no-answer": "Solo se puede corregir una respuesta del equipo médico en esta conversación.",
        "withdrawn": "Esta respuesta se retiró. Escriba una nueva.",
        "withdrawn-already": "Este mensaje ya se había retirado.",
        "corrected-already": "Esta respuesta ya se corrigió. Corrija la última.",
        "not-the-author": "Esto lo escribió otra persona. Puede corregirlo ella, o quien atienda la tarea.",
        "unsupported-character": "Hay un carácter que no puede guardarse. Quítelo y envíelo otra vez.",
        "not-found": "Aquí no hay nada para usted. Puede que se haya movido o que la dirección no sea correcta.",
        "wrong-credentials": "El nombre de usuario o la contraseña no son correctos. Compruebe los dos e inténtelo de nuevo.",
        "sign-in-stopped": "Hubo demasiados intentos con este nombre de usuario. Pida una contraseña nueva.",
        "busy": "Muchas personas están iniciando sesión en este momento. Inténtelo de nuevo en unos segundos.",
        "write-not-granted": "Usted puede leer estos mensajes, pero no escribir por este paciente. Pida al consultorio que lo cambie.",
        "type-not-granted": "No puede hacer este tipo de pregunta por este paciente. Elija otro tipo o pregunte al consultorio.",
        "too-many-saves": "El borrador se guardó muchas veces. En su pantalla no se ha perdido nada: espere un minuto y guarde otra vez.",
        "draft-changed": "Este borrador se cambió en otro dispositivo. Mire los dos y conserve uno.",
        "draft-gone": "Este borrador se envió o se borró en otro dispositivo. Guárdelo otra vez para conservar lo que hay aquí.",
        "draft-empty": "Todavía no hay nada que guardar. Escriba algo antes.",
        "too-many-drafts": "Hay demasiados borradores. Envíe o borre alguno y guarde después este.",
        "draft-too-long": "Es demasiado largo para guardarlo. Acórtelo y guárdelo otra vez.",
        "undo-over": "Ya es tarde para deshacerlo. Corríjalo: se avisa a todos los que pueden leerlo.",
        "too-many-requests": "Ha enviado muchos mensajes en poco tiempo. No se ha perdido nada: espere un poco y envíe este otra vez.",
        "idempotency-key-reused": "Ya se envió una versión anterior de este mensaje. Mire la conversación antes de enviar este también.",
        "account-disabled": "Esta cuenta ya no puede usarse. Pregunte a quien administra las cuentas.",
        "task-finished": "Esta tarea ya está terminada. No se ha cambiado nada.",
        "stale": "La tarea cambió mientras usted la miraba. No se ha cambiado nada: cargue la página e inténtelo de nuevo.",
        "not-owner": "Solo quien ha tomado la tarea puede hacerlo. No se ha cambiado nada.",
        "not-eligible": "Ahora mismo usted no puede atender las tareas de este grupo. No se ha cambiado nada.",
        "outcome-not-possible": "La tarea no puede terminar así. No se ha cambiado nada.",
        "note-missing": "Escriba una nota que diga qué se hizo.",
        "nothing-to-claim": "No hay ninguna tarea esperando que usted pueda tomar.",
        "password-too-short": "Elija una contraseña de al menos 15 caracteres; unas palabras seguidas son fáciles de recordar.",
        "password-too-long": "Elija una contraseña de 256 caracteres como máximo.",
        "password-too-common": "Esta contraseña es fácil de adivinar. Elija unas palabras que no suelan ir juntas.",
    ]
}
