import HTTPTypes
import Hummingbird
import Messaging
import Persistence
import WebSupport

extension Router<AnyoneContext> {
    /// Whether the process lives, and whether it can do its work (decisions.md, *Sessions, addresses, limits*).
    func addHealth(_ services: WebServices) {
        get("/livez") { _, _ in
            Response.json(JSONWriter.object { $0.member("status", "alive") })
        }
        get("/readyz") { _, _ in
            let readiness = await Readiness.of(services)
            return Response.json(readiness.json, status: readiness.isReady ? .ok : .serviceUnavailable)
        }
    }
}

/// What stands in the way of every message, and what is wrong beside it.
struct Readiness: Sendable {
    /// Names only: who asks here is not signed in.
    let failed: [String]
    let degraded: [String]

    var isReady: Bool { failed.isEmpty }

    /// In bytes: below it the store may soon take no more messages.
    static let leastSpace: Int64 = 64 * 1_024 * 1_024

    static func of(_ services: WebServices) async -> Readiness {
        var failed: [String] = []
        let database = services.portal.database
        do {
            try await database.ping()
            let pending = try await Migrator(Schema.migrations).pending(database)
            if !pending.isEmpty { failed.append("migrations") }
        } catch {
            failed.append("database")
        }
        if let space = database.freeSpace(), space < leastSpace { failed.append("disk") }
        if services.state.isDraining { failed.append("draining") }
        return Readiness(failed: failed, degraded: await services.degraded())
    }

    var json: [UInt8] {
        JSONWriter.object { writer in
            writer.member("status", isReady ? "ready" : "not-ready")
            writer.member("failed", texts: failed)
            writer.member("degraded", texts: degraded)
        }
    }
}
