import Persistence
import TestSupport
import Testing

@testable import Messaging

/// A message went another way than the test meant.
struct NotAsExpected: Error {}

extension DeliveryOutcome {
    /// The other system can take nothing for now.
    static let down = DeliveryOutcome(status: 503)
}

/// What these suites do with deliveries, in a word each.
extension PortalFixture {
    static let alarming = "I have crushing chest pain and cannot breathe."

    var deliveries: Deliveries { portal.deliveries }

    /// A member asks Medical records, which another system answers.
    @discardableResult
    func askRecords(_ body: String = "May I have a copy of my record?", by username: String = "ada") async throws -> Sent {
        try await ask(by: username, for: username, type: "general", group: "records", body: body)
    }

    /// As the courier claims: what was lost is taken back first.
    func claim(most: Int = 64) async throws -> [ClaimedDelivery] {
        let endpoint = try #require(site.endpoint(code: "records-ehr"))
        return try await portal.perform { [deliveries, site] tx in
            let lost = try deliveries.takeBackLost(of: endpoint, jitter: 0, site: site, in: tx)
            return Effect(try deliveries.claim(for: endpoint, most: most, in: tx), wakeups: lost.wakeups)
        }
    }

    @discardableResult
    func report(_ claim: ClaimedDelivery, _ outcome: DeliveryOutcome = DeliveryOutcome(status: 200)) async throws -> DeliveryState? {
        try await portal.perform { [deliveries, site] tx in
            try deliveries.complete(claim, with: outcome, jitter: 0, site: site, in: tx)
        }
    }

    func delivery(of message: ID<Message>) async throws -> Delivery {
        let found = try await database.read { tx in
            try tx.first("SELECT \(DeliveryRows.columns) FROM delivery d WHERE d.message = \(message)", DeliveryRows.decode)
        }
        return try #require(found)
    }

    /// The task that people have of a message; nil while they have none.
    func openTask(of sent: Sent) async throws -> ID<WorkbenchTask>? {
        try await database.read { tx in
            try tx.first("SELECT task FROM task_message WHERE message = \(sent.message)") { try $0[0] }
        }
    }

    /// Somebody at a terminal gives a delivery up.
    func skip(_ sent: Sent) async throws -> Delivery {
        let (id, site) = (try await delivery(of: sent.message).id, site)
        return try await portal.perform { [deliveries] in
            try deliveries.skip(id, because: "Told by phone.", by: .operator, site: site, in: $0)
        }
    }

    /// The attempts to deliver a message, oldest first.
    func attempts(of message: ID<Message>) async throws -> [DeliveryAttempt] {
        let id = try await delivery(of: message).id
        return try await database.read { [deliveries] in try deliveries.attempts(of: id, in: $0) }
    }

    func fact(of sent: Sent, by username: String = "ada") async throws -> DeliveryFact? {
        try await open(sent.conversation, by: username).messages.first { $0.id == sent.message }?.delivery
    }

    /// The first attempt can be made now.
    func passUndoWindow() { clock.advance(seconds: 20) }

    func tend(after seconds: Int64 = 0) async throws {
        clock.advance(seconds: seconds)
        try await portal.tendWorkbench()
    }

    /// The system that Medical records' questions go to, known by its endpoint's secret.
    func recordsCaller() async throws -> SystemCaller {
        let (inbound, site) = (portal.inbound, site)
        let known = try await database.read { tx in try inbound.caller(endpoint: "records-ehr", site: site, in: tx) }
        return try #require(known)
    }

    func answerFromRecords(_ question: ID<Message>, _ body: String) async throws {
        var reply = Self.outside(kind: "reply", patient: nil, group: nil, body: body)
        reply.inReplyTo = question.description
        guard case .delivered = try await receive(reply, by: recordsCaller()) else { throw NotAsExpected() }
    }
}

extension Array {
    func asyncMap<T>(_ transform: (Element) async throws -> T) async rethrows -> [T] {
        var mapped: [T] = []
        for element in self { mapped.append(try await transform(element)) }
        return mapped
    }
}

extension PortalFixture {
    /// A question to the records that their system did not take in time, and that Fay has claimed; it may be tried again.
    func handedOver() async throws -> (sent: Sent, task: ID<WorkbenchTask>) {
        let sent = try await askRecords()
        passUndoWindow()
        try await report(try #require(try await claim().first), DeliveryOutcome(status: 503))
        try await tend(after: 3_600)
        let task = try #require(try await delivery(of: sent.message).task)
        try await claim(task, by: "fay")
        return (sent, task)
    }
}
