import ArgumentParser
import Foundation
import Messaging
import Persistence
import Scanning

struct Check: ProgramCommand {
    static let configuration = CommandConfiguration(
        abstract: "Looks whether everything is as it should be: database, schema, keys, configuration, owners of tasks, audit trail.",
        discussion: """
            Exits with 1 when something is wrong. With --production, what only a trial may do is wrong too.

            Example:
              \(ProgramName.invoked) check --production
            """)

    @OptionGroup var store: StoreOptions

    @Option(help: "unix:PATH, the socket of clamd, as for serve.")
    var scanner: String?

    @Flag(help: "Also refuses what a production site must not have.")
    var production = false

    func run(in program: Program) async throws {
        try await explained {
            let settings = try StoreSettings(store)
            var report = CheckReport()
            try await withPortal(settings, installed: program.installed) { portal in
                report.well("The database opens (\(settings.location)), its schema is current and its keys open.")
                try await checkDurability(portal, &report)
                try await checkConfiguration(portal, &report)
                try await checkOwners(portal, &report)
                try await checkAudit(portal, &report)
                if production { try await checkProduction(portal, settings, &report) }
            }
            for line in report.lines { Terminal.say(line) }
            if report.isWrong { throw ExitCode(1) }
        }
    }

    private func checkDurability(_ portal: Portal, _ report: inout CheckReport) async throws {
        let synchronous = try await portal.database.synchronous()
        report.judge(
            synchronous == 2, "Commits wait for the disk.", else: "Commits do not wait for the disk (synchronous is \(synchronous)).")
        if portal.database.engine == .sqlite {
            let verdict = try await portal.database.bulkWrite { tx in
                try tx.first("SELECT * FROM pragma_quick_check(1)") { try $0[0] as String }
            }
            report.judge(verdict == "ok", "The file is whole.", else: "The database file is damaged: restore it from a backup.")
        }
        if let free = portal.database.freeSpace() {
            report.judge(
                free >= 512 << 20, "\(free >> 20) MiB are free.", else: "Only \(free >> 20) MiB are free: at least 512 are needed.")
        }
    }

    private func checkConfiguration(_ portal: Portal, _ report: inout CheckReport) async throws {
        let document = try await portal.configuration.document()
        guard let revision = document.revision, revision > 0 else {
            return report.wrong("Nothing is configured yet: run `\(ProgramName.invoked) config apply FILE`.")
        }
        let check = ConfigurationCheck(document, installed: portal.configuration.installed)
        report.judge(check.mistakes.isEmpty, "The configuration (revision \(revision)) is well.", else: "The configuration has mistakes:")
        for mistake in check.mistakes { report.wrong("  \(mistake)") }
        for warning in check.warnings { report.note(warning.description) }
    }

    /// Every verb that takes a right away takes the tasks with it; what was changed past them is found here.
    private func checkOwners(_ portal: Portal, _ report: inout CheckReport) async throws {
        let stray = try await portal.read { try portal.workbench.tasksWithoutRightfulOwner(in: $0).count }
        report.judge(
            stray == 0, "Every unfinished task lies with its group, or with somebody who may work on it.",
            else: "Unfinished tasks that lie with somebody who may not work on them: \(stray). Managers can unassign them.")
    }

    private func checkAudit(_ portal: Portal, _ report: inout CheckReport) async throws {
        let finding = try await portal.audit.verify()
        report.judge(
            finding.exitCode == 0, "The audit trail is whole: \(finding.verified) events.",
            else: "The audit trail is not whole: run `\(ProgramName.invoked) audit verify`.")
    }

    private func checkProduction(_ portal: Portal, _ settings: StoreSettings, _ report: inout CheckReport) async throws {
        let isDemonstration = try await portal.read { try Demonstration.isMarked(in: $0) }
        report.judge(!isDemonstration, "This is no demonstration.", else: "This store is a demonstration: its passwords are public.")
        if case .file(let path) = settings.masterKey {
            let permissions = (try? FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int) ?? 0o777
            report.judge(
                permissions & 0o077 == 0, "The master key file is its owner's alone.",
                else: "The master key file can be read by others: chmod 400 \(path).")
        }
        let site = try await portal.site()
        report.judge(
            site.decisions.external.virusScan == .required, "Files must be scanned.",
            else: "Scanning files for viruses is switched off (S63): set decisions.external.virusScan to required.")
        try await checkScanner(&report)
        report.judge(
            site.publicAddress.hasPrefix("https://"), "The public address is https.", else: "site.publicAddress must begin with https://.")
    }
}

extension Check {
    /// A site that takes files has something that looks at them, and it answers (S63).
    private func checkScanner(_ report: inout CheckReport) async throws {
        let file = try SettingsFile(path: store.settings)
        guard let path = try ServeSettings.scanner(scanner ?? file.text("scanner")) else {
            return report.wrong("No virus scanner is set up, so no file is taken (S63): give --scanner unix:PATH to serve and to check.")
        }
        report.judge(
            await ClamdScanner(path: path, greetingSeconds: 5).isThere(), "The virus scanner answers at \(path).",
            else: "The virus scanner does not answer at \(path): files are held until it does.")
    }
}

/// The lines of a check, and whether one of them is bad.
struct CheckReport {
    private(set) var lines: [String] = []
    private(set) var isWrong = false

    mutating func well(_ sentence: String) { lines.append("well   \(sentence)") }
    mutating func note(_ sentence: String) { lines.append("note   \(sentence)") }

    mutating func wrong(_ sentence: String) {
        lines.append("wrong  \(sentence)")
        isWrong = true
    }

    mutating func judge(_ isWell: Bool, _ sentence: String, else complaint: String) {
        if isWell { well(sentence) } else { wrong(complaint) }
    }
}
