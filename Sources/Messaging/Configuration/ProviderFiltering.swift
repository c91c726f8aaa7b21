/// Which providers a member is offered, decided by code of the site's own (S57).
///
/// It is chosen by `providerFilter: {kind: plugin, name: …}`. The same answer
/// decides what is shown and what is accepted, however a provider is named; it
/// does not apply to replies (D10).
public protocol ProviderFiltering: Sendable {
    /// The name by which the configuration chooses it: at most 40 letters of ASCII, digits, `-`, `_` and `.`.
    var name: String { get }

    /// Whether members may write to this provider. A pure rule: it answers from
    /// the facts alone, at once, and the same for the same facts, because it is
    /// asked on every page and again when the message is sent.
    func offers(_ facts: ProviderFacts) -> Bool
}

/// What is known when a provider is to be offered or not.
public struct ProviderFacts: Sendable, Hashable {
    public let provider: Provider
    /// The clinical group that would be written to.
    public let clinicalGroup: ClinicalGroup
    /// Codes of the clinical groups whose patient it would be about.
    public let patientGroups: Set<String>

    public init(provider: Provider, clinicalGroup: ClinicalGroup, patientGroups: Set<String> = []) {
        self.provider = provider
        self.clinicalGroup = clinicalGroup
        self.patientGroups = patientGroups
    }
}
