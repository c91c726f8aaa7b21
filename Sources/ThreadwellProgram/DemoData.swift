import ArgumentParser
import Foundation
import Messaging
import Persistence

struct DemoData: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo-data",
        abstract: "Makes a demonstration store of any size, to measure with.",
        discussion: """
            The store must be empty, or one that this command or `serve --demo` made: then people and messages are added to those it \
            has. Every message is made by the verbs that serve real people, with task, audit trail and encryption.

            Example:
              \(ProgramName.invoked) demo-data --messages 1000000 --data-folder /tmp/large \\
                --database sqlite:/tmp/large.sqlite
            """)

    @OptionGroup var store: StoreOptions

    @Option(help: "How many messages to store.")
    var messages: Int

    @Option(help: "How many members to make.")
    var members = 1000

    @Option(help: "How many agents to make.")
    var agents = 20

    @Option(help: "Where to write a line of JSON for everybody, with the token of an open session.")
    var tokens: String?

    func validate() throws {
        guard messages >= 1, members >= 1, agents >= 1 else { throw ValidationError("--messages, --members and --agents are at least 1") }
    }

    func run() async throws {
        try await explained {
            let settings = try StoreSettings(store)
            try DemonstrationStore.makeKey(settings)
            let portal = try await settings.open(mayCreateKeys: true, migrate: true)
            do {
                try await DemonstrationStore.build(in: portal)
                try await load(portal)
                await portal.database.close()
            } catch {
                await portal.database.close()
                throw error
            }
        }
    }

    private func load(_ portal: Portal) async throws {
        let begun = ContinuousClock.now
        let load = DemonstrationLoad(.init(messages: messages, members: members, agents: agents), in: portal)
        let people = try await load.build { Terminal.progress("\($0) of \(messages) messages") }
        Terminal.endProgress()
        let seconds = Double((ContinuousClock.now - begun).components.seconds) + 0.001
        Terminal.say(
            "\(messages) messages, \(members) members and \(agents) agents were made, \(Int(Double(messages) / max(1, seconds))) messages a second."
        )
        guard let tokens else { return }
        let lines = people.map(Self.line).joined(separator: "\n") + "\n"
        guard FileManager.default.createFile(atPath: tokens, contents: Data(lines.utf8), attributes: [.posixPermissions: 0o600]) else {
            throw CommandFailure("The tokens cannot be written to \(tokens).")
        }
        Terminal.say("Tokens of \(people.count) open sessions were written to \(tokens).")
    }

    /// Every value is made by us and needs no escaping.
    private static func line(_ person: DemonstrationLoad.SignedInPerson) -> String {
        var members = [
            "\"kind\":\"\(person.kind.rawValue)\"", "\"username\":\"\(person.username)\"", "\"token\":\"\(person.token)\"",
            "\"conversations\":\(person.conversations)",
        ]
        if let patient = person.patient { members.append("\"patient\":\"\(patient)\"") }
        if let group = person.group { members.append("\"group\":\"\(group)\"") }
        return "{\(members.joined(separator: ","))}"
    }
}

/// The store of a demonstration: made once, recognised ever after.
enum DemonstrationStore {
    /// Makes the master key of a first demonstration run, with a warning.
    static func makeKey(_ settings: StoreSettings) throws {
        try settings.makeDataFolder()
        guard case .file(let path) = settings.masterKey, !FileManager.default.fileExists(atPath: path) else { return }
        if case .sqlite(let database) = settings.location, FileManager.default.fileExists(atPath: database) {
            throw CommandFailure(
                "There is a database at \(database), but no master key at \(path). Give the key it was made with (--master-key).")
        }
        try MasterKeyFile.create(path)
        Terminal.note("warning: a master key was made at \(path). That is good for a trial only: a site keeps its key apart from its data.")
    }

    /// What is said of a store of another version. It is the demonstration's, as a rule, and then a new one costs nothing.
    static func outdated(_ refusal: MigrationRefusal, _ settings: StoreSettings) -> CommandFailure {
        let new =
            switch settings.location {
            case .sqlite: "start again"
            case .postgres: "give an empty database"
            }
        return CommandFailure(
            "\(refusal) If it holds nothing but a demonstration, move the folder \(settings.dataFolder) away and \(new): a new one is made."
        )
    }

    /// Fills an empty store with the demonstration world; leaves one that was
    /// made before as it is.
    ///
    /// - Throws: `CommandFailure` for a store that holds something else.
    static func build(in portal: Portal) async throws {
        let (isMade, isEmpty) = try await portal.read { tx in (try Demonstration.isMarked(in: tx), try Demonstration.isEmpty(in: tx)) }
        if isMade { return }
        guard isEmpty else {
            throw CommandFailure(
                "This database was not made by a demonstration. A demonstration takes no other, because its passwords are public.")
        }
        try await DemonstrationWorld(in: portal).build()
    }
}
