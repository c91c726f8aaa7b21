import ArgumentParser
public import Delivery
public import Messaging

/// The whole program, `serve` and every other command, with what a site has
/// added to it (S27, S52, S57). A site's own program is two lines:
///
///     import ThreadwellProgram
///     await Program(adapters: [DropFolder()], providerFilters: [NoLocums()]).run()
public struct Program: Sendable {
    /// The product's and the site's.
    let adapters: [any DeliveryInterface]
    let installed: Installation

    /// - Parameters:
    ///   - adapters: what `endpoints[].adapter` may name beside `webhook`.
    ///   - providerFilters: what `providerFilter: {kind: plugin, name: …}` may name.
    public init(adapters: [any DeliveryInterface] = [], providerFilters: [any ProviderFiltering] = []) {
        self.adapters = [WebhookDelivery()] + adapters
        installed = Installation(adapters: self.adapters.map { $0.facts }, providerFilters: providerFilters)
    }

    /// Does what the command line says, and ends the process where that fails.
    public func run() async {
        do {
            if let fault = installed.faults.first { throw ValidationError(fault) }
            var command = try Threadwell.parseAsRoot()
            if let command = command as? any ProgramCommand {
                try await command.run(in: self)
            } else if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            Threadwell.exit(withError: error)
        }
    }
}

/// A command that needs to know what the program was built with.
protocol ProgramCommand: AsyncParsableCommand {
    func run(in program: Program) async throws
}
