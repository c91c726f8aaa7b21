import Messaging
import WebSupport

extension SpanishWorkbenchWords {
    func told(_ code: TaskNews) -> (title: String, text: String) {
        switch code {
        case .replied: ("Su respuesta se ha enviado.", "")
        case .repliedLast: ("Su respuesta se ha enviado.", "No espera nada más que pueda tomar. Las tareas nuevas aparecen aquí solas.")
        case .next: ("Su respuesta se ha enviado.", "Esta es la siguiente tarea; es suya.")
        case .completed: ("La tarea está terminada.", "Quien escribió ve una línea con la fecha y con lo que puede hacer.")
        case .released: ("Ha soltado la tarea.", "Vuelve a esperar a su grupo.")
        case .patientProposed: (SpanishPatientChangeWords().proposed, "")
        case .proposalTakenBack: (SpanishPatientChangeWords().takenBack, "")
        case .corrected: ("La corrección está enviada.", "")
        case .noted: ("La nota está guardada.", "Su grupo puede leerla.")
        case .assigned, .unassigned, .transferred, .held, .resumed, .ranked, .filed: SpanishOversightWords().told(code) ?? ("", "")
        case .undone: (SpanishDraftWords().undone, SpanishDraftWords().undoneText)
        case .undoneWithTrace: (SpanishDraftWords().undoneWithTrace, SpanishDraftWords().undoneText)
        case .undoOver: ("Ya es tarde para deshacerlo.", "Corrija la respuesta.")
        case .nothing: ("No espera nada que pueda tomar.", "Las tareas nuevas aparecen aquí solas.")
        case .taken: ("Alguien tomó la tarea antes que usted.", "No se ha cambiado nada. Puede leerla aquí.")
        }
    }

    func canRead(_ names: [String]) -> String {
        names.count == 1 ? "\(Self.list(names)) ya puede leerla." : "\(Self.list(names)) ya pueden leerla."
    }
    func taken(by name: String, at time: Markup) -> Markup { "\(name) la tomó justo antes que usted (\(time))" }
    func takenText(_ name: String) -> String { "No se ha cambiado nada. Puede leerla aquí; responde \(name)." }

    func trouble(_ trouble: TaskTrouble, hasText: Bool) -> (title: String, text: String) {
        let nothing = hasText ? "No se ha enviado nada." : "No se ha cambiado nada."
        let kept = hasText ? " Su texto está abajo." : ""
        return switch trouble {
        case .stale where hasText:
            ("La tarea ha cambiado desde que la abrió", "No se ha enviado nada. Lea lo nuevo y envíe otra vez: su texto sigue aquí.")
        case .stale: ("La tarea ha cambiado desde que la abrió", "No se ha hecho nada. Mírela otra vez y decida.")
        case .notYours(let owner?): ("Esta tarea no es suya: la tiene \(owner)", "\(nothing) Solo puede hacerlo quien la tiene.\(kept)")
        case .notYours(nil): ("Esta tarea no es suya ahora", "\(nothing) Tómela para seguir.\(kept)")
        case .finished(let outcome):
            (
                "Esta tarea está terminada: \(self.outcome(outcome))",
                "\(nothing) Si el paciente escribe otra vez, llegará una tarea nueva.\(kept)"
            )
        case .notEligible: ("Ahora no puede trabajar en las tareas de este grupo", "\(nothing)\(kept)")
        case .noteMissing: ("Escriba una nota que diga qué se hizo", "La tarea sigue siendo suya y no está terminada.")
        case .outcomeNotPossible: ("Elija un resultado", "La tarea sigue siendo suya y no está terminada.")
        case .fields: ("No se ha guardado", "Lea la frase junto al campo; su texto sigue aquí.")
        case .other: ("No se ha hecho", hasText ? "Su texto sigue aquí." : "No se ha cambiado nada.")
        }
    }

    var noteMissing: String { "Escriba la nota." }

    var keys: String { "Teclas" }
    var keysTitle: String { "Teclas" }

    func key(_ key: WorkbenchKey) -> String {
        switch key {
        case .next: "Tarea siguiente"
        case .previous: "Tarea anterior"
        case .open: "Abrir la tarea (también Intro)"
        case .claim: "Tomar"
        case .claimNext: "Tomar la siguiente"
        case .reply: "Escribir la respuesta"
        case .replyAndNext: "Responder y siguiente"
        case .release: "Soltar"
        case .phone: "Respondida por teléfono"
        case .noReply: "No necesita respuesta"
        case .more: "Otros resultados"
        case .note: "Escribir una nota"
        case .hold: "Poner en espera"
        case .transfer: "Pasar a otro grupo"
        case .assign: "Asignar o cambiar de responsable"
        case .tasks: "Ir a Tareas"
        case .inbox: "Ir a Mi bandeja"
        case .newMessage: "Escribir un mensaje nuevo"
        case .settings: "Ir a Ajustes"
        case .back: "Volver a la lista"
        case .unassign: "Quitar responsable"
        case .priority: "Marcar como posible urgencia, o como normal"
        case .type: "Cambiar el tipo"
        case .correct: "Corregir la última respuesta"
        case .wrongPatient: "Paciente equivocado"
        case .leave: "Salir del campo en que se escribe, para que las teclas funcionen de nuevo"
        case .module: "Buscar una plantilla o un texto breve"
        case .undo: "Deshacer lo que se acaba de enviar"
        case .help: "Mostrar estas teclas"
        }
    }

    var keysHelp: String { "Las teclas no hacen nada mientras escribe. Puede desactivarlas en Ajustes." }
    var close: String { "Cerrar" }

    func role(_ role: Role) -> String {
        switch role {
        case .taskProcessing: "tramitación de tareas"
        case .personalMessaging: "mensajes personales"
        case .chart: "historia clínica"
        case .reports: "informes"
        case .healthcareAdministrator: "administración sanitaria"
        case .systemAdministrator: "administración del sistema"
        case .privacyOfficer: "protección de datos"
        case .emergencyAccess: "acceso de emergencia"
        }
    }

    func youAre(_ name: String, roles: [String]) -> String { "Usted es \(name): \(Self.list(roles))." }
    var noMessagesTitle: String { "Aquí no hay mensajes, ni los habrá" }
    var noMessagesText: String {
        "La administración se ocupa de personas y ajustes. Nadie de la administración lee lo que escriben los pacientes."
    }
    var worksToday: String { "En la terminal del servidor" }
    var worksTodayText: String {
        "Lo que aquí no tiene página lo hace, con órdenes en el servidor, quien lo opera."
    }

    func command(_ command: AdministrationCommand) -> String {
        switch command {
        case .export: "Ver la configuración"
        case .check: "Comprobar una configuración cambiada, todos los errores a la vez"
        case .apply: "Poner en vigor una configuración cambiada"
        case .accounts: "Crear, desactivar o restablecer una cuenta"
        case .importing: "Incorporar pacientes, representantes y profesionales"
        case .audit: "Demostrar que el registro de auditoría está completo"
        case .keys: "Ver las claves de cifrado o cambiar la clave maestra"
        case .system: "Comprobar que el servidor puede hacer todo su trabajo"
        }
    }

    var notAdministrator: String { "Aquí no hay nada para usted" }
    var notAdministratorText: String {
        "Esta página es para la administración y la protección de datos. Sus tareas están en el Workbench."
    }
}
