public import Hummingbird
import NIOCore

/// Reads the whole body of a request, up to the limit of its group of routes; more is refused with 413
/// before a route sees anything.
public struct BodyLimitMiddleware<Context: RequestContext>: RouterMiddleware {
    private let limit: Int

    /// - Parameter limit: bytes.
    public init(_ limit: Int) {
        self.limit = limit
    }

    public func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        if CrossSiteGuard.isSafe(request.method) { return try await next(request, context) }
        var request = request
        try await request.readBody(upTo: limit)
        return try await next(request, context)
    }
}

extension Request {
    /// Collects the body, so that it can be read more than once.
    ///
    /// - Parameter limit: bytes.
    /// - Throws: `Problem.tooLarge(limit:)`, at once when the length announced is already beyond it; what `ArrivingBody` throws.
    @discardableResult
    public mutating func readBody(upTo limit: Int) async throws -> [UInt8] {
        if let announced = headers[.contentLength].flatMap({ Int($0) }), announced > limit { throw Problem.tooLarge(limit: limit) }
        do {
            let buffer = try await collectBody(upTo: limit)
            return Array(buffer.readableBytesView)
        } catch is NIOTooManyBytesError {
            throw Problem.tooLarge(limit: limit)
        } catch {
            throw ArrivingBody.told(error)
        }
    }
}
