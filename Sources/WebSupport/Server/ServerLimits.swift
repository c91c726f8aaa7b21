/// How long and how much a connection may take (OWASP ASVS 5.0, 4.2.1 and 15.2.2).
public struct ServerLimits: Sendable, Hashable {
    /// From the connection, or from the first byte of a further request, to the end of its headers.
    public var headers: Duration = .seconds(10)
    /// Time a body may be slower than `bodyBytesPerSecond`.
    public var bodyGrace: Duration = .seconds(10)
    /// Bytes a second that a body must bring after the grace.
    public var bodyBytesPerSecond = 1024
    /// Between two requests, between two pieces of a body, and for a client that does not take its answer.
    public var idle: Duration = .seconds(30)
    /// Bytes of all headers of a request.
    public var headerListBytes = 16 * 1024
    /// Headers of a request.
    public var headerFields = 100
    /// Bytes of a body still accepted, and thrown away, when the request was already answered.
    public var drainedBytes = 2 * 1024 * 1024
    /// Open connections; more wait to be accepted.
    public var connections = 2000

    public init() {}
}
