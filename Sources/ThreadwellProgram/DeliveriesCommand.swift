public import ArgumentParser
import Delivery
import Logging
public import Messaging
import Persistence

struct DeliveriesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deliveries",
        abstract: "Shows deliveries to external systems, and tries, skips or reroutes them.",
        discussion: """
            Example:
              \(ProgramName.invoked) deliveries list --state dead
            """,
        subcommands: [List.self, Show.self, Endpoints.self, Test.self, Replay.self, Skip.self, Reroute.self],
        defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists deliveries, newest first; those that are not done unless a state is named.",
            discussion: """
                Example:
                  \(ProgramName.invoked) deliveries list --state dead
                """)

        @OptionGroup var store: StoreOptions

        @Option(help: "One of: \(DeliveryState.allCases.map(\.rawValue).joined(separator: ", ")).")
        var state: DeliveryState?

        @Option(help: "How many at most.")
        var limit = 50

        func validate() throws {
            guard (1...1_000).contains(limit) else { throw ValidationError("--limit is a number from 1 to 1000") }
        }

        func run() async throws {
            try await explained {
                try await withPortal(StoreSettings(store)) { portal in
                    let (state, limit) = (state, limit)
                    let page = try await portal.read { try portal.deliveries.list(state, limit: limit, in: $0) }
                    for delivery in page.items { Terminal.say(DeliveriesCommand.line(delivery)) }
                    if page.items.isEmpty { Terminal.note("No delivery is in this state.") }
                    if page.next != nil { Terminal.note("There are more; ask for them with --limit.") }
                }
            }
        }
    }

    struct Test: ProgramCommand {
        static let configuration = CommandConfiguration(
            abstract: "Sends a test to an endpoint, and shows what was asked and answered.",
            discussion: """
                A test that is accepted also switches an endpoint on again that had said it wants nothing more.

                Example:
                  \(ProgramName.invoked) deliveries test records-ehr
                """)

        @OptionGroup var store: StoreOptions

        @Argument(help: "The code of the endpoint.")
        var endpoint: String

        func run(in program: Program) async throws {
            try await explained {
                try await withPortal(StoreSettings(store)) { portal in
                    let courier = Courier(portal, adapters: program.adapters, logger: Logger(label: "threadwell"))
                    let trial: EndpointTrial
                    do {
                        trial = try await courier.test(endpoint, by: .operator)
                        await courier.close()
                    } catch is NotFound {
                        await courier.close()
                        throw CommandFailure("The configuration names no endpoint \(endpoint).")
                    }
                    if !trial.address.isEmpty { Terminal.say("to \(trial.address)") }
                    for header in trial.headers { Terminal.say("\(header.name): \(header.value)") }
                    Terminal.say("\n\(trial.body)\n")
                    Terminal.say("answered \(trial.outcome.code) after \(trial.milliseconds) ms")
                    if !trial.answer.isEmpty { Terminal.say(trial.answer) }
                    guard !trial.isAccepted else { return }
                    throw CommandFailure("The endpoint did not accept it: \(trial.outcome.fault?.rawValue ?? trial.outcome.code).")
                }
            }
        }
    }

    struct Replay: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Delivers again at once, with the same id.",
            discussion: """
                Example:
                  \(ProgramName.invoked) deliveries replay 0199f3c8-0000-7000-8000-000000000000
                """)

        @OptionGroup var store: StoreOptions
        @Argument(help: "The id that `\(ProgramName.invoked) deliveries list` prints.") var delivery: String

        func run() async throws {
            try await DeliveriesCommand.change(delivery, store) { portal, id, site, tx in
                try portal.deliveries.replay(id, by: .operator, site: site, in: tx)
            }
        }
    }

    struct Skip: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Gives a delivery up; the next of its conversation goes out.",
            discussion: """
                What nobody has taken yet, neither the other system nor people, is a task of the flow's fall-back group from now on.

                Example:
                  \(ProgramName.invoked) deliveries skip 0199f3c8-0000-7000-8000-000000000000 \\
                    --reason "told by phone"
                """)

        @OptionGroup var store: StoreOptions
        @Argument(help: "The id that `\(ProgramName.invoked) deliveries list` prints.") var delivery: String
        @Option(help: "Why it is not delivered; kept with it.") var reason: String

        func run() async throws {
            let reason = reason
            try await DeliveriesCommand.change(delivery, store) { portal, id, site, tx in
                try portal.deliveries.skip(id, because: reason, by: .operator, site: site, in: tx)
            }
        }
    }

    struct Reroute: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lets the Workbench answer instead of the other system.",
            discussion: """
                With --endpoint everything that waits for it, such as before it is taken out of the configuration.

                Example:
                  \(ProgramName.invoked) deliveries reroute 0199f3c8-0000-7000-8000-000000000000
                  \(ProgramName.invoked) deliveries reroute --endpoint records-ehr
                """)

        @OptionGroup var store: StoreOptions
        @Argument(help: "The id that `\(ProgramName.invoked) deliveries list` prints.") var delivery: String?
        @Option(help: "The code of an endpoint: all that wait for it.") var endpoint: String?

        func validate() throws {
            guard (delivery == nil) != (endpoint == nil) else { throw ValidationError("Name a delivery, or an endpoint by --endpoint.") }
        }

        func run() async throws {
            guard let delivery else { return try await all(of: endpoint ?? "") }
            try await DeliveriesCommand.change(delivery, store) { portal, id, site, tx in
                try portal.deliveries.reroute(id, by: .operator, site: site, in: tx)
            }
        }

        private func all(of endpoint: String) async throws {
            try await explained {
                try await withPortal(StoreSettings(store)) { portal in
                    let site = try await portal.site()
                    var moved = 0
                    while true {
                        let batch = try await portal.perform {
                            try portal.deliveries.rerouteWaiting(endpoint, by: .operator, site: site, in: $0)
                        }
                        moved += batch
                        if batch == 0 { break }
                    }
                    Terminal.say(moved == 1 ? "1 delivery is with the Workbench now." : "\(moved) deliveries are with the Workbench now.")
                    let left = try await portal.read { try portal.deliveries.underWay(to: endpoint, in: $0) }
                    if left > 0 { Terminal.note("\(left) under way just now; ask again in a minute.") }
                }
            }
        }
    }

    fileprivate static func change(
        _ text: String, _ store: StoreOptions,
        _ verb: @escaping @Sendable (Portal, ID<Messaging.Delivery>, Site, Transaction) throws -> Effect<Messaging.Delivery>
    ) async throws {
        try await explained {
            guard let id = ID<Messaging.Delivery>(text) else { throw CommandFailure("\(text) is no id of a delivery.") }
            try await withPortal(StoreSettings(store)) { portal in
                let site = try await portal.site()
                let delivery = try await portal.perform { try verb(portal, id, site, $0) }
                Terminal.say("The delivery is \(delivery.state.rawValue).")
            }
        }
    }
}

extension DeliveryState: ExpressibleByArgument {}
