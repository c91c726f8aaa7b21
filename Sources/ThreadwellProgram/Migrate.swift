import ArgumentParser
import Messaging
import Persistence

struct Migrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Brings the database to this program's schema.",
        discussion: """
            Migrations only go forward, each in a transaction of its own. A changed or unknown migration is refused. `serve` does the \
            same at start.

            Example:
              \(ProgramName.invoked) migrate --database postgres://threadwell@db/threadwell --check
            """)

    @OptionGroup var store: StoreOptions

    @Flag(help: "Only says what is missing; exits with 1 when something is.")
    var check = false

    func run() async throws {
        try await explained {
            let settings = try StoreSettings(store)
            try settings.requireStore(unless: !check)
            if !check { try settings.makeDataFolder() }
            let database = try await Database.open(settings.location)
            do {
                try await migrate(database)
                await database.close()
            } catch {
                await database.close()
                throw error
            }
        }
    }

    private func migrate(_ database: Database) async throws {
        let migrator = Migrator(Schema.migrations)
        if check {
            let pending = try await migrator.pending(database)
            guard !pending.isEmpty else { return Terminal.say("The database is up to date.") }
            Terminal.say("Missing: \(pending.joined(separator: ", ")).")
            throw ExitCode(1)
        }
        let applied = try await migrator.migrate(database, now: Timestamp.now())
        Terminal.say(applied.isEmpty ? "The database is up to date." : "Applied: \(applied.joined(separator: ", ")).")
    }
}
