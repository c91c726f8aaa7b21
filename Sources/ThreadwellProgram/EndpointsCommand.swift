import ArgumentParser
import Messaging
import Persistence

struct EndpointsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "endpoints",
        abstract: "Makes and ends the secrets shared with external systems.",
        discussion: """
            Example:
              \(ProgramName.invoked) endpoints secret records-ehr
            """,
        subcommands: [Secret.self, Secrets.self, End.self])

    struct Secret: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes a secret for an endpoint and prints it, this once.",
            discussion: """
                It is in force at once, without a restart. A secret made before goes on signing and being accepted beside it until it \
                is ended; there are two at most.

                Example:
                  \(ProgramName.invoked) endpoints secret records-ehr
                """)

        @OptionGroup var store: StoreOptions

        @Argument(help: "The code of the endpoint, as the configuration names it.")
        var endpoint: String

        func run() async throws {
            try await explained {
                try await withPortal(StoreSettings(store)) { portal in
                    guard try await portal.site().endpoint(code: endpoint) != nil else {
                        throw CommandFailure("The configuration names no endpoint \(endpoint).")
                    }
                    let name = endpoint
                    let made = try await portal.perform { try portal.deliveries.secrets.create(for: name, by: .operator, in: $0) }
                    Terminal.say(made.secret.text)
                    Terminal.note("Give it to the other system now; it is not shown again.")
                }
            }
        }
    }

    struct Secrets: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists the secrets of an endpoint that are in force, without showing them.",
            discussion: """
                Example:
                  \(ProgramName.invoked) endpoints secrets records-ehr
                """)

        @OptionGroup var store: StoreOptions

        @Argument(help: "The code of the endpoint.")
        var endpoint: String

        func run() async throws {
            try await explained {
                try await withPortal(StoreSettings(store)) { portal in
                    let name = endpoint
                    let secrets = try await portal.read { try portal.deliveries.secrets.list(of: name, in: $0) }
                    for secret in secrets { Terminal.say("\(secret.id)  made \(secret.createdAt.rfc3339Seconds)") }
                    if secrets.isEmpty { Terminal.note("No secret is stored for \(endpoint).") }
                }
            }
        }
    }

    struct End: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Ends a secret: it signs nothing and is accepted no more.",
            discussion: """
                Example:
                  \(ProgramName.invoked) endpoints end records-ehr 0199f3c8-0000-7000-8000-000000000000
                """)

        @OptionGroup var store: StoreOptions

        @Argument(help: "The code of the endpoint.")
        var endpoint: String

        @Argument(help: "The id that `\(ProgramName.invoked) endpoints secrets` prints.")
        var secret: String

        func run() async throws {
            try await explained {
                guard let id = ID<EndpointSecrets>(secret) else { throw CommandFailure("\(secret) is no id of a secret.") }
                try await withPortal(StoreSettings(store)) { portal in
                    let name = endpoint
                    try await portal.perform { try portal.deliveries.secrets.end(id, of: name, by: .operator, in: $0) }
                    Terminal.say("The secret is ended.")
                }
            }
        }
    }
}
