import ArgumentParser
import Messaging
import Persistence

struct EventsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "events",
        abstract: "Shows the rules by which messages are sent by themselves, and what one would have done yesterday.",
        discussion: """
            Example:
              \(ProgramName.invoked) events rehearse new-record
            """,
        subcommands: [List.self, Rehearse.self], defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists the event rules of the configuration, and whether each is on.",
            discussion: """
                Example:
                  \(ProgramName.invoked) events list
                """)

        @OptionGroup var store: StoreOptions

        func run() async throws {
            try await explained {
                try await withPortal(StoreSettings(store)) { portal in
                    let site = try await portal.site()
                    for rule in site.eventRules {
                        let kinds = rule.kinds.isEmpty ? "every kind" : rule.kinds.joined(separator: ",")
                        Terminal.say("\(rule.code)  \(rule.isEnabled ? "on" : "off")  \(kinds)  by template \(rule.template)")
                    }
                    if site.eventRules.isEmpty { Terminal.note("The configuration names no event rule.") }
                    if !site.decisions.external.eventMessages { Terminal.note("decisions.external.eventMessages is off: no rule sends.") }
                }
            }
        }
    }

    struct Rehearse: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Goes through yesterday's events with one rule, on or off: counts alone, nothing is sent.",
            discussion: """
                Example:
                  \(ProgramName.invoked) events rehearse new-record
                """)

        @OptionGroup var store: StoreOptions

        @Argument(help: "The code of the rule, as the configuration names it.")
        var rule: String

        func run() async throws {
            try await explained {
                try await withPortal(StoreSettings(store)) { portal in
                    let (code, site) = (rule, try await portal.site())
                    let rehearsal: EventRehearsal
                    do {
                        rehearsal = try await portal.read { try portal.inbound.rehearse(code, site: site, in: $0) }
                    } catch is NotFound {
                        throw CommandFailure("The configuration names no event rule \(code).")
                    }
                    Terminal.say("\(rehearsal.events) events from \(rehearsal.from.rfc3339Seconds) to \(rehearsal.until.rfc3339Seconds)")
                    for outcome in EventRehearsal.Outcome.allCases { Terminal.say(Self.line(outcome, rehearsal.counts[outcome] ?? 0)) }
                }
            }
        }

        private static func line(_ outcome: EventRehearsal.Outcome, _ count: Int) -> String {
            switch outcome {
            case .wouldSend: "\(count) would be sent"
            case .wouldHold: "\(count) would wait for a person"
            case .quiet: "\(count) within the quiet window"
            case .notFinal: "\(count) not final, or sensitive"
            case .otherKind: "\(count) of another kind"
            case .notBound: "\(count) from a system not bound to the clinical group"
            case .notWritable: "\(count) that no template can say, which would wait for a person"
            }
        }
    }
}
