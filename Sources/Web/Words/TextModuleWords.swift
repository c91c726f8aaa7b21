import Messaging

/// Every text about text modules, in one language.
protocol TextModuleWords: Sendable {
    var title: String { get }
    var intro: String { get }
    /// The link in Settings.
    var link: String { get }
    var own: String { get }
    var none: String { get }
    var noneText: String { get }
    var add: String { get }
    var name: String { get }
    var nameHelp: String { get }
    var text: String { get }
    var save: String { get }
    var saved: String { get }
    var change: String { get }
    var delete: String { get }
    var confirmDelete: String { get }
    var deleted: String { get }
    var shared: String { get }
    var sharedText: String { get }
    var everyGroup: String { get }
    func trouble(_ fault: FieldRefusal) -> String
    func sentence(_ refusal: TextModuleRefusal) -> String
}

extension Words {
    /// The texts about text modules in the reader's language.
    var textModules: any TextModuleWords {
        switch language {
        case .english: EnglishTextModuleWords()
        case .spanish: SpanishTextModuleWords()
        }
    }
}

struct EnglishTextModuleWords: TextModuleWords {
    var title: String { "Text modules" }
    var intro: String { "Short texts for what you write often. In a reply press m, type a part of the name, then Enter." }
    var link: String { "My text modules" }
    var own: String { "Mine" }
    var none: String { "You have no text modules of your own" }
    var noneText: String { "Write one below: it is for you alone, on every device." }
    var add: String { "New text module" }
    var name: String { "Name" }
    var nameHelp: String { "What you type to find it" }
    var text: String { "Text" }
    var save: String { "Save" }
    var saved: String { "The text module is saved." }
    var change: String { "Change" }
    var delete: String { "Delete" }
    var confirmDelete: String { "Delete this text module" }
    var deleted: String { "The text module is deleted." }
    var shared: String { "Of the practice" }
    var sharedText: String { "They stand in the site's configuration, in every language it writes." }
    var everyGroup: String { "every group" }

    func trouble(_ fault: FieldRefusal) -> String {
        switch (fault.field, fault.code) {
        case ("name", "missing"): "Give it a name."
        case ("text", "missing"): "Write the text."
        case ("name", "too-long"): "The name is too long: at most 60 characters."
        case ("text", "too-long"): "The text is too long: at most 4,000 characters."
        default: fault.sentence
        }
    }
    func sentence(_ refusal: TextModuleRefusal) -> String { refusal.sentence }
}

struct SpanishTextModuleWords: TextModuleWords {
    var title: String { "Textos breves" }
    var intro: String {
        "Textos cortos para lo que usted escribe a menudo. En una respuesta pulse m, escriba parte del nombre y después Intro."
    }
    var link: String { "Mis textos breves" }
    var own: String { "Míos" }
    var none: String { "Todavía no tiene textos breves propios" }
    var noneText: String { "Escriba uno abajo: es solo para usted, en todos los dispositivos." }
    var add: String { "Texto breve nuevo" }
    var name: String { "Nombre" }
    var nameHelp: String { "Lo que usted escribe para encontrarlo" }
    var text: String { "Texto" }
    var save: String { "Guardar" }
    var saved: String { "El texto breve está guardado." }
    var change: String { "Cambiar" }
    var delete: String { "Borrar" }
    var confirmDelete: String { "Borrar este texto breve" }
    var deleted: String { "El texto breve se borró." }
    var shared: String { "Del consultorio" }
    var sharedText: String { "Están en la configuración del sitio, en todos los idiomas en que escribe." }
    var everyGroup: String { "todos los grupos" }

    func trouble(_ fault: FieldRefusal) -> String {
        switch (fault.field, fault.code) {
        case ("name", "missing"): "Póngale un nombre."
        case ("text", "missing"): "Escriba el texto."
        case ("name", "too-long"): "El nombre es demasiado largo: como máximo 60 caracteres."
        case ("text", "too-long"): "El texto es demasiado largo: como máximo 4000 caracteres."
        case ("name", "duplicate"): "Uno de sus textos breves ya tiene este nombre."
        case ("name", "unsupported-character"): "Escriba el nombre en una sola línea, sin caracteres de control."
        default: "Hay caracteres que no pueden guardarse. Escriba el texto de nuevo en lugar de pegarlo."
        }
    }
    func sentence(_ refusal: TextModuleRefusal) -> String {
        "Tiene tantos textos breves como pueden guardarse. Borre uno y después guarde este."
    }
}
