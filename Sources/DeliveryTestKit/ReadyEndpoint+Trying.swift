public import Delivery
import Messaging
import Persistence

extension ReadyEndpoint {
    /// An endpoint to try an adapter with, as the courier would hand it over.
    ///
    /// - Parameters:
    ///   - url: where a guarded adapter connects to; on this machine.
    ///   - settings: what stands under `settings` of the endpoint.
    public static func trying(_ adapter: String, url: String = "", settings: [String: String] = [:]) -> ReadyEndpoint {
        var endpoint = Endpoint()
        endpoint.code = "contract"
        endpoint.adapter = adapter
        endpoint.url = url
        endpoint.settings = settings
        return ReadyEndpoint(
            endpoint, address: url.isEmpty ? nil : NetworkNumber("127.0.0.1"), secrets: [.random()],
            now: OutgoingMessage.example().sentAt)
    }
}
