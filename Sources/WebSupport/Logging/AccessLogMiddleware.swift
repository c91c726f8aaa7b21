public import Hummingbird
public import Logging

/// One line for each request: method, route template, status, duration, bytes. Never the address as it was
/// typed, never a query, a header or a body (OWASP ASVS 5.0, 14.2.1 and 16.2.5).
///
/// Answers carry the request's id as `X-Request-Id`, so that a person can quote it.
public struct AccessLogMiddleware<Context: RequestContext>: RouterMiddleware {
    private let logger: Logger
    private let now: @Sendable () -> Int64

    /// - Parameter now: microseconds of a clock that never goes back.
    public init(logger: Logger, now: @escaping @Sendable () -> Int64) {
        self.logger = logger
        self.now = now
    }

    public func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        let start = now()
        var response: Response
        do {
            response = try await next(request, context)
        } catch let error as any HTTPResponseError {
            response = try error.response(from: request, context: context)
        } catch {
            log(request, context, status: 500, bytes: nil, start: start)
            throw error
        }
        response.headers[.xRequestID] = context.requestID
        log(request, context, status: response.status.code, bytes: response.body.contentLength, start: start)
        return response
    }

    private func log(_ request: Request, _ context: Context, status: Int, bytes: Int?, start: Int64) {
        let level = Self.level(of: status)
        guard level >= logger.logLevel else { return }
        var metadata: Logger.Metadata = [
            "requestId": .string(context.requestID),
            "method": .string(RequestLabels.method(request.method)),
            "route": .string(context.endpointPath ?? RequestLabels.unknownRoute),
            "status": .stringConvertible(status),
            "microseconds": .stringConvertible(now() - start),
        ]
        if let bytes { metadata["bytes"] = .stringConvertible(bytes) }
        logger.log(level: level, "request", metadata: metadata)
    }

    /// Faults of ours are errors, refusals are notices, the rest is information.
    static func level(of status: Int) -> Logger.Level {
        switch status {
        case 500...: .error
        case 400...: .notice
        default: .info
        }
    }
}

/// Words for requests that logs and metrics may hold: closed lists only, nothing a client made up.
public enum RequestLabels {
    /// Stands for every address that is no route.
    public static let unknownRoute = "NotFound"

    /// The method when it is one that this product answers, else `OTHER`.
    public static func method(_ method: HTTPRequest.Method) -> String {
        switch method {
        case .get: "GET"
        case .head: "HEAD"
        case .post: "POST"
        case .put: "PUT"
        case .patch: "PATCH"
        case .delete: "DELETE"
        case .options: "OPTIONS"
        default: "OTHER"
        }
    }
}
