import Persistence

/// The rows of `sign_in_throttle`. They name nobody: a subject is an HMAC of
/// the username's key or of the network.
enum ThrottleRows {
    /// The count of a subject, for update: a second attempt waits here until the first is counted.
    static func lock(_ subject: [UInt8], in tx: Transaction) throws -> FailureCount {
        try tx.first(
            """
            INSERT INTO sign_in_throttle (subject, failures, window_at, blocked_until) VALUES (\(subject), 0, 0, 0)
            ON CONFLICT (subject) DO UPDATE SET failures = sign_in_throttle.failures
            RETURNING failures, window_at, blocked_until
            """, decode) ?? FailureCount()
    }

    static func read(_ subject: [UInt8], in tx: Transaction) throws -> FailureCount {
        try tx.first("SELECT failures, window_at, blocked_until FROM sign_in_throttle WHERE subject = \(subject)", decode)
            ?? FailureCount()
    }

    static func write(_ count: FailureCount, for subject: [UInt8], in tx: Transaction) throws {
        try tx.execute(
            """
            UPDATE sign_in_throttle SET failures = \(count.failures), window_at = \(count.windowAt), blocked_until = \(count.blockedUntil)
            WHERE subject = \(subject)
            """)
    }

    /// Takes back a failure that was counted beforehand, unless another came meanwhile.
    static func restore(_ count: FailureCount, insteadOf counted: FailureCount, for subject: [UInt8], in tx: Transaction) throws {
        try tx.execute(
            """
            UPDATE sign_in_throttle SET failures = \(count.failures), window_at = \(count.windowAt), blocked_until = \(count.blockedUntil)
            WHERE subject = \(subject) AND failures = \(counted.failures) AND window_at = \(counted.windowAt)
            """)
    }

    static func forget(_ subject: [UInt8], in tx: Transaction) throws {
        try tx.execute("DELETE FROM sign_in_throttle WHERE subject = \(subject)")
    }

    private static func decode(_ row: Row) throws -> FailureCount {
        try FailureCount(failures: row[0], windowAt: row[1], blockedUntil: row[2])
    }
}
