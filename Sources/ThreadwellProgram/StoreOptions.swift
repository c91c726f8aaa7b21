import ArgumentParser
import Foundation
import Messaging
import Persistence

/// Where the data and the key are: the same for every command.
struct StoreOptions: ParsableArguments {
    @Option(help: "sqlite:PATH or postgres://… (several hosts may be named). Without it: sqlite in the data folder.")
    var database: String?

    @Option(name: .customLong("data-folder"), help: "Where files beside the database are kept. Without it: ./var.")
    var dataFolder: String?

    @Option(name: .customLong("master-key"), help: "file:PATH or env:NAME. Without it: master.key in the data folder.")
    var masterKey: String?

    @Option(help: "A YAML file of settings, one `name: value` a line.")
    var settings: String?
}

/// The same, resolved.
struct StoreSettings: Sendable {
    let location: DatabaseLocation
    let dataFolder: String
    let masterKey: MasterKeySource
    /// Whether a server of the site sends e-mail: what a command brings about is told by it, too.
    let sendsMail: Bool

    /// - Throws: `CommandFailure`, `ValidationError`.
    init(_ options: StoreOptions, file: SettingsFile, sendsMail: Bool? = nil) throws {
        self.sendsMail = sendsMail ?? (file.text("smtp-url") != nil)
        dataFolder = options.dataFolder ?? file.text("data-folder") ?? "./var"
        let database = options.database ?? file.text("database") ?? "sqlite:\(dataFolder)/threadwell.sqlite"
        do {
            location = try DatabaseLocation(database)
        } catch {
            throw ValidationError("--database is sqlite:PATH or postgres://…")
        }
        let key = options.masterKey ?? file.text("master-key") ?? "file:\(dataFolder)/master.key"
        guard let source = MasterKeySource(key) else { throw ValidationError("--master-key is file:PATH or env:NAME") }
        masterKey = source
    }

    init(_ options: StoreOptions) throws {
        try self.init(options, file: SettingsFile(path: options.settings))
    }

    /// Opens the store as it is.
    ///
    /// - Parameters:
    ///   - mayCreateKeys: whether it may be a new one, which is made then.
    ///   - migrate: whether to bring the schema up to date first.
    func open(
        mayCreateKeys: Bool = false, migrate: Bool = false, limits: RateLimits = .on, files: FileChecking = .unavailable,
        installed: Installation = .shipped, clock: @escaping @Sendable () -> Timestamp = { Timestamp.now() }
    ) async throws -> Portal {
        try requireStore(unless: mayCreateKeys)
        let masterKeys = try MasterKeys(masterKey)
        let database = try await Database.open(location)
        do {
            if migrate, !mayCreateKeys { try await Self.requireTables(in: database) }
            return try await Portal.wire(
                database, masterKeys: masterKeys, limits: limits, files: files, mayCreateKeys: mayCreateKeys, migrate: migrate,
                sendsMail: sendsMail, installed: installed, clock: clock)
        } catch {
            await database.close()
            throw error
        }
    }

    /// A database that holds nothing is not filled with tables either, only to be refused because it has no keys.
    private static func requireTables(in database: Database) async throws {
        let isNew = try await Migrator(Schema.migrations).pending(database).count == Schema.migrations.count
        guard isNew else { return }
        throw CommandFailure("There is nothing in this database yet. Make a store in it with `\(ProgramName.invoked) keys create`.")
    }

    /// A typing mistake in a path must not make an empty database.
    func requireStore(unless mayMake: Bool) throws {
        guard case .sqlite(let path) = location, !mayMake, !FileManager.default.fileExists(atPath: path) else { return }
        throw CommandFailure("There is no database at \(path). Make one with `\(ProgramName.invoked) keys create`.")
    }

    /// Makes the folder for files, readable by its owner alone, unless the database could not be made beside it: then nothing is left
    /// behind.
    ///
    /// - Throws: `CommandFailure`.
    func makeDataFolder() throws {
        try requireFolder()
        do {
            try FileManager.default.createDirectory(
                atPath: dataFolder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw CommandFailure("The data folder \(dataFolder) cannot be made.")
        }
    }

    /// A file that is missing can be made where it is wanted; a folder is made for it only when that is the data folder.
    private func requireFolder() throws {
        let files = FileManager.default
        guard case .sqlite(let path) = location, !files.fileExists(atPath: path) else { return }
        let names = Self.names(along: path, from: files.currentDirectoryPath).dropLast()
        let folder = "/" + names.joined(separator: "/")
        var isFolder: ObjCBool = false
        guard files.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue else {
            if Self.names(along: dataFolder, from: files.currentDirectoryPath).starts(with: names) { return }
            throw CommandFailure("There is no folder \(folder) for the database.")
        }
        guard files.isWritableFile(atPath: folder) else {
            throw CommandFailure("The folder \(folder) may not be written by this user, so no database can be made in it.")
        }
    }

    /// The names from the root down, for a path that may begin in the folder where the command was called.
    static func names(along path: String, from folder: String) -> [String] {
        (path.hasPrefix("/") ? path : "\(folder)/\(path)").split(separator: "/").reduce(into: []) { names, name in
            switch name {
            case ".": break
            case "..": _ = names.popLast()
            default: names.append(String(name))
            }
        }
    }
}

/// Opens the store for a command, and closes it whatever happens.
func withPortal(
    _ store: StoreSettings, mayCreateKeys: Bool = false, migrate: Bool = false, installed: Installation = .shipped,
    _ body: (Portal) async throws -> Void
) async throws {
    let portal = try await store.open(mayCreateKeys: mayCreateKeys, migrate: migrate, installed: installed)
    do {
        try await body(portal)
        await portal.database.close()
    } catch {
        await portal.database.close()
        throw error
    }
}
