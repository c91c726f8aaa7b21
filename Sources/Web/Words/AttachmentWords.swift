import Messaging

/// Every text about files, in one language.
protocol AttachmentWords: Sendable {
    var attach: String { get }
    var help: String { get }
    var chosen: String { get }
    var adding: String { get }
    var added: String { get }
    var stillAdding: String { get }
    var failed: String { get }
    var files: String { get }
    var close: String { get }
    var fullSize: String { get }
    func size(_ bytes: Int) -> String
    func count(_ files: Int64) -> String
    /// What a file is, beside its name, where it cannot be opened.
    func state(_ state: AttachmentState) -> String
    func open(_ name: String) -> String
    func sentence(_ refusal: AttachmentRefusal) -> String
}

extension Words {
    /// The texts about files in the reader's language.
    var attachment: any AttachmentWords {
        switch language {
        case .english: EnglishAttachmentWords()
        case .spanish: SpanishAttachmentWords()
        }
    }
}

extension AttachmentWords {
    fileprivate func number(_ bytes: Int, comma: Character) -> String {
        if bytes < 1_000 { return "\(bytes) bytes" }
        if bytes < 999_500 { return "\((bytes + 500) / 1_000) kB" }
        let tenths = (bytes + 50_000) / 100_000
        return tenths % 10 == 0 ? "\(tenths / 10) MB" : "\(tenths / 10)\(comma)\(tenths % 10) MB"
    }
}

struct EnglishAttachmentWords: AttachmentWords {
    var attach: String { "Attach files" }
    var help: String { "Pictures (JPEG, PNG, WebP), PDF, text, Word or Excel. At most 5 files, 10 MB each, 25 MB together." }
    var chosen: String { "Goes with the message; take the tick away to leave it out" }
    var adding: String { "Adding {name}" }
    var added: String { "{name} is added" }
    var stillAdding: String { "A file is still being added. Send the message when it is there." }
    var failed: String { "{name} could not be added. Check your connection, then choose it again." }
    var files: String { "Files" }
    var close: String { "Close" }
    var fullSize: String { "Full size" }
    func size(_ bytes: Int) -> String { number(bytes, comma: ".") }
    func count(_ files: Int64) -> String { files == 1 ? "1 file" : "\(files) files" }

    func state(_ state: AttachmentState) -> String {
        switch state {
        case .received, .scanning: "Being checked for viruses"
        case .clean: "Checked"
        case .infected: "Removed: a virus was found in it"
        case .unscannable: "Removed: it could not be checked for viruses"
        case .refused: "Removed: it was damaged"
        }
    }

    func open(_ name: String) -> String { "Open \(name)" }
    func sentence(_ refusal: AttachmentRefusal) -> String { refusal.sentence }
}

struct SpanishAttachmentWords: AttachmentWords {
    var attach: String { "Adjuntar archivos" }
    var help: String { "Imágenes (JPEG, PNG, WebP), PDF, texto, Word o Excel. Como máximo 5 archivos, 10 MB cada uno, 25 MB en total." }
    var chosen: String { "Va con el mensaje; quite la marca para no enviarlo" }
    var adding: String { "Añadiendo {name}" }
    var added: String { "{name} está añadido" }
    var stillAdding: String { "Todavía se está añadiendo un archivo. Envíe el mensaje cuando esté." }
    var failed: String { "No se pudo añadir {name}. Compruebe la conexión y elíjalo de nuevo." }
    var files: String { "Archivos" }
    var close: String { "Cerrar" }
    var fullSize: String { "Tamaño completo" }
    func size(_ bytes: Int) -> String { number(bytes, comma: ",") }
    func count(_ files: Int64) -> String { files == 1 ? "1 archivo" : "\(files) archivos" }

    func state(_ state: AttachmentState) -> String {
        switch state {
        case .received, .scanning: "Se está comprobando si tiene virus"
        case .clean: "Comprobado"
        case .infected: "Eliminado: se encontró un virus"
        case .unscannable: "Eliminado: no se pudo comprobar si tiene virus"
        case .refused: "Eliminado: estaba dañado"
        }
    }

    func open(_ name: String) -> String { "Abrir \(name)" }

    func sentence(_ refusal: AttachmentRefusal) -> String {
        switch refusal {
        case .empty: "El archivo está vacío. Elíjalo de nuevo o elija otro."
        case .tooLarge: "El archivo es demasiado grande: como máximo 10 MB. Envíe uno más pequeño o una parte."
        case .tooMany: "Un mensaje admite como máximo 5 archivos. Envíe los demás con otro mensaje."
        case .tooLargeTogether: "Los archivos son demasiado grandes en total: como máximo 25 MB. Envíe algunos con otro mensaje."
        case .typeNotAllowed:
            "Este tipo de archivo no se puede enviar. Sí se pueden imágenes (JPEG, PNG, WebP), PDF, texto, Word y Excel."
        case .heic:
            "Esta foto está en el formato HEIC, que aquí no se puede mostrar. En un iPhone elija Ajustes, Cámara, Formatos, Más "
                + "compatible y hágala otra vez, o guárdela como JPEG; después elíjala de nuevo."
        case .wrongExtension:
            "El final del nombre no corresponde a lo que hay en el archivo. Póngale su nombre correcto y elíjalo de nuevo."
        case .damaged: "El archivo está dañado y no se puede abrir. Guárdelo otra vez y elíjalo de nuevo."
        case .encrypted: "El archivo está protegido con contraseña y no se puede comprobar si tiene virus. Guárdelo sin contraseña."
        case .macros: "El archivo contiene macros, que no se pueden enviar. Guárdelo sin macros o como PDF."
        case .unpacksTooLarge:
            "Al abrirse, el archivo sería mucho más grande de lo que parece, o contiene un archivo comprimido. Guárdelo sin él o como PDF."
        case .pictureTooLarge: "La imagen es demasiado grande: como máximo 100 megapíxeles. Guárdela más pequeña y elíjala de nuevo."
        case .infected:
            "Se encontró un virus en el archivo, así que no se guardó. No se perdió nada más: quite el archivo o elija otro."
        case .unscannable:
            "No se puede comprobar si el archivo tiene virus, así que no se puede enviar. Guárdelo de otra forma, por ejemplo como PDF."
        case .unknown: "No existe este archivo. Elíjalo de nuevo o envíe el mensaje sin él."
        case .notTaken: "Aquí no se pueden enviar archivos. Envíe el mensaje sin ellos."
        case .scannerMissing: "En este momento no se aceptan archivos, porque aquí nada puede comprobar si tienen virus."
        case .beingChecked: "Se está comprobando si el archivo tiene virus. Podrá abrirse en cuanto termine."
        case .tooOften: "Ha enviado muchos archivos en poco tiempo. No se perdió nada: espere un poco y elija este de nuevo."
        case .busy: "En este momento se envían muchos archivos. No se perdió nada: espere unos segundos y elija este de nuevo."
        }
    }
}
