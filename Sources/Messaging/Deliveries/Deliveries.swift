/// What leaves for external systems, and what is shared with them.
public final class Deliveries: Sendable {
    let surroundings: Surroundings
    let audit: Audit
    /// What signs, both ways.
    public let secrets: EndpointSecrets

    public init(_ surroundings: Surroundings, audit: Audit) {
        self.surroundings = surroundings
        self.audit = audit
        secrets = EndpointSecrets(surroundings: surroundings, audit: audit)
    }
}
