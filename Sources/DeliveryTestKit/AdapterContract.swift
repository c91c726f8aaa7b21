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
    private let patience: @Sendable (Int64) async throws -> Void

    /// - Parameters:
    ///   - endpoint: for a guarded adapter its address is 127.0.0.1, where alone the other side listens.
    ///   - patience: returns after so many seconds; how long an attempt is waited for.
    public init(
        _ adapter: any DeliveryInterface, at endpoint: ReadyEndpoint, before peer: any ContractPeer,
        patience: @escaping @Sendable (Int64) async throws -> Void = { try await Task.sleep(for: .seconds($0)) }
    ) {
        self.adapter = adapter
        self.endpoint = endpoint
        self.peer = peer
        self.patience = patience
    }

    /// Holds the adapter to its promises.
    ///
    /// - Returns: a sentence for each that is broken.
    public func broken() async -> [String] {
        var findings = Findings()
        judgeFacts(&findings)
        for behaviour in peer.behaviours { await judgeAnswer(to: behaviour, &findings) }
        await peer.behave(.accepts)
        await judgeRepetition(&findings)
        await judgeAddress(&findings)
        await judgeFile(&findings)
        await judgeTest(&findings)
        return findings.broken
    }

    private struct Findings {
        private(set) var broken: [String] = []

        mutating func expect(_ isKept: Bool, _ sentence: String) { if !isKept { broken.append(sentence) } }
    }

    private func judgeFacts(_ findings: inout Findings) {
        for fault in Installation(adapters: [adapter.facts]).faults { findings.expect(false, fault) }
        let wrong = adapter.mistakes(in: endpoint.endpoint) + endpoint.endpoint.settings.keys.filter { !adapter.settings.contains($0) }
        findings.expect(wrong.isEmpty, "The endpoint it is tried with is well: \(wrong).")
        findings.expect(Set(peer.behaviours).isSuperset(of: [.accepts, .fails]), "The other side can at least accept and fail.")
    }

    private func judgeAnswer(to behaviour: PeerBehaviour, _ findings: inout Findings) async {
        await peer.behave(behaviour)
        let when = "When the other side \(behaviour.rawValue)"
        guard let outcome = await attempt(.example(UInt64(behaviour.place + 1)), at: endpoint) else {
            return findings.expect(false, "\(when) it answers within \(endpoint.endpoint.patienceSeconds) seconds.")
        }
        findings.expect(behaviour.verdicts.contains(outcome.verdict), "\(when) the verdict is \(outcome.verdict.rawValue).")
        findings.expect((outcome.fault == nil) == behaviour.isGood, "\(when) the fault is \(outcome.fault?.rawValue ?? "none").")
        findings.expect(!outcome.code.isEmpty && outcome.code.count <= 40, "A code has 1 to 40 characters.")
        findings.expect(!outcome.code.contains("Ada") && !outcome.code.contains("record"), "Nothing of the message is in the code.")
        findings.expect(outcome.requestHash?.count == 32, "The outcome has the hash of what was sent (\(behaviour.rawValue)).")
    }

    private func judgeRepetition(_ findings: inout Findings) async {
        let before = await peer.receivedIDs().count
        var hashes: Set<[UInt8]?> = []
        for number in Int64(1)...2 { hashes.insert(await attempt(.example(9, attempt: number), at: endpoint)?.requestHash) }
        let again = await peer.receivedIDs().dropFirst(before)
        // Where the second one replaces the first, one is seen.
        findings.expect((1...2).contains(again.count) && Set(again).count == 1, "A further attempt carries the same id: \(Array(again)).")
        findings.expect(again.first == OutgoingMessage.example(9).delivery.description, "The id is that of the delivery.")
        findings.expect(hashes.count == 1, "A further attempt sends the same bytes, so that its hash is the same.")
    }

    /// At another address of this machine nobody listens, whatever the name of the host leads to.
    private func judgeAddress(_ findings: inout Findings) async {
        guard adapter.isGuarded, endpoint.address == NetworkNumber("127.0.0.1") else { return }
        var elsewhere = endpoint
        elsewhere.address = NetworkNumber("127.0.0.2")
        let before = await peer.receivedIDs().count
        let outcome = await attempt(.example(11), at: elsewhere)
        let after = await peer.receivedIDs().count
        findings.expect(
            after == before && outcome?.verdict == .retry, "A guarded adapter connects to the address it is given, and to no other.")
    }

    private func judgeFile(_ findings: inout Findings) async {
        let file = AttachedFile(
            id: ID(high: 6, low: 1), name: "letter.pdf", kind: .pdf, size: 7, sha256: String(repeating: "0", count: 64), state: .infected)
        let outcome = await attempt(.example(10, files: [file]), at: endpoint)
        let isDelivered = outcome.map { PeerBehaviour.accepts.verdicts.contains($0.verdict) } ?? false
        findings.expect(isDelivered, "A message is delivered without its file that was not found clean.")
    }

    private func judgeTest(_ findings: inout Findings) async {
        let trial = await adapter.test(endpoint)
        findings.expect(trial.isAccepted, "A test is accepted by who accepts everything.")
        findings.expect(!trial.body.contains("Ada"), "A test holds nobody's data.")
    }

    /// What an attempt brings; nil for one that is waited for in vain, which is left to itself.
    private func attempt(_ message: OutgoingMessage, at endpoint: ReadyEndpoint) async -> DeliveryOutcome? {
        let (adapter, patience) = (adapter, patience)
        let (outcomes, outcome) = AsyncStream<DeliveryOutcome?>.makeStream()
        let attempting = Task { _ = outcome.yield(await adapter.deliver(message, to: endpoint)) }
        let waiting = Task {
            try await patience(endpoint.endpoint.patienceSeconds)
            outcome.yield(nil)
        }
        var first = outcomes.makeAsyncIterator()
        let found: DeliveryOutcome? = await first.next() ?? nil
        attempting.cancel()
        waiting.cancel()
        return found
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
