import Messaging

struct SpanishMemberWords: MemberWords {
    let patient = "Paciente"
    let currentPatient = "Paciente actual"
    let switchPatient = "Cambiar"
    let change = "Cambiar"
    let choosePatient = "Elija un paciente"
    let choosePatientText = "¿Por quién quiere leer o escribir? Puede cambiarlo en cualquier página."
    let noPatientYet = "Todavía no ha elegido un paciente"
    let noPatients = "No hay nadie cuyos mensajes pueda leer"
    let noPatientsText =
        "Su cuenta sirve para actuar por otra persona, y ahora mismo no hay ningún permiso vigente. Puede haber terminado o no haber comenzado. Llame al consultorio: allí se lo dirán."
    let yourself = "usted"
    let ownMessages = "Estos son sus propios mensajes"
    let actingFor = "Usted actúa por"
    func kin(_ kin: Kin) -> String {
        switch kin {
        case .mother: "madre"
        case .father: "padre"
        case .parent: "madre o padre"
        case .daughter: "hija"
        case .son: "hijo"
        case .child: "hijo o hija"
        case .wife: "esposa"
        case .husband: "esposo"
        case .spouse: "cónyuge"
        case .partner: "pareja"
        case .sister: "hermana"
        case .brother: "hermano"
        case .sibling: "hermano o hermana"
        case .grandmother: "abuela"
        case .grandfather: "abuelo"
        case .grandparent: "abuelo o abuela"
        case .grandchild: "nieto o nieta"
        case .guardian: "tutor legal"
        case .ward: "persona a su cuidado"
        case .caregiver: "cuidador"
        case .friend: "amistad"
        }
    }
    func your(_ kin: Kin) -> String { kin == .ward ? "a su cuidado" : "su \(self.kin(kin))" }
    func patientOption(_ name: String, relation: String, age: Int?, unread: Int64, drafts: String?) -> String {
        [name, relation, age.map { "\($0) años" }].compactMap { $0 }.joined(separator: ", ") + (unread > 0 ? " · \(new(unread))" : "")
            + (drafts.map { " · \($0)" } ?? "")
    }
    func about(relation: String, age: Int?) -> String {
        let text = relation.prefix(1).uppercased() + relation.dropFirst()
        return age.map { "\(text), \($0) años" } ?? text
    }
    func new(_ count: Int64) -> String { count == 1 ? "1 nuevo" : "\(count) nuevos" }
    func aboutPatient(_ name: String, age: Int?) -> String { age.map { "Sobre \(name), \($0) años" } ?? "Sobre \(name)" }

    let messages = "Mensajes"
    let writeMessage = "Escribir mensaje"
    let filter = "Filtro"
    let all = "Todos"
    let unread = "No leídos"
    let waiting = "En espera de respuesta"
    let newMark = "Nuevo"
    let older = "Anteriores"
    let newest = "Más recientes"
    let morePages = "Más páginas"
    let newRows = "{n} nuevos, mostrar"
    let you = "Usted"
    let search = "Buscar"
    let searchHelp = "Todas las palabras deben aparecer en los mensajes de este paciente."
    let anyType = "Cualquier tipo"
    func found(_ count: Int) -> String { count == 1 ? "1 conversación encontrada" : "\(count) conversaciones encontradas" }
    func found(newest count: Int) -> String {
        "Las \(count) más recientes de las encontradas. Añada una palabra o elija fechas para ver otras."
    }
    func lookedThrough(_ count: Int) -> String {
        "Solo se buscó en las \(count) conversaciones más recientes. Elija fechas para buscar más atrás."
    }
    let nothingFound = "No se ha encontrado nada"
    let nothingFoundText = "Ninguna conversación de este paciente contiene todas esas palabras. Pruebe con menos palabras o con otras."
    let showAll = "Mostrar todos los mensajes"
    func noMessages(_ name: String) -> String { "Todavía no hay mensajes sobre \(name)" }
    let noMessagesText = "Pregunte al equipo médico lo que quiera, grande o pequeño. Elija Escribir mensaje, arriba."
    let nothingUnread = "No hay nada sin leer"
    let nothingUnreadText = "Lo ha leído todo. Las respuestas nuevas aparecen aquí por sí solas."
    let nothingWaiting = "Nada espera respuesta"
    let nothingWaitingText = "Todas las preguntas tienen respuesta. Elija Todos para ver las conversaciones."
    func status(_ status: ConversationStatus) -> String {
        switch status {
        case .sent: "Enviado"
        case .seen: "Visto por el equipo médico"
        case .inWork: "En proceso"
        case .answered: "Respondido"
        case .delayed: "Con demora"
        case .withdrawn: "Retirado"
        case .closed: "Cerrado"
        }
    }

    let conversation = "Conversación"
    let allMessages = "Todos los mensajes"
    func receipt(_ receipt: Receipt) -> String {
        switch receipt {
        case .received: "Enviado"
        case .seen: "Visto por el equipo médico"
        case .inWork: "En proceso desde"
        case .answered: "Respondido"
        }
    }
    func saysMessage(from name: String) -> String { "Mensaje de \(name)" }
    func forPatient(_ name: String) -> String { "por \(name)" }
    func forPatient(_ name: String, as kin: String) -> String { "\(kin), por \(name)" }
    func onBehalf(_ group: String, provider: String?) -> String { provider.map { "por \(group) y \($0)" } ?? "por \(group)" }
    func withdrawn(_ time: String) -> String { "Este mensaje se retiró: \(time). Su texto ya no existe para nadie." }
    let withdrawnState = "Retirado"
    let markRead = "Marcar como leído"
    func sentTo(_ team: String) -> String { "Su mensaje está en manos de \(team)." }
    let sentText = "Verá la respuesta aquí y en Mensajes."
    func promised(_ team: String) -> (before: String, after: String) { ("\(team) responde a su pregunta a más tardar ", ".") }
    let cannotReply = "Aquí no puede responder"
    func sentence(_ bar: ReplyBar) -> String { SpanishCommonWords.sentence(bar) }
    func call(_ number: String) -> String { "Llamar al \(number)" }

    func canRead(_ readers: [String], team: String) -> String {
        let all = inSentence(readers) + ["el equipo de \(team)"]
        return "Pueden leer esto: \(Self.joined(all))."
    }
    func willRead(_ readers: [String]) -> String {
        "Podrán leer esto: \(Self.joined(inSentence(readers) + ["el equipo al que escribe"]))."
    }
    /// *Usted* has its capital only where it begins a line.
    private func inSentence(_ readers: [String]) -> [String] { readers.map { $0 == you ? "usted" : $0 } }
    func reader(_ name: String, kin: String?) -> String { kin.map { "\(name) (\($0))" } ?? name }
    func thePatient(_ name: String) -> String { name }

    let type = "Tipo"
    let to = "Para"
    let toHelp = "Primero aparece el equipo al que escribió la última vez."
    let subject = "Asunto"
    let message = "Mensaje"
    let choose = "Elija"
    let send = "Enviar"
    let left = "Quedan {n} caracteres"
    let over = "Sobran {n} caracteres"
    let audience = "Quién de su lado puede leerlo"
    func everyone(_ readers: [String]) -> String { "\(readers.joined(separator: ", ")) y el equipo médico" }
    let onlyYou = "Solo usted y el equipo médico"
    func promise(_ team: String, usually: String?, due: String?) -> (before: String, due: String, after: String) {
        switch (usually, due) {
        case (let usually?, let due?): ("\(team) suele responder en \(usually); a más tardar ", due, ".")
        case (nil, let due?): ("\(team) responde a más tardar ", due, ".")
        default: ("\(team) responde en cuanto puede.", "", "")
        }
    }
    func closedNow(_ team: String, opens: String) -> String {
        "\(team) está cerrado ahora y vuelve a leer mensajes \(opens). Si no puede esperar, llame a la línea de enfermería. "
    }
    func span(_ span: Promise.Span) -> String {
        switch span {
        case .businessDays(let days): days == 1 ? "1 día hábil" : "\(days) días hábiles"
        case .seconds(let seconds) where seconds % 3_600 == 0: seconds == 3_600 ? "1 hora" : "\(seconds / 3_600) horas"
        case .seconds(let seconds): "\(max(1, seconds / 60)) minutos"
        }
    }
    func emergency(_ nurseLine: String) -> String {
        "¿Es una emergencia? No escriba. Llame al 911. ¿No está seguro? Llame a la línea de enfermería, \(nurseLine), de día o de noche."
    }
    func nothingSent(_ troubles: Int) -> String {
        troubles == 1 ? "Todavía no se ha enviado nada. Falta una cosa:" : "Todavía no se ha enviado nada. Faltan \(troubles) cosas:"
    }
    let notSentYet = "Esto no se ha enviado todavía. Sus palabras no se han perdido."
    let sentAlready =
        "Ya se envió una versión anterior de este mensaje. Mire primero en Mensajes; elija Enviar solo si este debe salir también."
    func patientChanged(from old: String, to new: String) -> String { "Ha cambiado el paciente de \(old) a \(new)" }
    let patientChangedText =
        "Su texto no se ha perdido. Léalo otra vez antes de enviarlo: irá a otro expediente, y pueden leerlo otras personas."
    let yourText = "Su texto"
    let whoWillRead = "Quién podrá leerlo"
    func continueFor(_ name: String) -> String { "Continuar por \(name)" }
    func stayWith(_ name: String) -> String { "Seguir con \(name)" }
    let keptText = "Aquí están sus palabras. Todavía no se ha enviado nada: revíselas y elija Enviar."
    let cannotWrite = "Usted puede leer estos mensajes, pero no escribir por este paciente. Pida al consultorio que lo cambie."

    static func joined(_ parts: [String]) -> String {
        guard parts.count > 1 else { return parts.first ?? "" }
        return parts.dropLast().joined(separator: ", ") + " y " + parts[parts.count - 1]
    }
}
