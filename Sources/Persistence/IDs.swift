internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// Makes UUIDv7 identifiers (RFC 9562 section 5.7): 48 bits of milliseconds, then random bits.
///
/// Identifiers of one maker strictly increase, also within one millisecond and when the clock steps back: then the last
/// identifier is advanced by a random step (RFC 9562 section 6.2, method 2).
public struct IDs: Sendable {
    private let maker: Maker

    /// - Parameters:
    ///   - now: the clock that dates the identifiers.
    ///   - random: 64 fresh random bits a call.
    public init(now: @escaping @Sendable () -> Timestamp, random: @escaping @Sendable () -> UInt64) {
        maker = Maker(now: now, random: random)
    }

    /// The maker of a running server: the machine's clock unless another is given, and the system's random bits.
    public static func system(now: @escaping @Sendable () -> Timestamp = { Timestamp.now() }) -> IDs {
        let bits = SystemBits()
        return IDs(now: now, random: { bits.next() })
    }

    public func next<Subject>() -> ID<Subject> {
        let value = maker.next()
        return ID(high: value.high, low: value.low)
    }
}

/// The system's random bits, fetched many at a time: a system call for each identifier shows in the cost of a send.
private final class SystemBits: Sendable {
    private static let fetched = 32

    private let words = Mutex<[UInt64]>([])

    func next() -> UInt64 {
        words.withLock { words in
            if let word = words.popLast() { return word }
            words = [UInt64](unsafeUninitializedCapacity: Self.fetched) { buffer, count in
                let bytes = UnsafeMutableRawBufferPointer(buffer)
                count = getentropy(bytes.baseAddress, bytes.count) == 0 ? Self.fetched : 0
            }
            return words.popLast() ?? UInt64.random(in: .min ... .max)
        }
    }
}

private final class Maker: Sendable {
    private struct Last {
        var milliseconds: UInt64 = 0
        var randomA: UInt64 = 0
        var randomB: UInt64 = 0
    }

    private static let bitsA: UInt64 = 0xFFF
    private static let bitsB: UInt64 = 0x3FFF_FFFF_FFFF_FFFF

    private let now: @Sendable () -> Timestamp
    private let random: @Sendable () -> UInt64
    private let last = Mutex(Last())

    init(now: @escaping @Sendable () -> Timestamp, random: @escaping @Sendable () -> UInt64) {
        self.now = now
        self.random = random
    }

    func next() -> (high: UInt64, low: UInt64) {
        let milliseconds = UInt64(clamping: now().microseconds / 1_000) & 0xFFFF_FFFF_FFFF
        let bits = random()
        return last.withLock { last in
            if milliseconds > last.milliseconds {
                last = Last(milliseconds: milliseconds, randomA: random() & Self.bitsA, randomB: bits & Self.bitsB)
            } else {
                advance(&last, by: (bits & 0xFFFF_FFFF) + 1)
            }
            return (last.milliseconds << 16 | 0x7000 | last.randomA, 0x8000_0000_0000_0000 | last.randomB)
        }
    }

    private func advance(_ last: inout Last, by step: UInt64) {
        last.randomB += step
        guard last.randomB > Self.bitsB else { return }
        last.randomB &= Self.bitsB
        last.randomA += 1
        guard last.randomA > Self.bitsA else { return }
        last.randomA = 0
        last.milliseconds += 1
    }
}
