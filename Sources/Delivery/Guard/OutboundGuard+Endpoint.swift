public import Messaging

extension OutboundGuard {
    /// Whether an attempt may be made.
    public enum Admission: Sendable {
        /// With the address that was judged.
        case admitted(ReadyEndpoint)
        /// What came of the attempt instead.
        case barred(DeliveryOutcome)
    }

    /// Finds out where the host of an endpoint is, once for an attempt.
    public func admit(_ endpoint: ReadyEndpoint) async -> Admission {
        guard let address = EndpointAddress(endpoint.endpoint.url) else {
            return .barred(DeliveryOutcome(.refused, code: "address", fault: .addressRefused))
        }
        var endpoint = endpoint
        switch await find(address.host, allowing: endpoint.endpoint.allowPrivateNetwork) {
        case .reach(let found):
            endpoint.address = found
            return .admitted(endpoint)
        case .refused: return .barred(DeliveryOutcome(.retry, code: "address", fault: .addressRefused))
        case .unknownHost: return .barred(DeliveryOutcome(.retry, code: "no-host", fault: .unreachable))
        }
    }
}
