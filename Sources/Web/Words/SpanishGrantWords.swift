import Messaging
import WebSupport

struct SpanishGrantWords: GrantWords {
    let title = "Representantes"
    let lead = "Quién puede actuar por quién, por qué y hasta cuándo. Nadie tiene acceso antes de que una persona lo verifique."
    func show(_ show: ProxiesPage.Show) -> String {
        switch show {
        case .toVerify: "Por verificar"
        case .active: "Vigentes"
        case .ending: "Terminan por edad"
        case .all: "Todos"
        }
    }
    let nothing = "No hay ninguno"
    let nothingText = "Elija otra lista arriba o añada un permiso abajo."
    let older = "Anteriores"
    func actsFor(_ proxy: String, _ patient: String) -> String { "\(proxy) por \(patient)" }
    func state(_ state: ProxyGrant.State) -> String {
        switch state {
        case .toVerify: "Por verificar"
        case .future: "Empieza más tarde"
        case .active: "Vigente"
        case .suspended: "Suspendido"
        case .ended: "Terminado"
        }
    }
    func basis(_ basis: GrantBasis) -> String {
        switch basis {
        case .parentOfMinor: "Padre o madre de un menor"
        case .guardianOfMinor: "Tutor de un menor"
        case .patientConsent: "El paciente lo quiere"
        case .powerOfAttorney: "Poder notarial"
        case .courtOrder: "Orden judicial"
        }
    }
    let add = "Añadir"
    let addTitle = "Añadir un permiso"
    let recordNumber = "Número de expediente del paciente"
    let recordNumberHelp = "De este centro; para otra autoridad escriba antes su código, como HOSP|004417."
    let username = "Nombre de usuario del representante"
    let who = "Representante"
    let somebodyElse = "Elegir a otra persona"
    let relationship = "Qué es para el paciente"
    let basisLabel = "Por qué puede actuar"
    let scope = "Puede"
    let readOnly = "Leer"
    let readAndWrite = "Leer y escribir"
    let types = "Tipos de pregunta"
    let firstDay = "Primer día"
    let lastDay = "Último día"
    let lastDayHelp = "Déjelo vacío si no hay final. Con la mayoría de edad del paciente termina solo."
    let alreadyVerified = "He verificado quién es y por qué puede actuar"
    let facts = "Lo que vale"
    let from = "Desde"
    let until = "Hasta"
    let noEnd = "Sin final"
    let endsByAge = "Termina por edad"
    let verified = "Verificado"
    func verifiedBy(_ name: String) -> String { "por \(name)" }
    let notVerified = "Aún no: sin acceso"
    let suspendedSince = "Suspendido desde"
    let ended = "Terminado"
    let reason = "Motivo"
    let source = "Lo que dice el otro sistema"
    let sourcePhone = "Teléfono"
    let sourceWords = "La relación, con sus palabras"
    let sourceUntil = "Último día que nombra"
    let sourceStanding = "La relación allí"
    let sourceInactive = "Ya no está activa"
    let verifyTitle = "Verificar"
    let verifyText = "Compruebe quién es la persona y por qué puede actuar; después el permiso vale como está escrito aquí."
    let verify = "Verificar"
    let changeTitle = "Cambiar"
    let change = "Guardar los cambios"
    let endTitle = "Terminar ahora"
    let end = "Terminar este permiso"
    let all = "Todos los representantes"
    func told(_ news: GrantNews) -> String {
        switch news {
        case .added: "Se añadió el permiso."
        case .verified: "El permiso se verificó y vale desde ahora."
        case .changed: "Se cambió el permiso."
        case .ended: "El permiso ha terminado."
        case .suspended: "El permiso está suspendido. El representante no ve nada desde ahora."
        case .resumed: "El permiso vale de nuevo."
        case .lifted: "La suspensión está levantada. El permiso ha terminado de todos modos."
        case .narrowed: "La conversación tiene menos lectores desde ahora."
        }
    }
    func endsSoon(_ patient: String, _ day: Markup) -> Markup { "Puede actuar por \(patient) hasta \(day)" }
    let endsSoonText = "Entonces el paciente es mayor de edad y su acceso termina solo. Pregunte al centro si va a seguir ayudando."

    let readersTitle = "¿Quién vería esto?"
    let readersLead =
        "Elija un paciente, después una conversación o un tipo de pregunta, y un día. Responde la misma regla que aplica cada página."
    let find = "Buscar"
    let conversations = "Conversaciones"
    let noConversations = "Este paciente aún no tiene conversaciones."
    let hypothetical = "Un mensaje que alguien escribiría"
    let group = "Equipo"
    let type = "Tipo"
    let forWhom = "Para quién"
    func audience(_ audience: Audience) -> String {
        switch audience {
        case .both: "El paciente y los representantes"
        case .patient: "Solo el paciente"
        case .proxies: "Solo los representantes"
        case .author: "Solo quien la empezó"
        }
    }
    let onDay = "Qué día"
    let onDayHelp = "Vacío es ahora; un día pasado o futuro se juzga a mediodía."
    let ask = "¿Quién lo vería?"
    func begun(_ time: Markup) -> Markup { "empezada \(time)" }
    let sees = "Lo vería"
    let seesNot = "No lo vería"
    let nobody = "Nadie."
    let patientItself = "el paciente"
    func proxy(_ kin: String) -> String { "\(kin), representante" }
    func obstacle(_ obstacle: MemberSight.Obstacle) -> String {
        switch obstacle {
        case .notBegunYet: "Entonces no había empezado"
        case .accountDisabled: "La cuenta está desactivada"
        case .toVerify: "El permiso no está verificado"
        case .future: "El permiso empieza más tarde"
        case .suspended: "El permiso está suspendido"
        case .ended: "El permiso ha terminado"
        case .mayNotRead: "El permiso no incluye leer"
        case .type: "El permiso no incluye este tipo"
        case .audience: "No es para esta persona"
        }
    }
    func way(_ way: StaffSight.Way) -> String {
        switch way {
        case .worksOnIt: "trabaja en un grupo que la tiene o la tuvo"
        case .begunIt: "la empezó"
        case .providerOfPatient: "profesional del paciente, con expediente"
        case .worksForPatient: "trabaja para el paciente, con expediente"
        }
    }
    let suspend = "Suspender ahora"
    let resume = "Que valga de nuevo"
    let lift = "Levantar la suspensión"
    let heldToo = "suspendido: mientras no se levante, nadie puede dar otro permiso a esta persona"
    let narrowTitle = "Menos lectores"
    let narrow = "Reducir ahora"
    let noContent = "Aquí no se muestran asuntos ni mensajes."

    let views = "Quién ha visto mis mensajes"
    let viewsLink = "Ver quién ha visto mis mensajes"
    let viewsText = "Todas las demás personas que abrieron una de sus conversaciones, según el registro."
    let noViews = "Nadie más ha abierto sus mensajes."
    let otherKin = "otra relación"
    let noOwn = "Usted actúa por otros y no tiene mensajes propios. Cada paciente puede ver aquí que usted leyó los suyos."
    let careTeam = "Equipo médico"
}
