import Delivery
import DeliveryTestKit
import Messaging
import Persistence
import Testing

@Suite("The contract of adapters catches who breaks it")
struct AdapterContractTests {
    private static func contract(_ breach: Breach?, before peer: NearPeer = NearPeer()) -> AdapterContract {
        AdapterContract(NearAdapter(peer: peer, breach: breach), at: endpoint, before: peer)
    }

    private static var endpoint: ReadyEndpoint {
        ReadyEndpoint.trying("near", url: "http://127.0.0.1:9/desk", settings: ["desk": "front"])
    }

    @Test("An adapter that keeps every promise passes")
    func kept() async {
        let broken = await Self.contract(nil).broken()
        #expect(broken.isEmpty, "\(broken)")
    }

    @Test("One that breaks a promise is reported, by a sentence about that promise", arguments: Breach.allCases)
    func caught(breach: Breach) async {
        let broken = await Self.contract(breach).broken()
        #expect(broken.contains { $0.contains(breach.said) }, "\(broken)")
    }

    @Test("One that never comes back is reported, and holds up nothing")
    func endless() async {
        let peer = NearPeer()
        let adapter = NearAdapter(peer: peer, breach: nil, isEndless: true)
        // Where the adapter never answers, the time is over at once; anywhere else it is over long after the answer.
        let contract = AdapterContract(adapter, at: Self.endpoint, before: peer) { seconds in
            if peer.behaviour != .isSilent { try await Task.sleep(for: .seconds(seconds)) }
        }
        let broken = await contract.broken()
        #expect(broken == ["When the other side is-silent it answers within \(Self.endpoint.endpoint.patienceSeconds) seconds."])
    }

    @Test("Another side that cannot fail proves nothing, which is reported too")
    func tooKind() async {
        let peer = NearPeer([.accepts])
        let broken = await Self.contract(nil, before: peer).broken()
        #expect(broken == ["The other side can at least accept and fail."])
    }
}
