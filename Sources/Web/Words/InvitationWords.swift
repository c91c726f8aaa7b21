import Messaging

/// What Administration says about files of people to be enrolled.
protocol InvitationWords: Sendable {
    var invitations: String { get }
    var text: String { get }
    var file: String { get }
    var fileHelp: String { get }
    var send: String { get }
    var earlier: String { get }
    func lines(_ count: Int) -> String
    func count(_ state: InvitationState, _ count: Int) -> String
    var underWay: String { get }
    var done: String { get }
    var showAgain: String { get }
    var failures: String { get }
    var failuresText: String { get }
    func line(_ number: Int) -> String
    var more: String { get }
    var letters: String { get }
    var lettersText: String { get }
    var printLetters: String { get }
    var nextLetters: String { get }
    var noLetters: String { get }
}

extension Words {
    /// The texts about files of people to be enrolled in the reader's language.
    var invitation: any InvitationWords {
        switch language {
        case .english: EnglishInvitationWords()
        case .spanish: SpanishInvitationWords()
        }
    }
}

struct EnglishInvitationWords: InvitationWords {
    let invitations = "Invite from a file"
    let text =
        "Enrols everybody in a CSV file, one person a line. A line that is wrong harms no other, and the same file again changes nothing."
    let file = "CSV file"
    let fileHelp =
        "UTF-8, at most 10,000 lines. The first line names the columns: given, family, birthDate (such as 1985-06-02), recordNumber, and perhaps language and email."
    let send = "Enrol everybody in this file"
    let earlier = "Files sent before"
    func lines(_ count: Int) -> String { count == 1 ? "1 line" : "\(count) lines" }
    func count(_ state: InvitationState, _ count: Int) -> String {
        switch state {
        case .waiting: "\(count) waiting"
        case .enrolled: "\(count) enrolled"
        case .known: count == 1 ? "1 was a member already" : "\(count) were members already"
        case .failed: "\(count) failed"
        }
    }
    let underWay = "Lines are being enrolled. You can leave this page; it goes on by itself."
    let done = "Every line was read."
    let showAgain = "Show how far it is"
    let failures = "Lines that failed"
    let failuresText = "Nothing of these lines was kept. Correct them in the file and send it again: the other lines stay as they are."
    func line(_ number: Int) -> String { "Line \(number)" }
    let more = "There are more. Correct these first."
    let letters = "Activation letters"
    let lettersText =
        "Makes letters with new codes for everybody of this file who has not used one yet, 50 at a time. Letters made before open nothing any more."
    let printLetters = "Make letters"
    let nextLetters = "Make the next letters"
    let noLetters = "Everybody of this file has used a letter, or there was nobody to enrol."
}

struct SpanishInvitationWords: InvitationWords {
    let invitations = "Invitar con un archivo"
    let text =
        "Da de alta a todas las personas de un archivo CSV, una por línea. Una línea equivocada no afecta a las demás, y el mismo archivo otra vez no cambia nada."
    let file = "Archivo CSV"
    let fileHelp =
        "UTF-8, 10.000 líneas como máximo. La primera línea nombra las columnas: given, family, birthDate (por ejemplo 1985-06-02), recordNumber y, si se quiere, language y email."
    let send = "Dar de alta a todos los del archivo"
    let earlier = "Archivos enviados antes"
    func lines(_ count: Int) -> String { count == 1 ? "1 línea" : "\(count) líneas" }
    func count(_ state: InvitationState, _ count: Int) -> String {
        switch state {
        case .waiting: "\(count) en espera"
        case .enrolled: count == 1 ? "1 dada de alta" : "\(count) dadas de alta"
        case .known: count == 1 ? "1 ya era miembro" : "\(count) ya eran miembros"
        case .failed: count == 1 ? "1 fallida" : "\(count) fallidas"
        }
    }
    let underWay = "Se están dando de alta las líneas. Puede dejar esta página; sigue por sí solo."
    let done = "Se han leído todas las líneas."
    let showAgain = "Ver por dónde va"
    let failures = "Líneas que fallaron"
    let failuresText = "No se guardó nada de estas líneas. Corríjalas en el archivo y envíelo otra vez: las demás quedan como están."
    func line(_ number: Int) -> String { "Línea \(number)" }
    let more = "Hay más. Corrija primero estas."
    let letters = "Cartas de activación"
    let lettersText =
        "Hace cartas con códigos nuevos para quienes en este archivo todavía no han usado uno, de 50 en 50. Las cartas hechas antes dejan de servir."
    let printLetters = "Hacer las cartas"
    let nextLetters = "Hacer las cartas siguientes"
    let noLetters = "Todas las personas de este archivo han usado su carta, o no había a quién dar de alta."
}
