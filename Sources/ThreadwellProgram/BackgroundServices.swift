import Foundation
import Logging
import Messaging
import Persistence
import ServiceLifecycle
import UnixSignals
import Web
import WebSupport

/// Chains audit events on PostgreSQL, at most a second behind. Several nodes
/// may run it: only one at a time has the turn.
struct AuditSequencing: Service {
    let portal: Portal
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                let appended = await turn()
                // A full batch means more is waiting.
                if appended < 1000 { try? await Task.sleep(for: .milliseconds(200)) }
            }
        }
        // What the last requests recorded is chained before the store closes.
        while await turn() == 1000 {}
    }

    private func turn() async -> Int {
        do {
            return try await portal.sequencer.takeTurn(on: portal.database)
        } catch {
            logger.warning("audit events could not be chained", metadata: ["failure": "\(type(of: error))"])
            return 0
        }
    }
}

/// What is done now and then: counts of readings are written, idle claims go
/// back, absences begin, what age has ended is written down, and what has had its time is taken away.
struct Housekeeping: Service {
    let portal: Portal
    let inbound: InboundWatch
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var minutes = 0
            while !Task.isCancelled {
                try? await Task.sleep(for: .seconds(20))
                if Task.isCancelled { return }
                await attempt("readings could not be counted") { try await portal.readings.settle() }
                await attempt("people of a file could not be enrolled") {
                    while try await portal.enrolWaitingLines() > 0, !Task.isCancelled {}
                }
                await attempt("messages could not be counted") { try await inbound.look(at: portal, logger: logger) }
                await attempt("idle claims could not be returned") { try await portal.tendWorkbench() }
                await attempt("unused files could not be removed") {
                    while try await portal.attachments.removeUnused() > 0, !Task.isCancelled {}
                }
                minutes += 1
                if minutes % 180 == 1 { await attempt("sweeping failed") { try await sweep() } }
            }
        }
    }

    private func sweep() async throws {
        try await portal.endGrantsByAge()
        while try await portal.identity.sweep().total >= 200, !Task.isCancelled {}
        while try await portal.perform({ [mail = portal.mail] in Effect(try mail.sweep(in: $0)) }) >= 200, !Task.isCancelled {}
    }

    private func attempt(_ complaint: Logger.Message, _ work: () async throws -> Void) async {
        do {
            try await work()
        } catch {
            logger.warning(complaint, metadata: ["failure": "\(type(of: error))"])
        }
    }
}

/// Has files looked at that the scanner did not answer for at once. Several nodes may run it: each file is one node's at a time.
struct FileLooking: Service {
    let portal: Portal
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                try? await Task.sleep(for: .seconds(2))
                do {
                    while !Task.isCancelled, try await portal.attachments.scanNext(portal.site()) {}
                } catch {
                    logger.warning("files could not be looked at", metadata: ["failure": "\(type(of: error))"])
                }
            }
        }
    }
}

/// Reads the certificate again when its files change, and on SIGHUP.
struct CertificateWatch: Service {
    let certificates: TLSCertificates
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await certificates.watch(every: .seconds(5), logger: logger) }
                group.addTask { await reloadOnHangUp() }
                await group.waitForAll()
            }
        }
    }

    private func reloadOnHangUp() async {
        let signals = await UnixSignalsSequence(trapping: .sighup)
        for await _ in signals {
            do {
                try certificates.reload()
                logger.notice("the certificate was read again")
            } catch {
                logger.error("the new certificate was refused, the old one stays", metadata: ["reason": "\(error)"])
            }
        }
    }
}

/// The last to start and so the first to stop: readiness goes, streams close.
struct Draining: Service {
    let services: WebServices

    func run() async throws {
        try? await gracefulShutdown()
        services.drain()
    }
}
