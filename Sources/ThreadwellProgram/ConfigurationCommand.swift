import ArgumentParser
import Foundation
import Messaging

struct ConfigurationCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "Reads, checks and changes the site's configuration as one document.",
        discussion: """
            Example:
              \(ProgramName.invoked) config export > site.yaml
              \(ProgramName.invoked) config check site.yaml
              \(ProgramName.invoked) config apply site.yaml
            """,
        subcommands: [Export.self, CheckDocument.self, Apply.self])

    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prints the configuration in force.",
            discussion: """
                Example:
                  \(ProgramName.invoked) config export > site.yaml
                """)

        @OptionGroup var store: StoreOptions

        func run() async throws {
            try await explained {
                try await withPortal(StoreSettings(store)) { portal in
                    FileHandle.standardOutput.write(Data(try await portal.configuration.export().utf8))
                }
            }
        }
    }

    struct CheckDocument: ProgramCommand {
        static let configuration = CommandConfiguration(
            commandName: "check",
            abstract: "Says everything that is wrong with a document; changes nothing.",
            discussion: """
                The options of every command are taken here too, so that a script can give the same ones to each; no database is opened.

                Example:
                  \(ProgramName.invoked) config check site.yaml
                """)

        @OptionGroup var store: StoreOptions

        @Argument(help: "The document, or - for standard input.")
        var file: String

        func run(in program: Program) async throws {
            try await explained {
                let judged = ConfigurationCheck.judge(try DocumentFile.text(of: file), installed: program.installed)
                for warning in judged.warnings { Terminal.note("note: \(warning)") }
                guard judged.mistakes.isEmpty else {
                    for mistake in judged.mistakes { Terminal.note(mistake.description) }
                    let count = judged.mistakes.count
                    throw CommandFailure("The document has \(count == 1 ? "one mistake" : "\(count) mistakes").")
                }
                Terminal.say("The document is well.")
            }
        }
    }

    struct Apply: ProgramCommand {
        static let configuration = CommandConfiguration(
            abstract: "Puts a document in force, whole or not at all.",
            discussion: """
                The document says which revision it was exported from; another one in force refuses it, with the difference.
                A workflow group that holds unfinished tasks does not go unless another one takes them over.

                Example:
                  \(ProgramName.invoked) config apply site.yaml
                  \(ProgramName.invoked) config apply --successor billing=front-desk site.yaml
                """)

        @OptionGroup var store: StoreOptions

        @Option(help: "The revision the document is based on, instead of the one it names.")
        var base: Int64?

        @Flag(name: .customLong("onto-latest"), help: "Applies to whatever is in force.")
        var ontoLatest = false

        @Option(
            name: .customLong("successor"),
            help: ArgumentHelp("Which workflow group takes over what is unfinished in one that goes; once for each.", valueName: "old=new"))
        var successors: [String] = []

        @Argument(help: "The document, or - for standard input.")
        var file: String

        func run(in program: Program) async throws {
            try await explained {
                let successors = try GroupSuccessors(successors)
                let text = try DocumentFile.text(of: file)
                let judged = ConfigurationCheck.judge(text, installed: program.installed)
                guard judged.mistakes.isEmpty, let document = ConfigurationDocument.read(text).document else {
                    throw ConfigurationRefusal.mistakes(judged.mistakes)
                }
                try await withPortal(StoreSettings(store), installed: program.installed) { portal in
                    let change = try await portal.configuration.apply(
                        document, base: base, ontoLatest: ontoLatest, successors: successors, by: .operator)
                    for warning in change.warnings { Terminal.note("note: \(warning)") }
                    guard !change.changedNothing else {
                        return Terminal.say("Nothing changed; revision \(change.revision) stays in force.")
                    }
                    for line in change.changes { Terminal.say(line) }
                    Terminal.say("Revision \(change.revision) is in force.")
                }
            }
        }
    }
}

enum DocumentFile {
    /// The text of a file, or of standard input for `-`.
    ///
    /// - Throws: `CommandFailure`.
    static func text(of path: String) throws -> String {
        let data = path == "-" ? FileHandle.standardInput.readDataToEndOfFile() : FileManager.default.contents(atPath: path)
        guard let data else { throw CommandFailure("The file \(path) cannot be read.") }
        guard let text = String(data: data, encoding: .utf8) else { throw CommandFailure("The file \(path) is not UTF-8 text.") }
        return text
    }
}
