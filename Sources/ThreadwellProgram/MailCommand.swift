import ArgumentParser
import Messaging
import Persistence

struct MailCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mail",
        abstract: "Says how the e-mails stand, and has those tried again that a mail server did not take.",
        discussion: """
            E-mails are sent by `\(ProgramName.invoked) serve` with --smtp-url.

            Example:
              \(ProgramName.invoked) mail status
              \(ProgramName.invoked) mail retry
            """,
        subcommands: [Status.self, Retry.self])

    struct Status: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Says how many e-mails wait and how many were given up.",
            discussion: """
                Example:
                  \(ProgramName.invoked) mail status
                """)

        @OptionGroup var store: StoreOptions

        func run() async throws {
            try await explained {
                try await withPortal(try StoreSettings(store)) { portal in
                    let standing = try await portal.read { [mail = portal.mail] in try mail.standing(in: $0) }
                    Terminal.say(
                        "\(standing.waiting) wait, of which \(standing.tried) were tried; \(standing.failed) were given up in the last seven days."
                    )
                    if let problem = standing.problem { Terminal.say("The last problem: \(problem).") }
                }
            }
        }
    }

    struct Retry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Has every e-mail that was postponed tried again now.",
            discussion: """
                Once the mail server works again, nobody needs to wait for the next turn.

                Example:
                  \(ProgramName.invoked) mail retry
                """)

        @OptionGroup var store: StoreOptions

        func run() async throws {
            try await explained {
                try await withPortal(try StoreSettings(store)) { portal in
                    let count = try await portal.perform { [mail = portal.mail] in Effect(try mail.tryAgain(in: $0)) }
                    Terminal.say("\(count) e-mails are tried again now.")
                }
            }
        }
    }
}
