public import Persistence
import Synchronization

/// The people and three weeks of conversations that `serve --demo` starts
/// with. Everything is made by the product's own verbs, at the times it is
/// said to have happened.
public struct DemonstrationWorld: Sendable {
    /// The password of every demonstration account.
    public static let password = "threadwell-demo"

    let portal: Portal
    let clock: SteppingClock
    let now: Timestamp

    /// - Parameter portal: of an empty store.
    public init(in portal: Portal) {
        now = portal.surroundings.clock()
        let clock = SteppingClock(now.adding(days: -28))
        let real = portal.surroundings
        self.clock = clock
        self.portal = Portal(
            Surroundings(
                database: real.database, clock: { clock.now }, ids: IDs.system(now: { clock.now }),
                keys: real.keys, masterKeys: real.masterKeys, patientKeys: real.patientKeys, sendsMail: false),
            passwords: portal.identity.passwords, limits: .off, files: .unscanned)
    }

    /// Makes the world.
    ///
    /// - Throws: `DatabaseFailure`, or a refusal that would be a mistake of ours.
    public func build() async throws {
        try await Demonstration.mark(portal)
        let read = ConfigurationDocument.read(DemonstrationSite.document)
        guard let document = read.document else { throw ConfigurationRefusal.mistakes(read.mistakes) }
        _ = try await portal.configuration.apply(document, ontoLatest: true, by: .operator)
        let cast = try await DemonstrationCast.make(in: portal)
        let site = try await portal.site()
        for scene in DemonstrationStory.scenes.sorted(by: { $0.minutesAgo > $1.minutesAgo }) {
            clock.set(now.adding(minutes: -Int64(scene.minutesAgo)))
            try await tellOfLate(site)
            try await scene.play(portal, cast, site, clock)
        }
        clock.set(now)
        try await portal.readings.settle(all: true)
        try await receiveFromElsewhere(site)
        try await tellOfLate(site)
        try await cast.invite(in: portal)
        try await cast.enrol(in: portal, site)
        try await cast.chooseMail(in: portal, site)
        try await cast.writeTextModules(in: portal, site)
    }

    /// What time alone brought about until now.
    private func tellOfLate(_ site: Site) async throws {
        _ = try await portal.perform { [portal] tx in try portal.workbench.escalate(site: site, in: tx) }
    }
}

/// Says of a store that it was made for demonstration: `serve --demo` takes no
/// other, so that nobody's patients meet the well-known passwords.
public enum Demonstration {
    private static let section = "demonstration"

    static func mark(_ portal: Portal) async throws {
        try await portal.perform { tx in
            try tx.execute(
                """
                INSERT INTO site_setting (section, value, updated_at) VALUES (\(section), 'true', \(portal.surroundings.clock()))
                ON CONFLICT DO NOTHING
                """)
            return Effect(())
        }
    }

    /// Whether the store was made for demonstration.
    public static func isMarked(in tx: Transaction) throws -> Bool {
        try tx.first("SELECT 1 FROM site_setting WHERE section = \(section)") { try $0[0] as Int64 } != nil
    }

    /// Whether nothing is in the store yet.
    public static func isEmpty(in tx: Transaction) throws -> Bool {
        try tx.first("SELECT NOT EXISTS (SELECT 1 FROM account) AND NOT EXISTS (SELECT 1 FROM patient)") { try $0[0] } ?? false
    }
}

/// A clock that stands where it was put, and moves on a little at every look
/// so that nothing happens at the same moment.
final class SteppingClock: Sendable {
    private let time: Mutex<Timestamp>

    init(_ start: Timestamp) {
        time = Mutex(start)
    }

    var now: Timestamp {
        time.withLock { time in
            time = time.adding(microseconds: 1)
            return time
        }
    }

    /// Moves to a moment, never back.
    func set(_ moment: Timestamp) {
        time.withLock { $0 = max($0, moment) }
    }

    func advance(minutes: Int) {
        advance(microseconds: Int64(minutes) * 60_000_000)
    }

    func advance(microseconds: Int64) {
        time.withLock { $0 = $0.adding(microseconds: microseconds) }
    }
}
