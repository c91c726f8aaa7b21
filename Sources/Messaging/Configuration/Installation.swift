/// What the running program can do that a configuration may name: its adapters,
/// and the provider filters of the site (S27, S57). The product brings the
/// adapter `webhook`; a site's own program adds what it was built with.
public struct Installation: Sendable {
    public let adapters: [AdapterFacts]
    public let providerFilters: [any ProviderFiltering]

    public init(adapters: [AdapterFacts] = [.webhook], providerFilters: [any ProviderFiltering] = []) {
        self.adapters = adapters
        self.providerFilters = providerFilters
    }

    /// The product as it comes.
    public static let shipped = Installation()

    public func adapter(_ name: String) -> AdapterFacts? { adapters.first { $0.name == name } }

    public func providerFilter(_ name: String) -> (any ProviderFiltering)? { providerFilters.first { $0.name == name } }

    /// Words for what a site needs and this program does not have, because
    /// another program configured it: `adapter-missing` (deliveries wait and
    /// are handed to people) and `provider-filter-missing` (nobody is offered).
    public func missing(for site: Site) -> [String] {
        var missing: [String] = []
        if site.endpoints.contains(where: { adapter($0.adapter) == nil && !Self.reserved.contains($0.adapter) }) {
            missing.append("adapter-missing")
        }
        if case .plugin(let name) = site.decisions.membersToProviders.providerFilter, providerFilter(name) == nil {
            missing.append("provider-filter-missing")
        }
        return missing
    }

    /// What keeps it from being used, a sentence each; empty when all is well.
    public var faults: [String] {
        func faults(_ names: [String], _ kind: String) -> [String] {
            let wrong = names.filter { !ConfigurationCheck.isCode($0) }.map { "The \(kind) `\($0.shortened)` has a name that is no code." }
            let twice = Dictionary(grouping: names, by: \.self).filter { $0.value.count > 1 }.keys.sorted()
            return wrong + twice.map { "The \(kind) `\($0.shortened)` stands twice, or is the product's own." }
        }
        let taken = adapters.map(\.name).filter(Self.reserved.contains)
        return faults(adapters.map(\.name), "adapter") + faults(providerFilters.map(\.name), "provider filter")
            + taken.map { "The name `\($0)` is kept for an adapter of the product." }
    }

    /// Names that later releases keep for themselves.
    static let reserved: Set<String> = ["fhir", "mllp", "smtp"]
}

/// What the configuration check knows of an adapter.
public struct AdapterFacts: Sendable {
    public let name: String
    /// Whether it connects to the host of the endpoint's `url`.
    public let isGuarded: Bool
    /// The keys it reads under `settings`.
    public let settings: Set<String>
    /// What is wrong with an endpoint of its, a sentence each.
    public let mistakes: @Sendable (Endpoint) -> [String]

    public init(
        _ name: String, isGuarded: Bool = true, settings: Set<String> = [],
        mistakes: @escaping @Sendable (Endpoint) -> [String] = { _ in [] }
    ) {
        self.name = name
        self.isGuarded = isGuarded
        self.settings = settings
        self.mistakes = mistakes
    }

    /// The signed webhook, which comes with the product.
    public static let webhook = AdapterFacts("webhook")
}
