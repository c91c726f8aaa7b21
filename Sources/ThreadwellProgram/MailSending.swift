import Logging
import MailTransport
import Messaging
import Persistence
import ServiceLifecycle
import Synchronization
import WebSupport

/// Hands e-mails over as they become due. Every node of a site may run it.
struct MailSending: Service {
    let portal: Portal
    let carrier: SMTPCarrier
    let schedule: MailSchedule
    let figures: MailFigures
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                // A round that was full means more is waiting.
                if await round() < 8 { try? await Task.sleep(for: .seconds(1)) }
            }
        }
        await carrier.close()
    }

    private func round() async -> Int {
        do {
            let round = try await portal.sendMail(by: carrier, schedule)
            if round.handled > 0 {
                figures.count(round)
                if let problem = round.problem {
                    // Of which account and with which words, nobody learns here.
                    logger.warning(
                        "e-mail was not taken by the mail server",
                        metadata: ["problem": "\(problem.rawValue)", "postponed": "\(round.postponed)", "failed": "\(round.failed)"])
                }
            }
            try await figures.look(at: portal)
            return round.handled
        } catch is CancellationError {
            return 0
        } catch {
            logger.warning("e-mails could not be looked for", metadata: ["failure": "\(type(of: error))"])
            return 0
        }
    }
}

/// E-mails in the figures of the process.
final class MailFigures: Sendable {
    /// What a mail server did with an e-mail.
    enum Outcome: String, MetricLabel, CaseIterable {
        case sent, postponed, failed
    }

    private let outcomes: LabelledCounter<Outcome>
    private let standing = Mutex<MailStanding?>(nil)

    init(_ metrics: MetricsRegistry) {
        outcomes = metrics.counter("mails_total", "E-mails handed over, postponed and given up.", label: "outcome", of: Outcome.self)
        metrics.gauge("mails_waiting", "E-mails that wait to be handed over.") { [weak self] in
            Double(self?.standing.withLock { $0?.waiting } ?? 0)
        }
        metrics.gauge("mails_failed", "E-mails given up in the last seven days.") { [weak self] in
            Double(self?.standing.withLock { $0?.failed } ?? 0)
        }
    }

    func count(_ round: MailRound) {
        outcomes.increment(.sent, by: UInt64(round.sent))
        outcomes.increment(.postponed, by: UInt64(round.postponed))
        outcomes.increment(.failed, by: UInt64(round.failed))
    }

    func look(at portal: Portal) async throws {
        let now = try await portal.look { [mail = portal.mail] in try mail.standing(in: $0) }
        standing.withLock { $0 = now }
    }

    /// What is wrong with e-mail, as `/readyz` names it.
    var degraded: [String] { standing.withLock { $0?.isTroubled } == true ? ["mail"] : [] }
}
