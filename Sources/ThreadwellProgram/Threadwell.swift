import ArgumentParser

/// The one command line: a server, and the commands that look after it.
struct Threadwell: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: ProgramName.invoked,
        abstract: "Secure messages between patients and the people who care for them.",
        discussion: """
            Start with a world to try it in:
              \(ProgramName.invoked) serve --demo

            Every command takes --help, which ends with an example. Settings can also stand in the environment (THREADWELL_DATABASE, \
            THREADWELL_DATA_FOLDER, …) or in a YAML file named by --settings; what stands on the command line comes first.
            """,
        version: Release.version,
        subcommands: [
            Serve.self, Migrate.self, ConfigurationCommand.self, ImportCommand.self, AccountCommand.self, AuditCommand.self,
            KeysCommand.self, MailCommand.self, EndpointsCommand.self, DeliveriesCommand.self, EventsCommand.self, Check.self,
            DemoData.self,
        ])
}

enum Release {
    static let version = "0.1.0"
}
