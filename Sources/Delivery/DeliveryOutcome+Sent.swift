import Crypto
public import Messaging

extension DeliveryOutcome {
    /// The same, with the hash of what was sent: the console tells equal attempts by it, and the bytes are kept nowhere.
    public func sending(_ bytes: some Sequence<UInt8>) -> DeliveryOutcome {
        var outcome = self
        outcome.requestHash = Array(SHA256.hash(data: Array(bytes)))
        return outcome
    }
}
