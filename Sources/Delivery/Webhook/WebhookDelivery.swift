import AsyncHTTPClient
import Foundation
public import Messaging
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Persistence

/// Delivers by a signed POST (Standard Webhooks v1) to the address that the outbound guard judged. Any 2xx is the receiver's
/// word that it has the message.
public struct WebhookDelivery: DeliveryInterface {
    public let name = AdapterFacts.webhook.name
    private let limits: AttemptLimits
    private let clients: PinnedClients

    public init(limits: AttemptLimits = AttemptLimits()) {
        self.init(limits: limits, trusting: .default)
    }

    /// - Parameter roots: who vouches for other systems; a test plays one for which nobody else does.
    init(limits: AttemptLimits, trusting roots: NIOSSLTrustRoots) {
        self.limits = limits
        clients = PinnedClients(limits: limits, trusting: roots)
    }

    public func deliver(_ message: OutgoingMessage, to endpoint: ReadyEndpoint) async -> DeliveryOutcome {
        let body = WebhookPayload.created(message, endpoint.endpoint.payload).bytes()
        return await post(body, id: message.delivery.description, to: endpoint).outcome
    }

    public func test(_ endpoint: ReadyEndpoint) async -> EndpointTrial {
        let body = WebhookPayload.test(at: endpoint.now).bytes()
        let start = ContinuousClock.now
        let sent = await post(body, id: "test-\(endpoint.now.microseconds)", to: endpoint)
        let taken = start.duration(to: .now).components
        return EndpointTrial(
            address: endpoint.endpoint.url, headers: sent.headers, body: String(decoding: body, as: UTF8.self), outcome: sent.outcome,
            answer: sent.answer, milliseconds: Int(taken.seconds) * 1_000 + Int(taken.attoseconds / 1_000_000_000_000_000))
    }

    public func close() async {
        await clients.closeAll()
    }

    private struct Sent: Sendable {
        var outcome: DeliveryOutcome
        var headers: [EndpointTrial.Field] = []
        var answer = ""
    }

    private func post(_ body: [UInt8], id: String, to endpoint: ReadyEndpoint) async -> Sent {
        guard !endpoint.secrets.isEmpty else { return Sent(outcome: DeliveryOutcome(.retry, code: "no-secret", fault: .noSecret)) }
        guard let address = EndpointAddress(endpoint.endpoint.url), address.scheme == "https" || address.scheme == "http",
            let number = endpoint.address
        else { return Sent(outcome: DeliveryOutcome(.refused, code: "address", fault: .addressRefused)) }
        let signature = WebhookSignature.sign(body, id: id, at: endpoint.now, with: endpoint.secrets)
        let headers = [
            EndpointTrial.Field("content-type", "application/json"), EndpointTrial.Field("user-agent", "threadwell"),
            EndpointTrial.Field("webhook-id", signature.id), EndpointTrial.Field("webhook-timestamp", signature.timestamp),
            EndpointTrial.Field("webhook-signature", signature.signatures),
        ]
        var request = HTTPClientRequest(url: endpoint.endpoint.url)
        request.method = .POST
        for header in headers { request.headers.add(name: header.name, value: header.value) }
        request.body = .bytes(ByteBuffer(bytes: body))
        let (client, replaced) = await clients.client(of: address.host, at: number)
        if let replaced { try? await replaced.shutdown() }
        let seconds = min(limits.totalSeconds, Double(endpoint.endpoint.timeoutSeconds))
        var sent = await exchange(request, with: client, within: seconds, at: endpoint.now)
        sent.headers = headers
        sent.outcome = sent.outcome.sending(body)
        return sent
    }

    /// One request and its whole answer, within the limits.
    private func exchange(_ request: HTTPClientRequest, with client: HTTPClient, within seconds: Double, at now: Timestamp) async -> Sent {
        let limits = limits
        return await withTaskGroup(of: Sent?.self) { group in
            group.addTask {
                do {
                    let response = try await client.execute(request, timeout: .milliseconds(Int64(seconds * 1_000)))
                    let answer = try await response.body.collect(upTo: limits.answerBytes)
                    return Sent(
                        outcome: DeliveryOutcome(
                            status: Int(response.status.code),
                            isPage: response.headers.first(name: "content-type")?.lowercased().hasPrefix("text/html") ?? false,
                            retryAfter: response.headers.first(name: "retry-after").flatMap { RetryAfter.seconds($0, at: now) }),
                        answer: String(decoding: answer.readableBytesView.prefix(2_000), as: UTF8.self))
                } catch {
                    return Sent(outcome: Self.outcome(of: error))
                }
            }
            group.addTask {
                do {
                    try await Task.sleep(for: .milliseconds(Int64(seconds * 1_000) + 200))
                    return Sent(outcome: DeliveryOutcome(.retry, code: "timeout", fault: .timedOut))
                } catch {
                    return nil
                }
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            return first ?? Sent(outcome: DeliveryOutcome(.retry, code: "cut-off", fault: .cutOff))
        }
    }

    /// What a failure of the transport means, in a word.
    private static func outcome(of error: any Error) -> DeliveryOutcome {
        switch error {
        case let error as HTTPClientError where timeouts.contains(error):
            DeliveryOutcome(.retry, code: "timeout", fault: .timedOut)
        case let error as HTTPClientError where error == .remoteConnectionClosed:
            DeliveryOutcome(.retry, code: "cut-off", fault: .cutOff)
        case is NIOTooManyBytesError: DeliveryOutcome(.retry, code: "too-large", fault: .tooLarge)
        case is NIOSSLError, is NIOSSLExtraError: DeliveryOutcome(.retry, code: "tls", fault: .tls)
        case is NIOConnectionError, is IOError: DeliveryOutcome(.retry, code: "no-connection", fault: .unreachable)
        case is HTTPParserError: DeliveryOutcome(.retry, code: "no-http", fault: .notAnAnswer)
        default: DeliveryOutcome(.retry, code: "cut-off", fault: .cutOff)
        }
    }

    private static let timeouts: [HTTPClientError] = [
        .connectTimeout, .readTimeout, .writeTimeout, .deadlineExceeded, .getConnectionFromPoolTimeout, .tlsHandshakeTimeout,
    ]
}
