#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// SHA-256 (FIPS 180-4), to tell a changed migration. Secrets are hashed elsewhere, by the cryptography library.
internal enum SHA256 {
    static func hexadecimal(of text: String) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var result: [UInt8] = []
        for word in digest(of: Array(text.utf8)) {
            for shift in stride(from: 28, through: 0, by: -4) { result.append(digits[Int(word >> UInt32(shift)) & 0xF]) }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func digest(of message: [UInt8]) -> [UInt32] {
        var padded = message
        padded.append(0x80)
        while padded.count % 64 != 56 { padded.append(0) }
        withUnsafeBytes(of: UInt64(message.count * 8).bigEndian) { padded.append(contentsOf: $0) }
        let primes = firstPrimes(64)
        var hash = primes.prefix(8).map { fraction(of: Double($0).squareRoot()) }
        let constants = primes.map { fraction(of: cbrt(Double($0))) }
        for start in stride(from: 0, to: padded.count, by: 64) {
            compress(padded[start..<start + 64], into: &hash, constants)
        }
        return hash
    }

    /// The first 32 bits of the fractional part, which is how the standard defines its constants (sections 4.2.2 and 5.3.3).
    private static func fraction(of root: Double) -> UInt32 {
        UInt32((root - root.rounded(.down)) * 4_294_967_296)
    }

    private static func firstPrimes(_ count: Int) -> [Int] {
        var primes: [Int] = []
        var candidate = 2
        while primes.count < count {
            if primes.allSatisfy({ candidate % $0 != 0 }) { primes.append(candidate) }
            candidate += 1
        }
        return primes
    }

    private static func compress(_ block: ArraySlice<UInt8>, into hash: inout [UInt32], _ constants: [UInt32]) {
        var schedule: [UInt32] = []
        for start in stride(from: block.startIndex, to: block.endIndex, by: 4) {
            schedule.append(block[start..<start + 4].reduce(0) { $0 << 8 | UInt32($1) })
        }
        for round in 16..<64 {
            let early = schedule[round - 15]
            let late = schedule[round - 2]
            let sigma0 = rotate(early, 7) ^ rotate(early, 18) ^ early >> 3
            let sigma1 = rotate(late, 17) ^ rotate(late, 19) ^ late >> 10
            schedule.append(schedule[round - 16] &+ sigma0 &+ schedule[round - 7] &+ sigma1)
        }
        var v = hash
        for round in 0..<64 {
            let sum1 = rotate(v[4], 6) ^ rotate(v[4], 11) ^ rotate(v[4], 25)
            let choice = (v[4] & v[5]) ^ (~v[4] & v[6])
            let first = v[7] &+ sum1 &+ choice &+ constants[round] &+ schedule[round]
            let sum0 = rotate(v[0], 2) ^ rotate(v[0], 13) ^ rotate(v[0], 22)
            let majority = (v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2])
            v = [first &+ sum0 &+ majority, v[0], v[1], v[2], v[3] &+ first, v[4], v[5], v[6]]
        }
        for index in 0..<8 { hash[index] = hash[index] &+ v[index] }
    }

    private static func rotate(_ word: UInt32, _ count: UInt32) -> UInt32 {
        word >> count | word << (32 - count)
    }
}
