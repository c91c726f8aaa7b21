public import Hummingbird
public import Logging

/// Turns whatever a route throws into an answer: refusals into their problem, everything else into a 500
/// that tells nothing and is logged once, by type (OWASP ASVS 5.0, 16.5.1).
public struct ProblemMiddleware<Context: RequestContext>: RouterMiddleware {
    public typealias Rendering = @Sendable (Problem, Request, Context) -> Response

    private let logger: Logger
    private let translate: @Sendable (any Error) -> Problem?
    private let render: Rendering

    /// - Parameters:
    ///   - translate: the problem of an error that is not `ProblemConvertible` itself; nil for what nobody expected.
    ///   - render: how a problem is shown; as `application/problem+json` unless told otherwise.
    public init(
        logger: Logger, translate: @escaping @Sendable (any Error) -> Problem? = { _ in nil },
        render: @escaping Rendering = { problem, _, context in .problem(problem, requestID: context.requestID) }
    ) {
        self.logger = logger
        self.translate = translate
        self.render = render
    }

    public func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as any ProblemConvertible {
            return render(error.problem, request, context)
        } catch {
            if let problem = translate(error) ?? Self.ofFramework(error) { return render(problem, request, context) }
            logger.error(
                "unexpected error",
                metadata: [
                    "requestId": .string(context.requestID),
                    "route": .string(context.endpointPath ?? RequestLabels.unknownRoute),
                    "error": .string(String(reflecting: type(of: error))),
                ])
            return render(.internalError, request, context)
        }
    }

    /// What Hummingbird itself refuses.
    private static func ofFramework(_ error: any Error) -> Problem? {
        guard let error = error as? any HTTPResponseError else { return nil }
        return switch error.status.code {
        case 404: .notFound
        case 413: Problem(status: 413, code: "too-large", title: "Too large", detail: "The request has too many bytes.")
        case 400..<500:
            Problem(
                status: error.status.code, code: "bad-request", title: "Bad request",
                detail: "This request could not be understood.")
        default: nil
        }
    }
}
