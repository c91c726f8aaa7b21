import ArgumentParser
import Messaging
import Persistence

extension DeliveriesCommand {
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shows a delivery with its attempts; no content.",
            discussion: """
                Each attempt says how long it took, and ends with the first twelve digits of the SHA-256 of what was sent: where they \
                differ, what was sent differed.

                Example:
                  \(ProgramName.invoked) deliveries show 0199f3c8-0000-7000-8000-000000000000
                """)

        @OptionGroup var store: StoreOptions
        @Argument(help: "The id that `\(ProgramName.invoked) deliveries list` prints.") var delivery: String

        func run() async throws {
            try await explained {
                let text = delivery
                guard let id = ID<Messaging.Delivery>(text) else { throw CommandFailure("\(text) is no id of a delivery.") }
                try await withPortal(StoreSettings(store)) { portal in
                    let found = try await portal.read { try portal.deliveries.delivery(id, in: $0) }
                    Terminal.say(DeliveriesCommand.line(found.delivery))
                    for (name, moment) in Self.moments(of: found.delivery) { Terminal.say("\(name) \(moment.rfc3339Seconds)") }
                    if let reason = found.reason { Terminal.say("skipped because: \(reason)") }
                    for attempt in found.attempts { Terminal.say(Self.line(attempt)) }
                    if found.attempts.isEmpty { Terminal.note("It has not been tried yet.") }
                }
            }
        }

        private static func moments(of delivery: Messaging.Delivery) -> [(String, Timestamp)] {
            [
                ("created", delivery.createdAt), ("accepted", delivery.acceptedAt), ("answered", delivery.answeredAt),
                ("ended", delivery.endedAt),
            ].compactMap { name, moment in moment.map { (name, $0) } }
        }

        private static func line(_ attempt: DeliveryAttempt) -> String {
            let took: String? = attempt.milliseconds.map { "\($0) ms" }
            let words: [String?] = [
                "attempt \(attempt.number)", attempt.adapter, attempt.startedAt.rfc3339Seconds, attempt.outcome?.rawValue ?? "under way",
                attempt.code, attempt.fault?.rawValue, took, attempt.requestMark,
            ]
            return words.compactMap(\.self).filter { !$0.isEmpty }.joined(separator: "  ")
        }
    }

    struct Endpoints: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shows how each endpoint stands: what waits, since when, and whether it is delivered to.",
            discussion: """
                An endpoint is paused for a while after failures of the transport, and disabled when the other system said that it \
                wants nothing more; `\(ProgramName.invoked) deliveries test` brings it back.

                Example:
                  \(ProgramName.invoked) deliveries endpoints
                """)

        @OptionGroup var store: StoreOptions

        func run() async throws {
            try await explained {
                try await withPortal(StoreSettings(store)) { portal in
                    let site = try await portal.site()
                    let standings = try await portal.read { try portal.deliveries.standings(site: site, in: $0) }
                    for standing in standings { Terminal.say(Self.line(standing)) }
                    if standings.isEmpty { Terminal.note("The configuration names no endpoint.") }
                }
            }
        }

        private static func line(_ standing: EndpointStanding) -> String {
            let trouble =
                standing.disabledAt.map { "disabled since \($0.rfc3339Seconds)" }
                ?? standing.openUntil.map { "paused until \($0.rfc3339Seconds)" }
            return [
                standing.endpoint.code, standing.endpoint.adapter, "waiting \(standing.waiting)",
                standing.oldest.map { "oldest \($0.rfc3339Seconds)" } ?? "", "dead \(standing.dead)", trouble ?? "",
            ].filter { !$0.isEmpty }.joined(separator: "  ")
        }
    }

    /// A delivery in a line.
    static func line(_ delivery: Messaging.Delivery) -> String {
        let next = delivery.nextAttemptAt.map { "next \($0.rfc3339Seconds)" } ?? ""
        return [
            delivery.id.description, delivery.endpoint, delivery.state.rawValue, "attempts \(delivery.attempts)",
            delivery.lastCode.map { "last \($0)" } ?? "", delivery.waitsForFiles ? "waits for the virus scanner" : next,
        ].filter { !$0.isEmpty }.joined(separator: "  ")
    }
}
