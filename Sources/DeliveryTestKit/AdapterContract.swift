public import Delivery
import Messaging
import Persistence

/// The other side of an adapter, as a test plays it.
public protocol ContractPeer: Sendable {
    /// What it can do at all; a folder cannot fall silent. `accepts` and `fails` are always among them.
    var behaviours: [PeerBehaviour] { get }
    /// How it answers from now on.
    func behave(_ behaviour: PeerBehaviour) async
    /// The delivery ids it was sent, in order.
    func receivedIDs() async -> [String]
}

extension ContractPeer {
    public var behaviours: [PeerBehaviour] { PeerBehaviour.allCases }
}

/// What the other side of an adapter may do.
public enum PeerBehaviour: String, Sendable, CaseIterable {
    /// Takes what comes.
    case accepts
    /// Says that it will never take this one.
    case refuses
    /// Says that something is wrong with it.
    case fails
    /// Says nothing for longer than the adapter waits.
    case isSilent = "is-silent"
    /// Ends the connection in the middle.
    case cutsOff = "cuts-off"
}

/// What every adapter promises the courier. A test of an adapter expects that
/// `broken` is empty.
public struct AdapterContract: Sendable {
    let adapter: any DeliveryInterface
    let endpoint: ReadyEndpoint
    let peer: any ContractPeer

    public init(_ adapter: any DeliveryInterface, at endpoint: ReadyEndpoint, before peer: any ContractPeer) {
        self.adapter = adapter
        self.endpoint = endpoint
        self.peer = peer
    }

    /// Holds the adapter to its promises.
    ///
    /// - Returns: a sentence for each that is broken.
    public func broken() async -> [String] {
        var broken: [String] = []
        func expect(_ isKept: Bool, _ sentence: String) { if !isKept { broken.append(sentence) } }
        for fault in Installation(adapters: [adapter.facts]).faults { expect(false, fault) }
        let wrong = adapter.mistakes(in: endpoint.endpoint) + endpoint.endpoint.settings.keys.filter { !adapter.settings.contains($0) }
        expect(wrong.isEmpty, "The endpoint it is tried with is well: \(wrong).")
        expect(Set(peer.behaviours).isSuperset(of: [.accepts, .fails]), "The other side can at least accept and fail.")
        for behaviour in peer.behaviours {
            await peer.behave(behaviour)
            let message = OutgoingMessage.example(UInt64(behaviour.place + 1))
            let outcome = await adapter.deliver(message, to: endpoint)
            let verdicts = behaviour.verdicts
            expect(
                verdicts.contains(outcome.verdict), "When the other side \(behaviour.rawValue) the verdict is \(outcome.verdict.rawValue).")
            expect(
                (outcome.fault == nil) == behaviour.isGood,
                "When the other side \(behaviour.rawValue) the fault is \(outcome.fault?.rawValue ?? "none").")
            expect(!outcome.code.isEmpty && outcome.code.count <= 40, "A code has 1 to 40 characters.")
            expect(!outcome.code.contains("Ada") && !outcome.code.contains("record"), "Nothing of the message is in the code.")
            expect(outcome.requestHash?.count == 32, "The outcome has the hash of what was sent (\(behaviour.rawValue)).")
        }
        await peer.behave(.accepts)
        let before = await peer.receivedIDs().count
        for attempt in Int64(1)...2 { _ = await adapter.deliver(.example(9, attempt: attempt), to: endpoint) }
        let again = await peer.receivedIDs().dropFirst(before)
        // Where the second one replaces the first, one is seen.
        expect((1...2).contains(again.count) && Set(again).count == 1, "A further attempt carries the same id: \(Array(again)).")
        expect(again.first == OutgoingMessage.example(9).delivery.description, "The id is that of the delivery.")
        let file = AttachedFile(
            id: ID(high: 6, low: 1), name: "letter.pdf", kind: .pdf, size: 7, sha256: String(repeating: "0", count: 64), state: .infected)
        let accepting = PeerBehaviour.accepts.verdicts
        let withFile = await adapter.deliver(.example(10, files: [file]), to: endpoint)
        expect(accepting.contains(withFile.verdict), "A message is delivered without its file that was not found clean.")
        let trial = await adapter.test(endpoint)
        expect(trial.isAccepted, "A test is accepted by who accepts everything.")
        expect(!trial.body.contains("Ada"), "A test holds nobody's data.")
        return broken
    }
}

extension PeerBehaviour {
    fileprivate var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }

    fileprivate var isGood: Bool { self == .accepts }

    fileprivate var verdicts: [DeliveryOutcome.Verdict] {
        switch self {
        case .accepts: [.delivered, .sent]
        case .refuses: [.refused]
        case .fails, .isSilent, .cutsOff: [.retry]
        }
    }
}
