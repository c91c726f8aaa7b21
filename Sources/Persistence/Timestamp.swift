#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// A moment in UTC, in whole microseconds since 1970-01-01T00:00:00Z.
public struct Timestamp: Sendable, Hashable, Comparable, Codable {
    /// Microseconds since 1970-01-01T00:00:00Z, without leap seconds.
    public var microseconds: Int64

    @inlinable
    public init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    /// - Parameter seconds: whole seconds since 1970-01-01T00:00:00Z.
    @inlinable
    public init(secondsSince1970 seconds: Int64) {
        self.init(microseconds: seconds * 1_000_000)
    }

    /// The wall clock of this machine.
    public static func now() -> Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000)
    }

    /// Whole seconds since 1970, rounded down.
    @inlinable
    public var secondsSince1970: Int64 {
        let (quotient, remainder) = microseconds.quotientAndRemainder(dividingBy: 1_000_000)
        return remainder < 0 ? quotient - 1 : quotient
    }

    @inlinable
    public func adding(microseconds more: Int64) -> Timestamp {
        Timestamp(microseconds: microseconds + more)
    }

    @inlinable
    public func adding(milliseconds: Int64) -> Timestamp {
        adding(microseconds: milliseconds * 1_000)
    }

    @inlinable
    public func adding(seconds: Int64) -> Timestamp {
        adding(microseconds: seconds * 1_000_000)
    }

    @inlinable
    public func adding(minutes: Int64) -> Timestamp {
        adding(seconds: minutes * 60)
    }

    @inlinable
    public func adding(hours: Int64) -> Timestamp {
        adding(seconds: hours * 3_600)
    }

    /// Days of exactly 24 hours; calendar days belong to a time zone and are not counted here.
    @inlinable
    public func adding(days: Int64) -> Timestamp {
        adding(hours: days * 24)
    }

    /// Microseconds from the earlier moment to this one; negative when `earlier` is later.
    @inlinable
    public func microseconds(since earlier: Timestamp) -> Int64 {
        microseconds - earlier.microseconds
    }

    @inlinable
    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.microseconds < right.microseconds
    }

    public init(from decoder: any Decoder) throws {
        self.init(microseconds: try decoder.singleValueContainer().decode(Int64.self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(microseconds)
    }
}
