import ArgumentParser
import Foundation
import Messaging
import Persistence
import Testing

@testable import ThreadwellProgram

@Suite("Settings of the server")
struct ServeSettingsTests {
    private func settings(_ words: String...) throws -> ServeSettings {
        let command = try #require(try Threadwell.parseAsRoot(["serve"] + words) as? Serve)
        return try ServeSettings(command)
    }

    @Test("Without any option it is loopback, port 8080, SQLite in the data folder and a key beside it")
    func defaults() throws {
        let settings = try settings()
        #expect(settings.hostname == "127.0.0.1")
        #expect(settings.port == 8080)
        #expect(settings.store.dataFolder == "./var")
        #expect(settings.store.location.description.contains("./var/threadwell.sqlite"))
        #expect(settings.store.masterKey == .file("./var/master.key"))
        #expect(!settings.isSecure)
    }

    @Test(
        "What would be unsafe is refused before anything is opened, such as plain HTTP for others than this machine (S74)",
        arguments: [
            ["--demo", "--hostname", "0.0.0.0"], ["--demo", "--hostname", "127.example.org"], ["--hostname", "127.0.0.1.example.org"],
            ["--rate-limits", "off", "--hostname", "127.example.org", "--tls-certificate", "a", "--tls-key", "b"],
            ["--hostname", "192.0.2.1"], ["--rate-limits", "off", "--behind-proxy"],
            ["--rate-limits", "off", "--hostname", "192.0.2.1", "--tls-certificate", "a", "--tls-key", "b"],
            ["--tls-certificate", "a"], ["--tls-key", "b"], ["--database", "oracle://db"], ["--master-key", "plain text"],
        ])
    func unsafe(words: [String]) throws {
        let command = try #require(try Threadwell.parseAsRoot(["serve"] + words) as? Serve)
        #expect(throws: (any Error).self) { try ServeSettings(command) }
    }

    @Test("What only this machine may be asked for is given by its number as by its name", arguments: ["localhost", "127.0.0.2", "::1"])
    func loopback(hostname: String) throws {
        let settings = try settings("--demo", "--rate-limits", "off", "--hostname", hostname)
        #expect(settings.isDemonstration && settings.limits == .off)
    }

    @Test("S75: plain HTTP beyond loopback is for a proxy that does TLS; then cookies are secure")
    func proxied() throws {
        let settings = try settings("--hostname", "0.0.0.0", "--behind-proxy")
        #expect(settings.isSecure)
    }

    @Test("The environment stands before the file, and an unknown key of the file is refused")
    func sources() throws {
        let path = NSTemporaryDirectory() + "settings-\(UUID().uuidString).yaml"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try "port: 9000\nhostname: localhost\nscanner: unix:/run/clamd.ctl\n".write(toFile: path, atomically: true, encoding: .utf8)
        let file = try SettingsFile(path: path, environment: ["THREADWELL_PORT": "9100"])
        #expect(file.text("port") == "9100")
        #expect(file.text("hostname") == "localhost")
        #expect(file.text("database") == nil)
        #expect(file.text("scanner") == "unix:/run/clamd.ctl")
        try "prot: 9000\n".write(toFile: path, atomically: true, encoding: .utf8)
        #expect(throws: CommandFailure.self) { try SettingsFile(path: path, environment: [:]) }
        try "port: [1, 2]\n".write(toFile: path, atomically: true, encoding: .utf8)
        #expect(throws: CommandFailure.self) { try SettingsFile(path: path, environment: [:]) }
        #expect(throws: CommandFailure.self) { try SettingsFile(path: path + ".no", environment: [:]) }
    }

    @Test(
        "A path is read from the root, or from where the command was called",
        arguments: [
            ("/var/lib/t.sqlite", ["var", "lib", "t.sqlite"]), ("./var/t.sqlite", ["srv", "var", "t.sqlite"]),
            ("t.sqlite", ["srv", "t.sqlite"]),
            ("../t.sqlite", ["t.sqlite"]), ("/a//b/../c/", ["a", "c"]), ("../../..", []),
        ] as [(String, [String])])
    func paths(path: String, names: [String]) {
        #expect(StoreSettings.names(along: path, from: "/srv") == names)
    }

    @Test("A master key file is written once, for its owner alone, and a rotation puts the new key first")
    func keyFile() throws {
        let path = NSTemporaryDirectory() + "key-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try MasterKeyFile.create(path)
        let permissions = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(permissions == 0o400)
        #expect(throws: CommandFailure.self, "never overwritten") { try MasterKeyFile.create(path) }
        func keys() throws -> [Substring] {
            try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").filter { !$0.hasPrefix("#") }
        }
        let before = try keys()
        try MasterKeyFile.prepend(to: path)
        #expect(try keys().count == 2)
        #expect(try keys().last == before.first)
    }
}
