/// A write closure that waits for the writer, and the caller who waits for its result.
internal protocol PendingWrite: Sendable {
    /// A transaction of its own, without neighbours and without a limit of time.
    var isBulk: Bool { get }
    func run(_ tx: Transaction) throws
    /// Answers the caller: with the result of `run`, or with the failure. Called exactly once.
    func finish(_ failure: (any Error)?)
}

/// Unchecked: `result` is written and read by the writer's thread alone.
internal final class WriteCall<Result: Sendable>: PendingWrite, @unchecked Sendable {
    let isBulk: Bool
    private let body: @Sendable (Transaction) throws -> Result
    // Unsafe only in that it does not check what `finish` promises; the check would cost an allocation for every write.
    private let caller: UnsafeContinuation<Result, any Error>
    private var result: Result?

    init(isBulk: Bool, body: @escaping @Sendable (Transaction) throws -> Result, caller: UnsafeContinuation<Result, any Error>) {
        self.isBulk = isBulk
        self.body = body
        self.caller = caller
    }

    func run(_ tx: Transaction) throws {
        result = try body(tx)
        try tx.requireUnharmed()
    }

    func finish(_ failure: (any Error)?) {
        if let failure {
            caller.resume(throwing: failure)
        } else if let result {
            caller.resume(returning: result)
        } else {
            caller.resume(throwing: DatabaseFailure.closed)
        }
    }
}
