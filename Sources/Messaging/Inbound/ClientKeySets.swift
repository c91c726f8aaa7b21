import Foundation
public import Persistence

/// Reads what stands at the address of a key set.
public protocol KeySetReading: Sendable {
    /// The one answer that was given, as it came.
    ///
    /// - Parameter ranges: of private addresses that may be reached.
    func read(_ address: String, allowing ranges: [String]) async -> Result<[UInt8], KeySetFault>
}

/// Why a key set could not be read. For our log; who asks for a token is told none of it.
public enum KeySetFault: String, Error, Sendable, Hashable, CaseIterable {
    case unreachable
    case timedOut = "timed-out"
    /// The host resolves to an address that may not be reached.
    case addressRefused = "address-refused"
    case redirected
    /// No 200, or no key set.
    case notAnAnswer = "not-an-answer"
    case tooLarge = "too-large"
}

/// Whether a key set is read again, as a pure rule.
enum KeySetRule: Sendable, Hashable {
    case use, read
    /// It cannot be known now; seconds to wait.
    case wait(Int64)

    /// Seconds for which a set stands without another look: so long a key that was taken out may still be used.
    static let fresh: Int64 = 3_600
    /// Seconds for which it stands while its address does not answer.
    static let longest: Int64 = 14_400
    /// Seconds between two readings, whatever was asked and whatever came of the first.
    static let pause: Int64 = 60

    /// - Parameter isNamed: whether the key that is asked for is in the set.
    init(readAt: Timestamp?, triedAt: Timestamp?, isNamed: Bool, at now: Timestamp) {
        let next = triedAt?.adding(seconds: Self.pause)
        let mayRead = next.map { now >= $0 } ?? true
        guard let readAt, now < readAt.adding(seconds: Self.longest) else {
            let rest = next.map { ($0.microseconds(since: now) + 999_999) / 1_000_000 } ?? 1
            self = mayRead ? .read : .wait(max(1, rest))
            return
        }
        self = now < readAt.adding(seconds: Self.fresh) && isNamed || !mayRead ? .use : .read
    }
}

/// The keys of systems that publish them at an address (`jwksUrl`), kept for a while by each node.
///
/// A key that is not in the set has it read once more, so that a system may exchange its keys at any time; never more often than
/// once a minute, so that nobody can have us knock at somebody's door.
public actor ClientKeySets {
    private struct Place: Hashable {
        let client: ID<SystemClient>
        let address: String
        let ranges: [String]
    }

    private struct Known {
        var keys: [ClientKey] = []
        var readAt: Timestamp?
        var triedAt: Timestamp?
        var underWay: Task<Void, Never>?
    }

    private let source: (any KeySetReading)?
    private let clock: @Sendable () -> Timestamp
    private let reporting: @Sendable (_ client: String, KeySetFault) -> Void
    private var known: [Place: Known] = [:]

    /// - Parameters:
    ///   - source: nil where this process asks nobody.
    ///   - reporting: hears of every set that could not be read.
    public init(
        _ source: (any KeySetReading)?, clock: @escaping @Sendable () -> Timestamp,
        reporting: @escaping @Sendable (_ client: String, KeySetFault) -> Void = { _, _ in }
    ) {
        self.source = source
        self.clock = clock
        self.reporting = reporting
    }

    /// The keys of a client, read where that is due.
    ///
    /// - Parameter name: of the key that it says it signed with.
    /// - Throws: `TokenRefusal.keysUnavailable` when nothing is known of them.
    public func keys(of client: SystemClient, naming name: String?) async throws -> [ClientKey] {
        guard let address = client.keysURL else { return client.keys }
        let place = Place(client: client.id, address: address, ranges: client.allowPrivateNetwork)
        if let underWay = known[place]?.underWay { await underWay.value }
        let set = known[place] ?? Known()
        let isNamed = set.keys.contains { $0.id == name }
        switch KeySetRule(readAt: set.readAt, triedAt: set.triedAt, isNamed: isNamed, at: clock()) {
        case .use: return set.keys
        case .wait(let seconds): throw TokenRefusal.keysUnavailable(retryAfter: seconds)
        case .read: break
        }
        if known[place] == nil { known = known.filter { $0.key.client != client.id } }
        let reading = Task { await self.read(place, of: client.code) }
        known[place, default: Known()].triedAt = clock()
        known[place]?.underWay = reading
        await reading.value
        guard let latest = known[place], let readAt = latest.readAt, clock() < readAt.adding(seconds: KeySetRule.longest) else {
            throw TokenRefusal.keysUnavailable(retryAfter: KeySetRule.pause)
        }
        return latest.keys
    }

    private func read(_ place: Place, of client: String) async {
        let answer = await source?.read(place.address, allowing: place.ranges) ?? .failure(.unreachable)
        known[place]?.underWay = nil
        let keys: Result<[ClientKey], KeySetFault> = answer.flatMap { bytes in
            guard let keys = Self.keys(in: bytes) else { return .failure(.notAnAnswer) }
            return .success(keys)
        }
        switch keys {
        case .success(let keys):
            known[place]?.keys = keys
            known[place]?.readAt = clock()
        case .failure(let fault): reporting(client, fault)
        }
    }

    /// How many keys of a set are looked at.
    private static let most = 50

    /// The keys of a set that sign by what is taken here (RFC 7517, section 5); nil for what is no key set.
    static func keys(in bytes: [UInt8]) -> [ClientKey]? {
        guard let set = try? JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any], let keys = set["keys"] as? [Any] else {
            return nil
        }
        return keys.prefix(most).compactMap { key in
            guard let members = key as? [String: Any], members["use"] as? String != "enc" else { return nil }
            return try? ClientKey(members.compactMapValues { $0 as? String })
        }
    }
}
