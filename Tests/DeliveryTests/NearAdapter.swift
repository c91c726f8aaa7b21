import Delivery
import DeliveryTestKit
import Messaging
import Persistence
import Synchronization

/// One promise that an adapter breaks.
enum Breach: String, Sendable, CaseIterable {
    case nameIsNoCode, nameIsKept, endpointIsWrong, settingIsUnknown
    case acceptedIsRefused, refusedIsTriedOn, failureIsTaken, silenceIsFinal, cutOffIsTaken
    case failsWithoutFault, acceptsWithFault
    case noCode, longCode, codeTellsName, codeTellsWords
    case noHash, bytesDiffer, idDiffers, idIsAnother
    case addressIsFoundAnew, fileIsOwed, testFails, testTells

    /// What the contract says of it.
    var said: String {
        switch self {
        case .nameIsNoCode: "has a name that is no code."
        case .nameIsKept: "is kept for an adapter of the product."
        case .endpointIsWrong: "The endpoint it is tried with is well: [\"The desk is shut.\"]."
        case .settingIsUnknown: "The endpoint it is tried with is well: [\"desk\"]."
        case .acceptedIsRefused: "When the other side accepts the verdict is refused."
        case .refusedIsTriedOn: "When the other side refuses the verdict is retry."
        case .failureIsTaken: "When the other side fails the verdict is delivered."
        case .silenceIsFinal: "When the other side is-silent the verdict is refused."
        case .cutOffIsTaken: "When the other side cuts-off the verdict is delivered."
        case .failsWithoutFault: "When the other side fails the fault is none."
        case .acceptsWithFault: "When the other side accepts the fault is busy."
        case .noCode, .longCode: "A code has 1 to 40 characters."
        case .codeTellsName, .codeTellsWords: "Nothing of the message is in the code."
        case .noHash: "The outcome has the hash of what was sent (accepts)."
        case .bytesDiffer: "A further attempt sends the same bytes, so that its hash is the same."
        case .idDiffers: "A further attempt carries the same id:"
        case .idIsAnother: "The id is that of the delivery."
        case .addressIsFoundAnew: "A guarded adapter connects to the address it is given, and to no other."
        case .fileIsOwed: "A message is delivered without its file that was not found clean."
        case .testFails: "A test is accepted by who accepts everything."
        case .testTells: "A test holds nobody's data."
        }
    }
}

/// The other side of an adapter, without a wire between.
final class NearPeer: ContractPeer, Sendable {
    private struct State {
        var behaviour = PeerBehaviour.accepts
        var received: [String] = []
    }

    let behaviours: [PeerBehaviour]
    private let state = Mutex(State())

    init(_ behaviours: [PeerBehaviour] = PeerBehaviour.allCases) {
        self.behaviours = behaviours
    }

    var behaviour: PeerBehaviour { state.withLock { $0.behaviour } }

    func behave(_ behaviour: PeerBehaviour) async {
        state.withLock { $0.behaviour = behaviour }
    }

    func receivedIDs() async -> [String] { state.withLock { $0.received } }

    func take(_ id: String) {
        state.withLock { $0.received.append(id) }
    }
}

/// An adapter that keeps every promise but one.
struct NearAdapter: DeliveryInterface {
    let peer: NearPeer
    let breach: Breach?
    /// Whether it never comes back where the other side is silent.
    let isEndless: Bool
    private let never = AsyncStream<Void>.makeStream()

    init(peer: NearPeer, breach: Breach?, isEndless: Bool = false) {
        self.peer = peer
        self.breach = breach
        self.isEndless = isEndless
    }

    var name: String {
        switch breach {
        case .nameIsNoCode?: "no code"
        case .nameIsKept?: "mllp"
        default: "near"
        }
    }

    var settings: Set<String> { breach == .settingIsUnknown ? [] : ["desk"] }

    func mistakes(in endpoint: Endpoint) -> [String] { breach == .endpointIsWrong ? ["The desk is shut."] : [] }

    func deliver(_ message: OutgoingMessage, to endpoint: ReadyEndpoint) async -> DeliveryOutcome {
        let sent = "\(message.delivery) \(breach == .bytesDiffer ? message.attempt : 0)"
        guard endpoint.address == NetworkNumber("127.0.0.1") || breach == .addressIsFoundAnew else {
            return DeliveryOutcome(.retry, code: "no-connection", fault: .unreachable).sending(sent.utf8)
        }
        let behaviour = peer.behaviour
        if isEndless, behaviour == .isSilent { for await _ in never.stream {} }
        if behaviour == .accepts { peer.take(id(of: message)) }
        if breach == .fileIsOwed, message.attachments.contains(where: { $0.file.state != .clean }) {
            return DeliveryOutcome(.retry, code: "no-file", fault: .notOpened).sending(sent.utf8)
        }
        let outcome = outcome(behaviour)
        return breach == .noHash ? outcome : outcome.sending(sent.utf8)
    }

    func test(_ endpoint: ReadyEndpoint) async -> EndpointTrial {
        EndpointTrial(
            address: endpoint.endpoint.url, headers: [], body: breach == .testTells ? "Ada Park" : "Please throw this away.",
            outcome: DeliveryOutcome(status: breach == .testFails ? 503 : 200), answer: "", milliseconds: 0)
    }

    private func id(of message: OutgoingMessage) -> String {
        switch breach {
        case .idDiffers?: message.attempt == 1 ? message.delivery.description : "\(message.delivery)-\(message.attempt)"
        case .idIsAnother?: message.message.description
        default: message.delivery.description
        }
    }

    private func outcome(_ behaviour: PeerBehaviour) -> DeliveryOutcome {
        switch (breach, behaviour) {
        case (.acceptedIsRefused?, .accepts), (.silenceIsFinal?, .isSilent): DeliveryOutcome(status: 422)
        case (.refusedIsTriedOn?, .refuses): DeliveryOutcome(status: 503)
        case (.failureIsTaken?, .fails), (.cutOffIsTaken?, .cutsOff): DeliveryOutcome(status: 200)
        case (.failsWithoutFault?, .fails): DeliveryOutcome(.retry, code: "503")
        case (.acceptsWithFault?, .accepts): DeliveryOutcome(.delivered, code: "200", fault: .busy)
        case (.noCode?, .accepts): DeliveryOutcome(.delivered, code: "")
        case (.longCode?, .accepts): DeliveryOutcome(.delivered, code: String(repeating: "x", count: 41))
        case (.codeTellsName?, .accepts): DeliveryOutcome(.delivered, code: "from-Ada")
        case (.codeTellsWords?, .accepts): DeliveryOutcome(.delivered, code: "copy-of-my-record")
        case (_, .accepts): DeliveryOutcome(status: 200)
        case (_, .refuses): DeliveryOutcome(status: 422)
        case (_, .fails): DeliveryOutcome(status: 503)
        case (_, .isSilent): DeliveryOutcome(.retry, code: "timeout", fault: .timedOut)
        case (_, .cutsOff): DeliveryOutcome(.retry, code: "cut-off", fault: .cutOff)
        }
    }
}
