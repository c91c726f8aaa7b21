import Logging
import Messaging
import Persistence
import Synchronization

/// Says once when a clinical group is written to more than is usual, and as long as it lasts in `/readyz`.
final class InboundWatch: Sendable {
    private let raised = Mutex<Set<String>>([])

    func look(at portal: Portal, logger: Logger) async throws {
        let (site, now) = (try await portal.site(), portal.surroundings.clock())
        let groups = Set(try await portal.read { try portal.conversations.writtenToUnusually(site: site, at: now, in: $0) })
        let new = raised.withLock { raised in
            defer { raised = groups }
            return groups.subtracting(raised)
        }
        for group in new.sorted() {
            logger.warning(
                "a clinical group is written to unusually often",
                metadata: ["clinicalGroup": "\(group)", "messages": "\(InboundAlarm.usual)", "seconds": "\(InboundAlarm.window)"])
        }
    }

    /// As `/readyz` names it.
    var degraded: [String] { raised.withLock { $0.sorted().map { "inbound-\($0)" } } }
}
