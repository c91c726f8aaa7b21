public import Persistence

/// What every feature is given and none reaches for: the store, the time, new
/// ids and the keys.
public final class Surroundings: Sendable {
    public let database: Database
    /// Now, in microseconds UTC.
    public let clock: @Sendable () -> Timestamp
    public let ids: IDs
    public let keys: SiteKeys
    public let masterKeys: MasterKeys
    public let patientKeys: PatientKeys
    /// Whether somebody hands e-mails over: without, none is put into the queue.
    public let sendsMail: Bool

    public init(
        database: Database, clock: @escaping @Sendable () -> Timestamp, ids: IDs, keys: SiteKeys, masterKeys: MasterKeys,
        patientKeys: PatientKeys, sendsMail: Bool = true
    ) {
        self.database = database
        self.clock = clock
        self.ids = ids
        self.keys = keys
        self.masterKeys = masterKeys
        self.patientKeys = patientKeys
        self.sendsMail = sendsMail
    }
}
