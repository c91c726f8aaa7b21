import ArgumentParser
import Foundation
import Messaging
import Persistence

struct KeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys",
        abstract: "Makes, shows and rotates the keys that protect what is stored.",
        discussion: """
            Example:
              \(ProgramName.invoked) keys create --master-key file:/etc/threadwell/master.key
              \(ProgramName.invoked) keys status
              \(ProgramName.invoked) keys rotate
            """,
        subcommands: [Create.self, Status.self, Rotate.self])

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes the master key and the keys of a new store.",
            discussion: """
                A key file is written once, readable by its owner alone, and never overwritten. Keep a copy apart from the backups: \
                without it nothing can be read again.

                Example:
                  \(ProgramName.invoked) keys create --master-key file:/etc/threadwell/master.key
                """)

        @OptionGroup var store: StoreOptions

        func run() async throws {
            try await explained {
                let settings = try StoreSettings(store)
                try settings.makeDataFolder()
                switch settings.masterKey {
                case .file(let path):
                    if FileManager.default.fileExists(atPath: path) {
                        Terminal.note("The master key file \(path) is there already and stays as it is.")
                    } else {
                        try MasterKeyFile.create(path)
                        Terminal.say("The master key was written to \(path). Keep a copy apart from the backups.")
                    }
                case .environment: break
                }
                try await withPortal(settings, mayCreateKeys: true, migrate: true) { _ in
                    Terminal.say("The keys of the store are there and open.")
                }
            }
        }
    }

    struct Status: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Says which master key protects how much.",
            discussion: """
                Example:
                  \(ProgramName.invoked) keys status
                """)

        @OptionGroup var store: StoreOptions

        func run() async throws {
            try await explained {
                try await withPortal(StoreSettings(store)) { portal in
                    let status = try await portal.keyStatus()
                    for line in status.lines {
                        Terminal.say(
                            "\(line.masterKey)  \(line.siteKeys) site keys, \(line.patients) patients\(line.isCurrent ? "  (current)" : "")"
                        )
                    }
                    Terminal.say(
                        status.behind == 0
                            ? "Everything is under the current key; older ones may be taken away."
                            : "\(status.behind) rows are under an older key: run `\(ProgramName.invoked) keys rotate`.")
                }
            }
        }
    }

    struct Rotate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Adds a new master key and wraps every key anew, while the server serves.",
            discussion: """
                With file:PATH the new key becomes the first line of the file; the old lines stay until you take them away. With env:NAME \
                put the new key first into the variable yourself (several keys are divided by commas), then rotate with --no-new-key.

                Example:
                  \(ProgramName.invoked) keys rotate
                """)

        @OptionGroup var store: StoreOptions

        @Flag(name: .customLong("no-new-key"), help: "Only wraps anew under the first key given.")
        var noNewKey = false

        func run() async throws {
            try await explained {
                let settings = try StoreSettings(store)
                if !noNewKey {
                    guard case .file(let path) = settings.masterKey else {
                        throw CommandFailure(
                            "A key cannot be written into an environment variable: put it there first, then use --no-new-key.")
                    }
                    // The store must open with what is there before anything is added.
                    try await withPortal(settings) { _ in }
                    try MasterKeyFile.prepend(to: path)
                }
                try await withPortal(settings) { portal in
                    let count = try await portal.rewrapKeys { Terminal.progress("\($0) patients") }
                    Terminal.endProgress()
                    Terminal.say("\(count) keys were wrapped anew.")
                    let status = try await portal.keyStatus()
                    guard status.behind == 0 else {
                        throw CommandFailure("\(status.behind) rows came under an older key meanwhile: run it again.")
                    }
                    Terminal.say("Everything is under the current key; older ones may be taken away once every server has read it.")
                }
            }
        }
    }
}

/// A file of master keys, readable by its owner alone.
enum MasterKeyFile {
    /// - Throws: `CommandFailure`; an existing file is never overwritten.
    static func create(_ path: String) throws {
        let text = "# Threadwell master key. Keep a copy apart from the backups.\n\(MasterKey.newLine())\n"
        let descriptor = Foundation.open(path, O_WRONLY | O_CREAT | O_EXCL, 0o400)
        guard descriptor >= 0 else { throw CommandFailure("The master key file \(path) cannot be made.") }
        try finish(descriptor, text, path)
    }

    /// Puts a new key before the others, by way of a new file.
    static func prepend(to path: String) throws {
        let old = try DocumentFile.text(of: path)
        let fresh = path + ".new"
        let descriptor = Foundation.open(fresh, O_WRONLY | O_CREAT | O_EXCL, 0o400)
        guard descriptor >= 0 else { throw CommandFailure("The file \(fresh) cannot be made; is another rotation under way?") }
        try finish(descriptor, "\(MasterKey.newLine())\n\(old)", fresh)
        guard rename(fresh, path) == 0 else { throw CommandFailure("The master key file \(path) cannot be replaced.") }
    }

    private static func finish(_ descriptor: Int32, _ text: String, _ path: String) throws {
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        do {
            try handle.write(contentsOf: Data(text.utf8))
            try handle.synchronize()
            try handle.close()
        } catch {
            throw CommandFailure("The master key file \(path) cannot be written.")
        }
    }
}
