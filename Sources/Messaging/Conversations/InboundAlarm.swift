public import Persistence

/// When a clinical group is written to so much that somebody should look (security.md 3.3): by one person with many accounts, by a
/// program that runs wild, or because something has happened. Nothing is refused by it.
public enum InboundAlarm {
    /// How far it looks back, in seconds.
    public static let window: Int64 = 600
    /// Messages of members in that time that are still usual: as many as one of them may send in a whole day.
    public static let usual = 200
    /// So that a look stays cheap while everybody writes, it goes no further than the newest messages.
    static let looked = 5_000
}

extension Conversations {
    /// The living clinical groups, by code, that members have written to more than is usual.
    public func writtenToUnusually(
        above usual: Int = InboundAlarm.usual, site: Site, at now: Timestamp, in tx: Transaction
    ) throws -> [String] {
        let since = now.adding(seconds: -InboundAlarm.window)
        let groups = try tx.all(
            """
            SELECT m.clinical_group FROM (
                SELECT clinical_group, author_role, sent_at, imported_at FROM message ORDER BY id DESC LIMIT \(InboundAlarm.looked)
            ) m
            WHERE m.sent_at > \(since) AND m.author_role IN ('patient', 'proxy') AND m.imported_at IS NULL
            GROUP BY m.clinical_group HAVING count(*) > \(usual)
            """
        ) { try $0[0] as ID<ClinicalGroup> }
        return groups.compactMap { site.clinicalGroup($0)?.code }.sorted()
    }
}
