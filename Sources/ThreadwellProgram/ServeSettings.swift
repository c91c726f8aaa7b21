import ArgumentParser
import Logging
import Messaging

/// How the server listens and whom it trusts.
struct ServeSettings: Sendable {
    let store: StoreSettings
    let hostname: String
    let port: Int
    let isDemonstration: Bool
    let certificate: (certificate: String, key: String)?
    let behindProxy: Bool
    let adminPort: Int?
    let configuration: String?
    /// The socket of clamd; nil when nothing looks at files.
    let scanner: String?
    let limits: RateLimits
    /// nil sends no e-mail.
    let mail: MailSettings?
    let logLevel: Logger.Level

    /// Whether browsers reach the site over TLS, ours or the proxy's.
    var isSecure: Bool { certificate != nil || behindProxy }
}

extension ServeSettings {
    /// Reads what stands on the command line, then the environment, then the file.
    ///
    /// - Throws: `ValidationError` for what cannot be, each with the reason.
    init(_ options: Serve) throws {
        try self.init(options, file: SettingsFile(path: options.store.settings))
    }

    /// - Parameter file: what stands in the environment and in the file.
    init(_ options: Serve, file: SettingsFile) throws {
        mail = try MailSettings(options.mail, file: file)
        store = try StoreSettings(options.store, file: file, sendsMail: mail != nil)
        hostname = options.hostname ?? file.text("hostname") ?? "127.0.0.1"
        port = try options.port ?? Self.port(file.text("port"), "port") ?? 8080
        adminPort = try options.adminPort ?? Self.port(file.text("admin-port"), "admin-port")
        isDemonstration = try options.demo || Self.isOn(file.text("demo"), "demo")
        behindProxy = try options.behindProxy || Self.isOn(file.text("behind-proxy"), "behind-proxy")
        configuration = options.configuration ?? file.text("configuration")
        scanner = try Self.scanner(options.scanner ?? file.text("scanner"))
        certificate =
            switch (options.tlsCertificate ?? file.text("tls-certificate"), options.tlsKey ?? file.text("tls-key")) {
            case (nil, nil): nil
            case (let certificate?, let key?): (certificate, key)
            default: throw ValidationError("--tls-certificate and --tls-key belong together")
            }
        let limits = options.rateLimits ?? file.text("rate-limits") ?? "on"
        guard limits == "on" || limits == "off" else { throw ValidationError("--rate-limits is on or off") }
        self.limits = limits == "on" ? .on : .off
        let level = file.text("log-level") ?? "info"
        guard let logLevel = Logger.Level(rawValue: level) else {
            throw ValidationError("log-level is trace, debug, info, notice, warning or error")
        }
        self.logLevel = logLevel
        try refuseUnsafe()
    }

    private func refuseUnsafe() throws {
        let isLoopback = Loopback.contains(hostname)
        if isDemonstration && !isLoopback {
            throw ValidationError("--demo listens on loopback only: its passwords are public")
        }
        if !isLoopback && !isSecure {
            throw ValidationError("plain HTTP is for loopback only: give --tls-certificate and --tls-key, or --behind-proxy")
        }
        if limits == .off && (!isLoopback || behindProxy) {
            throw ValidationError("--rate-limits off is for load tests on loopback, and not behind a proxy")
        }
    }

    /// The path of `unix:PATH`.
    static func scanner(_ text: String?) throws -> String? {
        guard let text else { return nil }
        guard text.hasPrefix("unix:"), text.utf8.count > 5 else { throw ValidationError("--scanner is unix:PATH") }
        return String(text.dropFirst(5))
    }

    private static func port(_ text: String?, _ name: String) throws -> Int? {
        guard let text else { return nil }
        guard let port = Int(text), (0...65_535).contains(port) else { throw ValidationError("\(name) is a number from 0 to 65535") }
        return port
    }

    private static func isOn(_ text: String?, _ name: String) throws -> Bool {
        switch text {
        case nil, "false", "no", "off", "0": false
        case "true", "yes", "on", "1": true
        default: throw ValidationError("\(name) is true or false")
        }
    }
}
