public import Hummingbird

/// Counts requests and measures their duration by route template and class of status.
public struct RequestMetrics: Sendable {
    private let counter: Counter
    private let duration: Histogram
    private let indices: [String: Int]

    /// - Parameter routes: every route template there is; requests to anything else count as `NotFound`.
    public init(_ registry: MetricsRegistry, routes: [String]) {
        var known: [String] = [RequestLabels.unknownRoute]
        for route in routes where !known.contains(route) { known.append(route) }
        indices = Dictionary(uniqueKeysWithValues: known.enumerated().map { ($1, $0) })
        let names = known.map(MetricsRegistry.escaped)
        counter = registry.add(
            Counter(
                name: "http_requests_total", help: "Requests answered, by route and class of status.",
                labels: names.flatMap { route in
                    StatusClass.allCases.map { "{route=\"\(route)\",status=\"\($0.rawValue)\"}" }
                }))
        duration = registry.add(
            Histogram(
                name: "http_request_duration_seconds", help: "Time until the answer was ready, by route.",
                bounds: Histogram.seconds, labels: names.map { "route=\"\($0)\"" }))
    }

    /// - Parameter microseconds: from the request's head to the answer's.
    func record(route: String?, status: Int, microseconds: Int64) {
        let index = route.flatMap { indices[$0] } ?? 0
        let classes = StatusClass.allCases
        let offset = classes.firstIndex(of: StatusClass(status: status)) ?? 0
        counter.increment(at: index * classes.count + offset)
        duration.record(Double(microseconds) / 1_000_000, at: index)
    }
}

/// Records every request in `RequestMetrics`.
public struct RequestMetricsMiddleware<Context: RequestContext>: RouterMiddleware {
    private let metrics: RequestMetrics
    private let now: @Sendable () -> Int64

    /// - Parameter now: microseconds of a clock that never goes back.
    public init(_ metrics: RequestMetrics, now: @escaping @Sendable () -> Int64) {
        self.metrics = metrics
        self.now = now
    }

    public func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        let start = now()
        do {
            let response = try await next(request, context)
            metrics.record(route: context.endpointPath, status: response.status.code, microseconds: now() - start)
            return response
        } catch {
            let status = (error as? any HTTPResponseError)?.status.code ?? (error as? any ProblemConvertible)?.problem.status ?? 500
            metrics.record(route: context.endpointPath, status: status, microseconds: now() - start)
            throw error
        }
    }
}
