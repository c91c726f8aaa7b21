/// Every text about drafts, and about what the practice takes back, in one language.
protocol DraftWords: Sendable {
    /// The name of the page; people's scripts hold on to it.
    var drafts: String { get }
    /// The name of the button; people's scripts hold on to it.
    var save: String { get }
    func count(_ count: Int64) -> String
    /// Under a form: when its words were kept.
    var saved: String { get }
    var notSaved: String { get }
    var nothingYet: String { get }
    var none: String { get }
    var noneText: String { get }
    var noSubject: String { get }
    var noText: String { get }
    func reply(to subject: String) -> String
    /// To a conversation that is no more.
    var replyToNothing: String { get }
    var resume: String { get }
    var delete: String { get }
    var confirmDelete: String { get }
    var deleted: String { get }
    var teamGone: String { get }
    // Two devices
    var changedTitle: String { get }
    var changedText: String { get }
    var goneTitle: String { get }
    var goneText: String { get }
    var keepThis: String { get }
    var takeOther: String { get }
    var otherText: String { get }
    // The same for another patient
    func same(for name: String) -> String
    // The Workbench
    func drafted(by name: String) -> String
    var draftedHelp: String { get }
    var useWords: String { get }
    func lease(minutes: Int) -> String
    /// With `{t}` for the time of day.
    var leaseSoon: String { get }
    /// The same over a page whose session has ended.
    var leaseEnded: String { get }
    /// The same once that time has come.
    var leaseOver: String { get }
    var forTask: String { get }
    var newMessage: String { get }
    // Undo of what the practice sent
    var undo: String { get }
    var undone: String { get }
    var undoneWithTrace: String { get }
    var undoneText: String { get }
    var undoneBy: String { get }
}

extension Words {
    /// The texts about drafts in the reader's language.
    var drafts: any DraftWords {
        switch language {
        case .english: EnglishDraftWords()
        case .spanish: SpanishDraftWords()
        }
    }
}

struct EnglishDraftWords: DraftWords {
    var drafts: String { "Drafts" }
    var save: String { "Save draft" }
    func count(_ count: Int64) -> String { count == 1 ? "1 draft" : "\(count) drafts" }
    var saved: String { "Draft saved" }
    var notSaved: String { "Draft not saved yet." }
    var nothingYet: String { "There is nothing to save yet." }
    var none: String { "No drafts" }
    var noneText: String { "What you write is kept here until you send it." }
    var noSubject: String { "No subject" }
    var noText: String { "No text" }
    func reply(to subject: String) -> String { "Reply: \(subject)" }
    var replyToNothing: String { "Reply to a conversation that is no longer there" }
    var resume: String { "Continue" }
    var delete: String { "Delete" }
    var confirmDelete: String { "Delete this draft" }
    var deleted: String { "The draft was deleted." }
    var teamGone: String { "That team no longer takes messages. Choose another; your text is kept." }
    var changedTitle: String { "This draft was changed on another device" }
    var changedText: String { "Both versions are here. Choose which one to keep; nothing is overwritten before you do." }
    var goneTitle: String { "This draft was sent or deleted on another device" }
    var goneText: String { "Your text is still here. Keep it as a new draft, or look at Drafts first." }
    var keepThis: String { "Keep what is here" }
    var takeOther: String { "Use the other version" }
    var otherText: String { "The other version" }
    func same(for name: String) -> String { "Ask the same for \(name)" }
    func drafted(by name: String) -> String { "\(name) had drafted this" }
    var draftedHelp: String { "It was not sent. You can go on from it." }
    var useWords: String { "Use these words" }
    func lease(minutes: Int) -> String {
        "After \(minutes) minutes without you on the Workbench this task goes back to the group. Your draft is kept."
    }
    var leaseSoon: String { "Without you here, your tasks go back to the group at {t}. Your drafts are kept." }
    var leaseEnded: String { "Your claimed tasks go back to the group at {t} unless you sign in again before. Your drafts are kept." }
    var leaseOver: String { "You were not here until {t}, so your claimed tasks go back to the group. Your drafts are kept." }
    var forTask: String { "Answer to a task" }
    var newMessage: String { "New message" }
    var undo: String { "Undo" }
    var undone: String { "Undone: nobody on the member side has seen it." }
    var undoneWithTrace: String { "Taken back. It was seen before, so a note stays in the conversation." }
    var undoneText: String { "The task is yours again, and your words are back." }
    var undoneBy: String { "The care team took this back." }
}

struct SpanishDraftWords: DraftWords {
    var drafts: String { "Borradores" }
    var save: String { "Guardar borrador" }
    func count(_ count: Int64) -> String { count == 1 ? "1 borrador" : "\(count) borradores" }
    var saved: String { "Borrador guardado" }
    var notSaved: String { "El borrador todavía no se ha guardado." }
    var nothingYet: String { "Todavía no hay nada que guardar." }
    var none: String { "No hay borradores" }
    var noneText: String { "Lo que usted escriba se guarda aquí hasta que lo envíe." }
    var noSubject: String { "Sin asunto" }
    var noText: String { "Sin texto" }
    func reply(to subject: String) -> String { "Respuesta: \(subject)" }
    var replyToNothing: String { "Respuesta a una conversación que ya no existe" }
    var resume: String { "Continuar" }
    var delete: String { "Borrar" }
    var confirmDelete: String { "Borrar este borrador" }
    var deleted: String { "El borrador se borró." }
    var teamGone: String { "Ese equipo ya no recibe mensajes. Elija otro; su texto se conserva." }
    var changedTitle: String { "Este borrador se cambió en otro dispositivo" }
    var changedText: String { "Aquí están las dos versiones. Elija cuál conservar; antes no se sobrescribe nada." }
    var goneTitle: String { "Este borrador se envió o se borró en otro dispositivo" }
    var goneText: String { "Su texto sigue aquí. Guárdelo como un borrador nuevo o mire antes los borradores." }
    var keepThis: String { "Conservar lo que hay aquí" }
    var takeOther: String { "Usar la otra versión" }
    var otherText: String { "La otra versión" }
    func same(for name: String) -> String { "Preguntar lo mismo para \(name)" }
    func drafted(by name: String) -> String { "\(name) había escrito esto" }
    var draftedHelp: String { "No se envió. Puede seguir a partir de este texto." }
    var useWords: String { "Usar este texto" }
    func lease(minutes: Int) -> String {
        "Tras \(minutes) minutos sin usted en el Workbench, la tarea vuelve al grupo. Su borrador se conserva."
    }
    var leaseSoon: String { "Sin usted aquí, sus tareas vuelven al grupo a las {t}. Sus borradores se conservan." }
    var leaseEnded: String { "Sus tareas vuelven al grupo a las {t} si no inicia sesión otra vez antes. Sus borradores se conservan." }
    var leaseOver: String { "A las {t} usted no estaba aquí, así que sus tareas vuelven al grupo. Sus borradores se conservan." }
    var forTask: String { "Respuesta a una tarea" }
    var newMessage: String { "Mensaje nuevo" }
    var undo: String { "Deshacer" }
    var undone: String { "Deshecho: del lado del paciente nadie lo ha visto." }
    var undoneWithTrace: String { "Retirado. Ya se había visto, así que queda una nota en la conversación." }
    var undoneText: String { "La tarea vuelve a ser suya, con su texto." }
    var undoneBy: String { "El equipo médico retiró este mensaje." }
}
