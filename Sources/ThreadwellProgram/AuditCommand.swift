import ArgumentParser
import Foundation
import Messaging

struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Looks after the audit trail.",
        discussion: """
            Example:
              \(ProgramName.invoked) audit verify
            """,
        subcommands: [Verify.self])

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Walks the chain of events and says whether anything was altered.",
            discussion: """
                The whole chain is walked unless --from or --to is given, and then the messages of every conversation.
                Exit status: 0 well, 3 altered, 4 a gap, 5 out of order, 6 truncated, 7 a wrong signature, 8 an event outside the chain, \
                9 a message that was removed or changed, 1 otherwise.
                A cut end can only be told by a checkpoint that was kept elsewhere: write one with --write-checkpoint, and give it back \
                with --checkpoint.

                Example:
                  \(ProgramName.invoked) audit verify --write-checkpoint /mnt/elsewhere/audit.checkpoint
                """)

        @OptionGroup var store: StoreOptions

        @Option(help: "The number to begin at.")
        var from: Int64 = 1

        @Option(help: "The number to end at.")
        var to: Int64?

        @Option(help: "A checkpoint that was kept elsewhere.")
        var checkpoint: String?

        @Option(name: .customLong("write-checkpoint"), help: "Where to write the chain's present head, signed.")
        var writeCheckpoint: String?

        func validate() throws {
            guard from >= 1, to.map({ $0 >= from }) ?? true else { throw ValidationError("--from is at least 1, and --to not before it") }
        }

        func run() async throws {
            try await explained {
                let kept = try checkpoint.map { path in
                    guard let kept = AuditCheckpoint(text: try DocumentFile.text(of: path)) else {
                        throw CommandFailure("The file \(path) holds no checkpoint.")
                    }
                    return kept
                }
                try await withPortal(StoreSettings(store)) { portal in
                    let finding = try await portal.audit.verify(from: from, to: to, kept: kept)
                    let messages = finding.messages.map { " and \($0) messages" } ?? ""
                    Terminal.say(
                        "\(finding.verified) events\(messages) verified, \(finding.pending) pending. \(Self.sentence(finding.verdict))")
                    if let writeCheckpoint, finding.exitCode == 0, let head = try await portal.audit.checkpoint() {
                        try Self.write(head, to: writeCheckpoint)
                    }
                    if finding.exitCode != 0 { throw ExitCode(finding.exitCode) }
                }
            }
        }

        private static func write(_ head: AuditCheckpoint, to path: String) throws {
            do {
                try Data(head.text.utf8).write(to: URL(fileURLWithPath: path))
            } catch {
                throw CommandFailure("The checkpoint cannot be written to \(path).")
            }
            Terminal.say("The checkpoint of event \(head.seq) is written.")
        }

        private static func sentence(_ verdict: AuditFinding.Verdict) -> String {
            switch verdict {
            case .sound: "The audit trail is whole."
            case .altered(let seq): "Event \(seq) was altered."
            case .gap(let seq): "Event \(seq) is missing."
            case .order(let seq): "Event \(seq) does not follow the one before it."
            case .truncated(let seq): "The trail does not hold the checkpoint of event \(seq): its end was cut, or it was replaced."
            case .signature(let seq): "The checkpoint of event \(seq) is not signed by this site."
            case .unchained(let event): "The event \(event) is not in the chain: it was written past the server, or the chain was cut."
            case .message(let conversation, let seq):
                "Message \(seq) of the conversation \(conversation) was removed, changed or put in another's place."
            case .stalled: "Events wait longer than ten seconds to be chained: is the server running?"
            }
        }
    }
}
