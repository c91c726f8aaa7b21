public import Persistence
import Synchronization

/// The site in force, loaded once for each revision and then only handed out.
public final class SiteCache: Sendable {
    private let latest = Mutex<Site?>(nil)
    private let installed: Installation

    public init(_ installed: Installation = .shipped) {
        self.installed = installed
    }

    /// The site at a revision that a query of the request has just read.
    /// Costs a comparison while nothing has changed.
    public func site(revision: Int64, database: Database) async throws -> Site {
        if let site = known(atLeast: revision) { return site }
        return keep(try await database.read { [installed] in try Configuration.load($0, installed) })
    }

    /// The same inside a transaction. What an unfinished transaction sees is
    /// not kept for others, it may never come true.
    public func site(revision: Int64, in tx: Transaction) throws -> Site {
        try known(atLeast: revision) ?? Configuration.load(tx, installed)
    }

    /// The site in force now: one small query while nothing has changed.
    public func current(_ database: Database) async throws -> Site {
        let known = latest.withLock { $0 }
        return keep(
            try await database.read { [installed] tx in
                let revision = try Configuration.revision(in: tx)
                if let known, known.revision == revision { return known }
                return try Configuration.load(tx, installed)
            })
    }

    /// A site that is newer than what a request has read is as good: it is what is in force.
    private func known(atLeast revision: Int64) -> Site? {
        latest.withLock { site in site.flatMap { $0.revision >= revision ? $0 : nil } }
    }

    private func keep(_ site: Site) -> Site {
        latest.withLock { held in
            if let held, held.revision >= site.revision { return held }
            held = site
            return site
        }
    }
}
