import Persistence

/// What was taken away because its time was over.
public struct Swept: Sendable, Hashable {
    public var answers = 0
    public var counts = 0
    public var sessions = 0
    public var total: Int { answers + counts + sessions }

    public init(answers: Int = 0, counts: Int = 0, sessions: Int = 0) {
        self.answers = answers
        self.counts = counts
        self.sessions = sessions
    }
}

/// How long what only serves for a while is kept, in seconds.
enum KeptFor {
    /// Answers to repeated requests.
    static let answers: Int64 = 7 * 86_400
    /// Failures of a network.
    static let networkFailures: Int64 = 86_400
    /// Sessions after their end; the audit trail keeps what they did.
    static let sessions: Int64 = 30 * 86_400
}

extension Identity {
    /// Takes away a small batch of what is over. Call it now and then, and
    /// again at once as long as it took a whole batch.
    ///
    /// - Parameter batch: the most rows of each kind; a writer is not held up by more.
    @discardableResult
    public func sweep(batch: Int = 200) async throws -> Swept {
        let now = surroundings.clock()
        // Looked for beside the writer, taken by their keys: no scan holds it up.
        let sessions = try await surroundings.database.read { tx in
            try tx.all("SELECT id FROM session WHERE expires_at < \(now.adding(seconds: -KeptFor.sessions)) LIMIT \(batch)") {
                try $0[0] as ID<Session>
            }
        }
        let subjects = try await surroundings.database.read { tx in
            try tx.all(
                """
                SELECT subject FROM sign_in_throttle
                WHERE window_at < \(now.adding(seconds: -SignInThrottle.forgottenAfter))
                    OR (blocked_until = 0 AND window_at < \(now.adding(seconds: -KeptFor.networkFailures)))
                LIMIT \(batch)
                """
            ) { try $0[0] as [UInt8] }
        }
        return try await surroundings.database.write { tx in
            var swept = Swept()
            swept.answers = try tx.update(
                """
                DELETE FROM idempotent_answer WHERE (account, operation, request_key) IN (
                    SELECT account, operation, request_key FROM idempotent_answer
                    WHERE created_at < \(now.adding(seconds: -KeptFor.answers)) ORDER BY created_at LIMIT \(batch))
                """)
            for session in sessions {
                swept.sessions += try tx.update("DELETE FROM session WHERE id = \(session)")
            }
            for subject in subjects {
                // Asked again, in case it failed once more meanwhile.
                swept.counts += try tx.update(
                    """
                    DELETE FROM sign_in_throttle
                    WHERE subject = \(subject) AND window_at < \(now.adding(seconds: -KeptFor.networkFailures))
                    """)
            }
            return swept
        }
    }
}
