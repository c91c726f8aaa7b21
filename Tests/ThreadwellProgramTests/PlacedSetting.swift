import MailTransport
import Messaging
import Persistence
import Testing

@testable import ThreadwellProgram

/// One setting of the server as each place says it differently, and where it is found again.
struct PlacedSetting: Sendable, CustomTestStringConvertible {
    let name: String
    /// nil where it cannot stand there.
    let onCommandLine: String?
    let inEnvironment: String
    let inFile: String
    /// Whether it is written on the command line without a value.
    let isFlag: Bool
    /// What it cannot do without, in the file.
    let beside: [String: String]
    let read: @Sendable (ServeSettings) -> String

    var testDescription: String { name }
    var variable: String { "THREADWELL_" + name.uppercased().replacing("-", with: "_") }

    private init(
        _ name: String, _ onCommandLine: String?, _ inEnvironment: String, _ inFile: String, isFlag: Bool = false,
        beside: [String: String] = [:], read: @escaping @Sendable (ServeSettings) -> String
    ) {
        self.name = name
        self.onCommandLine = onCommandLine
        self.inEnvironment = inEnvironment
        self.inFile = inFile
        self.isFlag = isFlag
        self.beside = beside
        self.read = read
    }

    private static let server = ["smtp-url": "smtp://localhost:2525", "mail-from": "care@example.org"]

    /// `FOLDER` is one in which there are the files `one`, `two` and `three`, each with its name as its only line.
    static let all: [PlacedSetting] = [
        PlacedSetting("database", "sqlite:one", "sqlite:two", "sqlite:three") { settings in
            switch settings.store.location {
            case .sqlite(let path): "sqlite:\(path)"
            case .postgres(let uri): uri
            }
        },
        PlacedSetting("data-folder", "one", "two", "three") { $0.store.dataFolder },
        PlacedSetting("master-key", "file:one", "env:TWO", "file:three") { settings in
            switch settings.store.masterKey {
            case .file(let path): "file:\(path)"
            case .environment(let name): "env:\(name)"
            }
        },
        PlacedSetting("hostname", "127.0.0.2", "::1", "localhost") { $0.hostname },
        PlacedSetting("port", "9001", "9002", "9003") { "\($0.port)" },
        PlacedSetting("demo", "true", "false", "true", isFlag: true) { "\($0.isDemonstration)" },
        PlacedSetting("tls-certificate", "one", "two", "three", beside: ["tls-key": "key"]) { $0.certificate?.certificate ?? "" },
        PlacedSetting("tls-key", "one", "two", "three", beside: ["tls-certificate": "certificate"]) { $0.certificate?.key ?? "" },
        PlacedSetting("behind-proxy", "true", "false", "true", isFlag: true) { "\($0.behindProxy)" },
        PlacedSetting("admin-port", "9001", "9002", "9003") { $0.adminPort.map { "\($0)" } ?? "" },
        PlacedSetting("configuration", "one", "two", "three") { $0.configuration ?? "" },
        PlacedSetting("scanner", "unix:one", "unix:two", "unix:three") { $0.scanner.map { "unix:\($0)" } ?? "" },
        PlacedSetting("rate-limits", "off", "on", "off") { $0.limits == .off ? "off" : "on" },
        PlacedSetting("log-level", nil, "debug", "error") { "\($0.logLevel)" },
        PlacedSetting("smtp-url", "smtp://one:25", "smtp://two:25", "smtp://three:25", beside: ["mail-from": "care@example.org"]) {
            $0.mail?.smtp.url ?? ""
        },
        PlacedSetting("smtp-tls", "off", "required", "off", beside: server) { $0.mail?.smtp.requiresTLS == true ? "required" : "off" },
        PlacedSetting("smtp-ca", "FOLDER/one", "FOLDER/two", "FOLDER/three", beside: server) { $0.mail?.smtp.trusted ?? "" },
        PlacedSetting("smtp-user", "one", "two", "three", beside: server.merging(["smtp-password-file": "FOLDER/one"]) { $1 }) {
            $0.mail?.smtp.credentials?.user ?? ""
        },
        PlacedSetting(
            "smtp-password-file", "FOLDER/one", "FOLDER/two", "FOLDER/three", beside: server.merging(["smtp-user": "threadwell"]) { $1 }
        ) {
            "FOLDER/" + ($0.mail?.smtp.credentials?.password ?? "")
        },
        PlacedSetting(
            "mail-from", "one@example.org", "two@example.org", "three@example.org", beside: ["smtp-url": "smtp://localhost:2525"]
        ) {
            $0.mail?.smtp.sender.address ?? ""
        },
        PlacedSetting("mail-wait", "1", "2", "3", beside: server) { $0.mail.map { "\($0.schedule.noticeWait)" } ?? "" },
        PlacedSetting("mail-retries", "1,1", "2,2", "3,3", beside: server) { settings in
            (settings.mail?.schedule.retries ?? []).map { "\($0)" }.joined(separator: ",")
        },
    ]
}
