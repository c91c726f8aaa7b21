/// What looks for viruses. A site has one, or files are not taken.
public protocol FileScanner: Sendable {
    /// Looks at a file, given in parts.
    ///
    /// - Parameters:
    ///   - seconds: at most how long it may take.
    ///   - part: the bytes of a part by its number, from 0; nil after the last.
    func scan(within seconds: Int, _ part: @escaping @Sendable (Int) async throws -> [UInt8]?) async -> ScanReply
    /// Whether it answers at all.
    func isThere() async -> Bool
}

/// What a scanner said.
public enum ScanReply: Sendable, Hashable {
    /// Exactly that nothing was found.
    case clean
    /// What was found, in the scanner's words.
    case found(String)
    /// It cannot look into it, and never will.
    case unscannable
    /// It answered with an error, or not at all. Nothing is known; it is asked again.
    case noAnswer
}

/// How files are looked at here.
public enum FileChecking: Sendable {
    case scanned(by: any FileScanner)
    /// Nobody looks. For trials alone: `threadwell check --production` refuses it (S63).
    case unscanned
    /// They should be, and there is no scanner: none is taken.
    case unavailable
}

/// When a scanner that did not answer is asked again, as a pure rule.
public enum ScanSchedule {
    /// Seconds after each attempt; the last stands for all further ones.
    static let waits: [Int64] = [5, 15, 60, 300, 900]
    /// How long whoever asks may take, in seconds, before somebody else does.
    static let lease: Int64 = 90
    /// How long the scanner may take: while somebody waits for it, and when nobody does.
    static let patience = (asked: 15, later: 45)

    /// - Parameter attempts: how often it was asked, at least once.
    static func wait(after attempts: Int64) -> Int64 {
        waits[Int(min(max(attempts, 1), Int64(waits.count))) - 1]
    }
}
