public import Hummingbird
import Synchronization

/// Counts requests that are being answered and refuses those beyond a limit, so that the ones under way
/// stay fast. Event streams do not count: their answer has begun when they wait.
public final class InFlightLimit: Sendable {
    /// Requests answered at the same time at most.
    public let maximum: Int
    private let current = Mutex(0)

    public init(maximum: Int = 256) {
        self.maximum = maximum
    }

    /// Requests being answered at the moment.
    public var count: Int { current.withLock { $0 } }

    func enter() -> Bool {
        current.withLock { count in
            guard count < maximum else { return false }
            count += 1
            return true
        }
    }

    func leave() {
        current.withLock { $0 -= 1 }
    }
}

/// Answers 503 with `Retry-After` while too much is in flight.
public struct SheddingMiddleware<Context: RequestContext>: RouterMiddleware {
    private let limit: InFlightLimit
    private let retryAfter: @Sendable () -> Int

    /// - Parameter retryAfter: seconds; spread, so that clients do not all come back at once.
    public init(_ limit: InFlightLimit, retryAfter: @escaping @Sendable () -> Int = { Int.random(in: 1...5) }) {
        self.limit = limit
        self.retryAfter = retryAfter
    }

    public func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        guard limit.enter() else { throw Problem.overloaded(retryAfter: retryAfter()) }
        defer { limit.leave() }
        return try await next(request, context)
    }
}
