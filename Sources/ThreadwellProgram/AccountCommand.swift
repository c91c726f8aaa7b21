public import ArgumentParser
import Foundation
public import Messaging
import Persistence

struct AccountCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "account",
        abstract: "Makes accounts and activation codes, disables accounts, and sets passwords.",
        discussion: """
            Example:
              \(ProgramName.invoked) account create --username ada --kind member \\
                --name "Ada Park" --patient "HOSP|004411" --password-file -
            """,
        subcommands: [Create.self, Activation.self, Disable.self, Password.self])

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes an account.",
            discussion: """
                A member is named with the record number of their own chart (--patient), or without one if they only act for others. \
                A person of the practice gets roles: \(Role.allCases.map(\.rawValue).joined(separator: " ")).

                Example:
                  printf 'tulip carries nine lanterns' | \\
                    \(ProgramName.invoked) account create --username ada --kind member \\
                      --name "Ada Park" --patient "HOSP|004411" --password-file -
                """)

        @OptionGroup var store: StoreOptions

        @Option(help: "2 to 64 characters: letters from a to z, digits and . _ - @ +")
        var username: String

        @Option(help: "member or staff.")
        var kind: AccountKind

        @Option(help: "The person's name as others read it.")
        var name: String

        @Option(help: "AUTHORITY|ID of the member's own chart, as the practice numbers it.")
        var patient: String?

        @Option(name: .customLong("role"), help: "A role of a person of the practice; may be given several times.")
        var roles: [Role] = []

        @Option(help: "The tag of the language the person reads.")
        var language = "en"

        @Option(name: .customLong("password-file"), help: "A file that holds the password, or - for standard input.")
        var passwordFile: String

        func run() async throws {
            try await explained {
                let password = try PasswordFile.text(of: passwordFile)
                try await withPortal(StoreSettings(store)) { portal in
                    let own = try await chart(in: portal)
                    let account = try await portal.identity.create(
                        NewAccount(kind: kind, username: username, name: name, language: language, patient: own, roles: Set(roles)),
                        password: password, by: .operator)
                    if kind == .staff { try await portal.reviseConfiguration() }
                    Terminal.say("The account \(account.username) was made.")
                }
            }
        }

        private func chart(in portal: Portal) async throws -> ID<Patient>? {
            guard let patient else { return nil }
            let parts = patient.split(separator: "|", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { throw ValidationError("--patient is AUTHORITY|ID") }
            let identifier = Patients.Identifier(authority: parts[0], value: parts[1])
            guard let found = try await portal.read({ try portal.patients.find(identifier, in: $0) }) else {
                throw CommandFailure("No patient has this record number under the authority \(parts[0]).")
            }
            return found
        }
    }

    struct Activation: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes the code by which somebody of the practice sets their first password.",
            discussion: """
                It is printed this once, works once and for 14 days. Codes made before open nothing any more.

                Example:
                  \(ProgramName.invoked) account activation cy
                """)

        @OptionGroup var store: StoreOptions

        @Argument(help: "The username.")
        var username: String

        func run() async throws {
            try await explained {
                try await withPortal(StoreSettings(store)) { portal in
                    let account = try await portal.account(named: username)
                    let site = try await portal.site()
                    let issued = try await portal.perform { tx in
                        Effect(try portal.identity.activationCode(for: account.id, by: .operator, in: tx))
                    }
                    Terminal.say("Open \(site.publicAddress)/activate and type \(issued.code.text) with the username \(account.username).")
                }
            }
        }
    }

    struct Disable: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Ends an account's use at once, open sessions included.",
            discussion: """
                Example:
                  \(ProgramName.invoked) account disable ada --reason "left the practice"
                """)

        @OptionGroup var store: StoreOptions

        @Argument(help: "The username.")
        var username: String

        @Option(help: "Kept with the account.")
        var reason = "disabled at the terminal"

        func run() async throws {
            try await explained {
                try await withPortal(StoreSettings(store)) { portal in
                    let account = try await portal.account(named: username)
                    let changed = try await portal.identity.disable(account.id, because: reason, by: .operator)
                    if account.kind == .staff, changed { try await portal.reviseConfiguration() }
                    Terminal.say(changed ? "The account \(username) is disabled." : "The account \(username) was disabled already.")
                }
            }
        }
    }

    struct Password: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Sets a password and ends the account's sessions.",
            discussion: """
                Example:
                  \(ProgramName.invoked) account password ada --password-file /run/secrets/ada
                """)

        @OptionGroup var store: StoreOptions

        @Argument(help: "The username.")
        var username: String

        @Option(name: .customLong("password-file"), help: "A file that holds the password, or - for standard input.")
        var passwordFile: String

        func run() async throws {
            try await explained {
                let password = try PasswordFile.text(of: passwordFile)
                try await withPortal(StoreSettings(store)) { portal in
                    let account = try await portal.account(named: username)
                    try await portal.identity.setPassword(of: account.id, to: password, by: .operator)
                    Terminal.say("The password of \(username) was set; its sessions have ended.")
                }
            }
        }
    }
}

extension AccountKind: ExpressibleByArgument {}
extension Role: ExpressibleByArgument {}

enum PasswordFile {
    /// The password without the line end that editors and `echo` add.
    static func text(of path: String) throws -> String {
        var text = try DocumentFile.text(of: path)
        if text.last?.isNewline == true { text.removeLast() }
        guard !text.isEmpty else { throw CommandFailure("There is no password in it.") }
        return text
    }
}

extension Portal {
    /// - Throws: `CommandFailure` when there is no such account.
    fileprivate func account(named username: String) async throws -> Account {
        guard let account = try await read({ [identity] in try identity.account(username: username, in: $0) }) else {
            throw CommandFailure("There is no account named \(username).")
        }
        return account
    }

    /// The list of staff is part of the configuration, so a change makes a revision.
    fileprivate func reviseConfiguration() async throws {
        try await perform { [configuration] tx in
            try configuration.revise(by: .operator, in: tx)
            return Effect(())
        }
    }
}
