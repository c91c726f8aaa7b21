import Synchronization

/// Token buckets in memory, one for each key: `rate` requests a minute or an hour with bursts of `burst`.
///
/// Memory is bounded: beyond `maximumKeys`, buckets that have filled up again are forgotten first, which
/// changes no answer, then others.
public final class TokenBuckets<Key: Hashable & Sendable>: Sendable {
    /// The answer to one request.
    public enum Decision: Sendable, Hashable {
        case allowed
        /// Seconds until one more is allowed, at least 1; the value of `Retry-After`.
        case refused(retryAfter: Int)
    }

    private struct Bucket {
        var tokens: Double
        var at: Int64
    }

    private let burst: Double
    private let perMicrosecond: Double
    private let maximumKeys: Int
    private let buckets = Mutex<[Key: Bucket]>([:])

    /// - Parameters:
    ///   - perMinute: requests a minute that can go on for ever.
    ///   - burst: requests that can come at once; `perMinute` when nil.
    public convenience init(perMinute: Int, burst: Int? = nil, maximumKeys: Int = 100_000) {
        self.init(perMinute, seconds: 60, burst: burst ?? perMinute, maximumKeys: maximumKeys)
    }

    /// - Parameter perHour: requests an hour that can go on for ever, and as many at once.
    public convenience init(perHour: Int, maximumKeys: Int = 100_000) {
        self.init(perHour, seconds: 3_600, burst: perHour, maximumKeys: maximumKeys)
    }

    private init(_ rate: Int, seconds: Double, burst: Int, maximumKeys: Int) {
        self.burst = Double(max(burst, 1))
        self.perMicrosecond = Double(max(rate, 1)) / (seconds * 1_000_000)
        self.maximumKeys = max(maximumKeys, 1)
    }

    /// Takes one token of the key's bucket, or says when there will be one.
    ///
    /// - Parameter now: microseconds of a clock that never goes back.
    public func take(_ key: Key, now: Int64) -> Decision {
        buckets.withLock { buckets in
            if buckets[key] == nil, buckets.count >= maximumKeys { forget(&buckets, now: now) }
            var bucket = buckets[key] ?? Bucket(tokens: burst, at: now)
            bucket.tokens = filled(bucket, now: now)
            bucket.at = max(now, bucket.at)
            defer { buckets[key] = bucket }
            guard bucket.tokens >= 1 else {
                let wait = (1 - bucket.tokens) / perMicrosecond / 1_000_000
                return .refused(retryAfter: max(1, Int(wait.rounded(.up))))
            }
            bucket.tokens -= 1
            return .allowed
        }
    }

    /// Buckets kept at the moment.
    public var count: Int {
        buckets.withLock { $0.count }
    }

    private func filled(_ bucket: Bucket, now: Int64) -> Double {
        min(burst, bucket.tokens + Double(max(0, now - bucket.at)) * perMicrosecond)
    }

    private func forget(_ buckets: inout [Key: Bucket], now: Int64) {
        buckets = buckets.filter { filled($0.value, now: now) < burst }
        // A quarter at once, so that a flood of new keys does not pay for a scan each.
        if buckets.count >= maximumKeys {
            for key in Array(buckets.keys.prefix(max(1, maximumKeys / 4))) { buckets[key] = nil }
        }
    }
}
