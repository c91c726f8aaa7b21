import ArgumentParser
import FHIR
import Foundation
import Messaging
import Persistence

/// One clear sentence, and exit status 1.
struct CommandFailure: Error, CustomStringConvertible {
    let description: String

    init(_ sentence: String) {
        description = sentence
    }
}

/// Runs the body of a command and puts whatever stops it into a sentence.
func explained(_ body: () async throws -> Void) async throws {
    do {
        try await body()
    } catch let exit as ExitCode {
        throw exit
    } catch let usage as ValidationError {
        throw usage
    } catch {
        Terminal.complain(Explanation.sentence(for: error))
        throw ExitCode(1)
    }
}

/// What an error means to somebody at a terminal. Never a value of a row.
enum Explanation {
    static func sentence(for error: any Error) -> String {
        switch error {
        case let failure as CommandFailure: failure.description
        case let refusal as ConfigurationRefusal: configuration(refusal)
        case let refusal as any Messaging.Refusal: refusal.sentence
        case let failure as EncryptionFailure: encryption(failure)
        case let failure as DatabaseFailure: database(failure)
        case let refusal as DatabaseRefusal: refusal.description
        case let refusal as MigrationRefusal: refusal.description
        case let outdated as SchemaOutdated:
            "The database is older than this program: \(outdated.pending.joined(separator: ", ")) is missing. Run `\(ProgramName.invoked) migrate`."
        case let failure as ReadFailure: failure.description
        default: "Something went wrong that should not: \(type(of: error)). Nothing was changed."
        }
    }

    private static func configuration(_ refusal: ConfigurationRefusal) -> String {
        switch refusal {
        case .mistakes(let mistakes): ([refusal.sentence] + mistakes.map(\.description)).joined(separator: "\n  ")
        case .stale(_, let difference): ([refusal.sentence] + difference).joined(separator: "\n  ")
        default: refusal.sentence
        }
    }

    private static func encryption(_ failure: EncryptionFailure) -> String {
        switch failure {
        case .notOpened: "Something in the database does not open with its key: it was changed or moved outside Threadwell."
        case .unknownMasterKey: "A row is wrapped under a master key that is not among those given."
        case .unreadableMasterKey(let sentence): sentence
        case .wrongMasterKey:
            "The master key does not open this database. Nothing was changed. Give the key the database was made with (--master-key)."
        case .keysMissing:
            "The database has rows but no keys, or none may be made: create them once with `\(ProgramName.invoked) keys create`, or restore the whole database."
        }
    }

    private static func database(_ failure: DatabaseFailure) -> String {
        switch failure {
        case .unavailable: "The database cannot be reached. Check the address, and that the server runs."
        case .busy: "The database is in use by another program. Try again when it is done."
        case .storageFull: "The disk that keeps the database is full. Make room, then try again."
        case .commitUnknown: "The connection broke while the change was being stored: look whether it is there before you try again."
        case .storage(let code): "The disk that keeps the database reports an error (\(code)). What was not confirmed was not stored."
        case .sql(let code): "The database refused a statement (\(code)). Nothing was changed."
        default: "The database refused the change (\(failure))."
        }
    }
}

/// What a command says: results on standard output, the rest on standard error.
enum Terminal {
    static func say(_ line: String) {
        FileHandle.standardOutput.write(Data((line + "\n").utf8))
    }

    static func note(_ line: String) {
        FileHandle.standardError.write(Data((line + "\n").utf8))
    }

    static func complain(_ sentence: String) {
        note("\(ProgramName.invoked): \(sentence)")
    }

    /// A line that is written over by the next one, when somebody is looking.
    static func progress(_ line: String) {
        guard isatty(2) == 1 else { return }
        FileHandle.standardError.write(Data("\r\u{1B}[K\(line)".utf8))
    }

    static func endProgress() {
        if isatty(2) == 1 { FileHandle.standardError.write(Data("\r\u{1B}[K".utf8)) }
    }
}
