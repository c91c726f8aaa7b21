import Foundation
import Yams

/// Where a setting can stand besides the command line: the environment, as
/// `THREADWELL_` and the option's name in capitals, then a YAML file with the
/// option's name as its key.
struct SettingsFile {
    private let values: [String: String]
    private let environment: [String: String]

    /// - Throws: `CommandFailure` when the file cannot be read or is no map of
    ///   plain values.
    init(path: String?, environment: [String: String] = ProcessInfo.processInfo.environment) throws {
        self.environment = environment
        guard let path = path ?? environment["THREADWELL_SETTINGS"] else {
            values = [:]
            return
        }
        guard let data = FileManager.default.contents(atPath: path), let text = String(data: data, encoding: .utf8) else {
            throw CommandFailure("The settings file \(path) cannot be read.")
        }
        values = try Self.values(in: text, of: path)
    }

    /// The text of a setting, `data-folder` for example; nil when it stands nowhere.
    func text(_ name: String) -> String? {
        environment["THREADWELL_" + name.uppercased().replacingOccurrences(of: "-", with: "_")] ?? values[name]
    }

    /// Every name that a file may hold.
    static let known: Set<String> = [
        "database", "data-folder", "master-key", "hostname", "port", "demo", "tls-certificate", "tls-key", "behind-proxy", "admin-port",
        "configuration", "scanner", "rate-limits", "log-level", "smtp-url", "smtp-tls", "smtp-ca", "smtp-user", "smtp-password-file",
        "mail-from", "mail-wait", "mail-retries",
    ]

    private static func values(in text: String, of path: String) throws -> [String: String] {
        guard let node = try? Yams.compose(yaml: text) else {
            throw CommandFailure("The settings file \(path) is not YAML.")
        }
        guard let mapping = node.mapping else {
            throw CommandFailure("The settings file \(path) holds no settings: write one `name: value` a line.")
        }
        var values: [String: String] = [:]
        for (key, value) in mapping {
            guard let name = key.string, let text = value.scalar?.string else {
                throw CommandFailure("The settings file \(path) holds something else than `name: value` lines.")
            }
            guard known.contains(name) else { throw CommandFailure("The settings file \(path) names an unknown setting: \(name).") }
            values[name] = text
        }
        return values
    }
}
