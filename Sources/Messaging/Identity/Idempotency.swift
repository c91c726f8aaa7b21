public import Persistence

/// What is done once, however often it is asked for.
public struct Once<Value> {
    /// What `effect` returned; nil when it was done before and not again.
    public let value: Value?
    public let answer: IdempotentAnswer
    /// Whether the answer is the first one again.
    public var wasRepeated: Bool { value == nil }
}

extension Identity {
    /// Does `effect` once for a request that names itself, and keeps its answer in the same transaction.
    ///
    /// The request's row is taken before the effect: of two at the same moment
    /// the second waits for the first to commit, and then finds its answer. An
    /// effect that throws leaves nothing, so that it can be tried again.
    ///
    /// - Parameter request: nil when the client named none; then the effect simply happens.
    /// - Throws: `IdempotencyRefusal.keyReused` for the same key with another body, or what `effect` throws.
    public func once<Value>(
        _ request: IdempotentRequest?, in tx: Transaction, _ effect: () throws -> (value: Value, answer: IdempotentAnswer)
    ) throws -> Once<Value> {
        guard let request else {
            let done = try effect()
            return Once(value: done.value, answer: done.answer)
        }
        if let answer = try begin(request, in: tx) { return Once(value: nil, answer: answer) }
        let done = try effect()
        try finish(request, with: done.answer, in: tx)
        return Once(value: done.value, answer: done.answer)
    }

    /// Takes the request's row.
    ///
    /// - Returns: the first answer, when the request was done before; nil when it is to be done and then finished.
    /// - Throws: `IdempotencyRefusal.keyReused`.
    public func begin(_ request: IdempotentRequest, in tx: Transaction) throws -> IdempotentAnswer? {
        let taken = try tx.update(
            """
            INSERT INTO idempotent_answer (account, operation, request_key, body_hash, status, answer, created_at)
            VALUES (\(request.account), \(request.operation), \(request.keyHash), \(request.bodyHash), 0, \([UInt8]()),
                \(surroundings.clock()))
            ON CONFLICT DO NOTHING
            """)
        if taken == 1 { return nil }
        // Purged between the two statements: so long after, it is a new request.
        guard let known = try answered(request, in: tx) else { return try begin(request, in: tx) }
        return known
    }

    /// The first answer of a request that was done before; nil when it was not.
    ///
    /// - Throws: `IdempotencyRefusal.keyReused`.
    func answered(_ request: IdempotentRequest, in tx: Transaction) throws -> IdempotentAnswer? {
        let known = try tx.first(
            "SELECT body_hash, status, answer, conversation, role FROM idempotent_answer WHERE \(Self.names(request))"
        ) { row in
            (
                bodyHash: try row[0] as [UInt8], status: try row[1] as Int, answer: try row[2] as [UInt8],
                conversation: try row[3] as ID<Conversation>?, role: try row[4] as Role?
            )
        }
        guard let known else { return nil }
        guard known.bodyHash == request.bodyHash else { throw IdempotencyRefusal.keyReused }
        let body = try surroundings.keys.answers.open(known.answer, Self.binding(request))
        return IdempotentAnswer(status: known.status, body: body, from: known.conversation, to: known.role)
    }

    /// Keeps the answer of a request that was taken in the same transaction.
    public func finish(_ request: IdempotentRequest, with answer: IdempotentAnswer, in tx: Transaction) throws {
        let sealed = try surroundings.keys.answers.seal(answer.body, Self.binding(request))
        try tx.execute(
            """
            UPDATE idempotent_answer SET status = \(answer.status), answer = \(sealed), conversation = \(answer.conversation),
                role = \(answer.role)
            WHERE \(Self.names(request))
            """)
    }

    private static func names(_ request: IdempotentRequest) -> SQL {
        "account = \(request.account) AND operation = \(request.operation) AND request_key = \(request.keyHash)"
    }

    private static func binding(_ request: IdempotentRequest) -> Binding {
        let high = request.keyHash.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let low = request.keyHash.dropFirst(8).prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return Binding(
            table: "idempotent_answer", column: "answer", row: ID<IdempotentAnswer>(high: high, low: low), parent: ID<Account>?.none,
            author: request.account)
    }
}
