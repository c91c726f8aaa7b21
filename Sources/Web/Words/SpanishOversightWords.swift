import Messaging
import WebSupport

struct SpanishOversightWords: OversightWords {
    var assign: String { "Asignar" }
    var changeOwner: String { "Cambiar de responsable" }
    var unassign: String { "Quitar responsable" }
    var assignee: String { "A quién" }
    func person(_ name: String, load: Int, isAway: Bool) -> String {
        "\(name), \(load == 1 ? "1 tarea" : "\(load) tareas")\(isAway ? ", ausente" : "")"
    }
    var transfer: String { "Pasar a otro grupo" }
    var toGroup: String { "Grupo de trabajo" }
    var transferHelp: String { "Los colegas leen el motivo. La otra parte solo ve que pasó a otras manos." }
    var hold: String { "Poner en espera" }
    var holdUntil: String { "Hasta" }
    var holdFor: String { "Se espera a" }
    func holding(for reason: HoldReason) -> String {
        switch reason {
        case .member: "El paciente o su representante; el plazo se detiene"
        case .colleague: "Un colega; el plazo sigue"
        }
    }
    var resume: String { "Reanudar" }
    func waits(for reason: HoldReason, until time: Markup) -> Markup {
        switch reason {
        case .member: "Espera al paciente hasta \(time)"
        case .colleague: "Espera a un colega hasta \(time)"
        }
    }
    func rank(_ priority: TaskPriority) -> String {
        switch priority {
        case .possibleUrgent: "Marcar como posible urgencia"
        case .normal: "Marcar como normal"
        }
    }
    var changeType: String { "Cambiar el tipo" }
    var changeTypeHelp: String { "Los colegas la encuentran bajo ese tipo. La conversación conserva el tipo con que empezó." }

    func told(_ news: TaskNews) -> (title: String, text: String)? {
        switch news {
        case .assigned: ("La tarea tiene responsable.", "La ve entre las suyas.")
        case .unassigned: ("La tarea ya no tiene responsable.", "Cualquiera del grupo puede tomarla.")
        case .transferred: ("La tarea pasó al otro grupo.", "La otra parte ve una línea con fecha, sin el motivo.")
        case .held: ("La tarea está en espera.", "Sigue siendo suya y vuelve por sí sola.")
        case .resumed: ("Puede seguir con la tarea.", "")
        case .ranked: ("El orden de la tarea ha cambiado.", "Su plazo es el mismo.")
        case .filed: ("La tarea está ahora bajo otro tipo.", "La conversación conserva el suyo.")
        default: nil
        }
    }

    var selected: String { "Con las tareas elegidas" }
    func select(_ subject: String) -> String { "Elegir \(subject)" }
    var results: String { "Qué pasó con las tareas" }
    var done: String { "Hecho" }
    var noTask: String { "Una tarea que usted no puede ver" }
    var noneSelected: String { "Primero elija tareas y luego qué hacer con ellas." }
    var choose: String { "Elija" }

    var group: String { "Grupo" }
    var people: String { "Personas" }
    func role(_ role: GroupRole) -> String {
        switch role {
        case .agent: "Agente"
        case .manager: "Responsable del grupo"
        }
    }
    func load(_ tasks: Int, overdue: Int) -> String {
        let owned = tasks == 0 ? "ninguna tarea" : tasks == 1 ? "1 tarea" : "\(QueueCounts.shown(tasks)) tareas"
        return overdue == 0 ? owned : "\(owned), \(QueueCounts.shown(overdue)) con retraso"
    }
    var active: String { "Activo" }
    var activate: String { "Activar" }
    var deactivate: String { "Desactivar" }
    var makeManager: String { "Hacer responsable" }
    var makeAgent: String { "Hacer agente" }
    var remove: String { "Quitar" }
    var addTitle: String { "Añadir a alguien" }
    var user: String { "Persona" }
    var roleLabel: String { "Función" }
    var add: String { "Añadir" }
    var everybodyIsHere: String { "Todas las personas del consultorio pertenecen ya al grupo." }
    func told(_ news: GroupNews, _ name: String) -> (title: String, text: String) {
        switch news {
        case .added: ("\(name) pertenece al grupo.", "")
        case .changed: ("\(name): el cambio vale desde ahora.", "Lo que alguien ya no puede atender vuelve a la lista.")
        case .removed: ("\(name) ya no pertenece al grupo.", "Sus tareas de este grupo vuelven a la lista.")
        case .away: ("\(name) no está.", "Abajo se ve qué fue adónde. Deshacer lo trae de vuelta.")
        case .back: ("\(name) está de vuelta.", "Lo que otros tomaron se queda con ellos.")
        case .undone: ("La ausencia de \(name) está deshecha.", "Lo que alguien ya atendió se queda con esa persona.")
        }
    }

    var absence: String { "Ausencia" }
    var myAbsence: String { "Mi ausencia" }
    var absenceHelp: String { "Todas las tareas pasan en seguida a quien cubre o vuelven al grupo." }
    var firstDay: String { "Primer día" }
    var firstDayHelp: String { "Si queda vacío, empieza ahora." }
    var lastDay: String { "Último día" }
    var cover: String { "Cubre" }
    var nobodyCovers: String { "Nadie: vuelven al grupo" }
    var recordAbsence: String { "Anotar ausencia" }
    func away(until time: Markup, cover: String?) -> Markup {
        cover.map { "Ausente hasta \(time), cubre \($0)" } ?? "Ausente hasta \(time)"
    }
    func awayFrom(_ time: Markup, until end: Markup, cover: String?) -> Markup {
        cover.map { "Ausente desde \(time) hasta \(end), cubre \($0)" } ?? "Ausente desde \(time) hasta \(end)"
    }
    var whatWent: String { "Qué fue adónde" }
    var nothingWent: String { "No había ninguna tarea sin terminar." }
    var nothingYet: String { "Nada todavía: las tareas pasan cuando empiece." }
    func went(to name: String?) -> String { name.map { "a \($0)" } ?? "de vuelta al grupo" }
    func replyWent(to name: String?) -> String { "una respuesta de la bandeja, ahora tarea \(name.map { "de \($0)" } ?? "del grupo")" }
    var elsewhere: String { "Una tarea de otro grupo" }
    var undo: String { "Deshacer" }
    var isBack: String { "Está de vuelta" }
    var notAway: String { "No hay nada anotado." }
}
