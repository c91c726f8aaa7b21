import AsyncHTTPClient
public import Messaging
import NIOCore
import NIOHTTP1

/// Reads the key sets of systems that call us, by the guard that deliveries leave by: the address is resolved once, judged and pinned, no
/// redirect is followed, and neither time nor size is the other side's to choose.
public struct KeySetFetch: KeySetReading {
    private let outbound: OutboundGuard
    private let limits: AttemptLimits
    private let clients: PinnedClients

    public init(
        outbound: OutboundGuard = OutboundGuard(),
        limits: AttemptLimits = AttemptLimits(connectSeconds: 3, totalSeconds: 10, answerBytes: 65_536)
    ) {
        self.outbound = outbound
        self.limits = limits
        clients = PinnedClients(limits: limits)
    }

    public func read(_ address: String, allowing ranges: [String]) async -> Result<[UInt8], KeySetFault> {
        guard let place = EndpointAddress(address), place.scheme == "https" || place.scheme == "http" && place.isLoopback else {
            return .failure(.addressRefused)
        }
        let number: NetworkNumber
        switch await outbound.find(place.host, allowing: ranges) {
        case .reach(let found): number = found
        case .refused: return .failure(.addressRefused)
        case .unknownHost: return .failure(.unreachable)
        }
        var request = HTTPClientRequest(url: address)
        request.headers.add(name: "accept", value: "application/json")
        request.headers.add(name: "user-agent", value: "threadwell")
        let (client, replaced) = await clients.client(of: place.host, at: number)
        if let replaced { try? await replaced.shutdown() }
        return await exchange(request, with: client)
    }

    private static let timeouts: [HTTPClientError] = [.deadlineExceeded, .readTimeout, .connectTimeout, .tlsHandshakeTimeout]

    public func close() async {
        await clients.closeAll()
    }

    /// One request and its whole answer, within the limits.
    private func exchange(_ request: HTTPClientRequest, with client: HTTPClient) async -> Result<[UInt8], KeySetFault> {
        let limits = limits
        return await withTaskGroup(of: Result<[UInt8], KeySetFault>?.self) { group in
            group.addTask {
                do {
                    let response = try await client.execute(request, timeout: .milliseconds(Int64(limits.totalSeconds * 1_000)))
                    guard !(300..<400).contains(Int(response.status.code)) else { return .failure(.redirected) }
                    guard response.status == .ok else { return .failure(.notAnAnswer) }
                    return .success(Array(try await response.body.collect(upTo: limits.answerBytes).readableBytesView))
                } catch is NIOTooManyBytesError {
                    return .failure(.tooLarge)
                } catch let error as HTTPClientError where Self.timeouts.contains(error) {
                    return .failure(.timedOut)
                } catch {
                    return .failure(.unreachable)
                }
            }
            group.addTask {
                do {
                    try await Task.sleep(for: .milliseconds(Int64(limits.totalSeconds * 1_000) + 200))
                    return .failure(.timedOut)
                } catch {
                    return nil
                }
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            return first ?? .failure(.unreachable)
        }
    }
}
