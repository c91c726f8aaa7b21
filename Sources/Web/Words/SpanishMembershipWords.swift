import Messaging
import WebSupport

struct SpanishMembershipWords: MembershipWords {
    let overview = "Resumen"
    let members = "Miembros"
    let users = "Usuarios del Workbench"
    let sections = "Administración"

    let search = "Buscar"
    let searchLabel = "Buscar un miembro"
    let searchHelp =
        "Partes del nombre en cualquier orden, un número de expediente, una fecha de nacimiento o un nombre de usuario. Cada búsqueda queda anotada."
    let found = "Encontrados"
    let noneFound = "No se encontró a nadie"
    let noneFoundText = "Pruebe con menos letras o con otra parte del nombre. A quien todavía no es miembro se le puede dar de alta."
    let noMembers = "Aquí no hay nadie"
    let noMembersText = "Dé de alta a alguien o elija otro estado."
    let stateFilter = "Estado"
    let all = "Todos"
    func state(_ state: MembershipState) -> String {
        switch state {
        case .pending: "Pendiente"
        case .active: "Activo"
        case .inactive: "Inactivo"
        }
    }
    func since(_ time: Markup) -> Markup { "desde \(time)" }
    let actsForOthers = "Solo actúa por otras personas"
    func letterUntil(_ time: Markup) -> Markup { "Carta válida hasta \(time)" }
    let noLetter = "Ninguna carta en vigor"
    let older = "Anteriores"
    let enrolSomebody = "Dar de alta"

    let enrolTitle = "Dar de alta"
    let enrolText = "Busque primero el expediente de la persona. Quien solo actúa por otras personas no lo necesita."
    let findPatient = "Buscar al paciente"
    let chooseOrAdd = "Elija al paciente"
    func born(_ date: String) -> String { "Nacimiento: \(date)" }
    func recordNumber(_ number: String) -> String { "expediente \(number)" }
    let isMember = "Ya es miembro"
    let enrol = "Dar de alta"
    let showMember = "Ver miembro"
    let hasMore = "Hay más. Añada otra palabra para acotar la búsqueda."
    let addPatient = "Añadir un paciente"
    let addPatientText =
        "Solo cuando la búsqueda no lo encontró. Un menor por quien actuará otra persona se añade aquí y no necesita cuenta."
    let given = "Nombre de pila"
    let family = "Apellidos"
    let birthDate = "Fecha de nacimiento"
    let birthDateHelp = "Año, mes y día, por ejemplo 1985-06-02."
    let recordNumberLabel = "Número de expediente"
    let add = "Añadir paciente"
    let patientAdded = "El paciente está añadido."
    let patientAddedText = "Dele de alta ahora, o déjelo así: quien actúe por él recibe su permiso en Representantes."
    let withoutChart = "Alguien sin expediente"
    let withoutChartText = "Madre, padre, pareja u otro representante que no es paciente aquí. No tiene buzón propio."
    let enrolWithoutChart = "Dar de alta a alguien sin expediente"
    let name = "Nombre"
    let language = "Idioma"
    let email = "Correo electrónico"
    let emailHelp = "El de la propia persona, o vacío. Nunca el de alguien que actúe por ella."
    let notDone = "Todavía no se ha cambiado nada."

    let username = "Nombre de usuario"
    let noUsername = "Todavía no elegido"
    let chart = "Expediente"
    let signedInDevices = "Dispositivos con la sesión abierta"
    let activation = "Carta de activación"
    let activationText =
        "Hace un código nuevo y muestra la carta para imprimir. Las cartas anteriores dejan de servir. El código se muestra solo esta vez."
    let printActivation = "Hacer carta de activación"
    let password = "Contraseña nueva"
    let passwordText = "Para quien no tiene correo electrónico. Compruebe antes quién es: cómo lo hizo se guarda con su nombre."
    let check = "Comprobación de identidad"
    func check(_ check: IdentityCheck) -> String {
        switch check {
        case .photoID: "Mostró un documento con foto"
        case .knownInPerson: "Se le conoce en persona"
        case .callBack: "Se le llamó al número del expediente"
        case .questions: "Respondió a preguntas que solo él o ella puede responder"
        }
    }
    let note = "Nota"
    let noteHelp = "Por ejemplo, qué documento. Se guarda cifrada."
    let printPassword = "Hacer carta de contraseña"
    let details = "Idioma y dirección"
    let save = "Guardar"
    let clinicalGroups = "Equipos médicos"
    let clinicalGroupsText =
        "Cuáles de ellos atienden al paciente. Los profesionales de estos equipos que pueden abrir expedientes pueden abrir este, y el centro puede ofrecer algunos profesionales solo a los pacientes de su equipo."
    let belongsTo = "El paciente pertenece a"
    let saidElsewhere = "según otro sistema"
    let saveClinicalGroups = "Guardar los equipos"
    let acting = "Actuar por otros"
    let actingText = "Diga por qué paciente, con qué motivo y hasta cuándo. Quien aún no usó la carta podrá hacerlo desde que la use."
    let letAct = "Permitir que actúe por un paciente"
    let membership = "Pertenencia"
    let shutOut = "Desactivar"
    let shutOutText =
        "Se cierra la sesión en todos los dispositivos y las cartas dejan de servir. Los mensajes siguen en el expediente."
    let reason = "Motivo"
    let letIn = "Activar"
    let letInText = "La persona puede volver a iniciar sesión como antes."
    let history = "Historial"
    let atTerminal = "en la terminal del servidor"
    func told(_ news: MemberNews) -> String {
        switch news {
        case .enrolled: "El miembro está dado de alta. Haga ahora la carta de activación."
        case .saved: "Guardado."
        case .out: "El miembro está inactivo. Se cerró la sesión en todos los dispositivos."
        case .mailed: SpanishMailWords().mailed
        case .back: "El miembro puede volver a usar la cuenta."
        }
    }

    let letter = "Carta"
    let letterText = "Imprima ahora esta página o diga el código. Se muestra solo esta vez; si se pierde, haga otra carta."
    let back = "Volver"

    let usersText =
        "Quién trabaja aquí lo dice la configuración. Aquí reciben la carta con la que ponen su primera contraseña, o una nueva."
    let hasPassword = "Tiene contraseña"
    let noPassword = "Todavía no tiene contraseña"
    let terminalOnly = "Los códigos de esta cuenta se hacen en la terminal del servidor."
}
