/// Decides until when to wait for a client. Pure: times are nanoseconds of a clock that never goes back, and
/// are passed in.
struct ConnectionPatience: Equatable {
    private enum Phase: Equatable {
        case idle(since: Int64)
        case head(since: Int64)
        case body
        case responding
    }

    private let headers: Int64
    private let bodyGrace: Int64
    private let bodyBytesPerSecond: Int64
    private let idle: Int64

    private var phase: Phase = .responding
    private var requestsInProgress = 0
    private var isNextHeadUnderWay = false
    private var bodyBytes: Int64 = 0
    private var bodyWaited: Int64 = 0
    private var waitingSince: Int64?

    init(_ limits: ServerLimits) {
        headers = limits.headers.nanoseconds
        bodyGrace = limits.bodyGrace.nanoseconds
        bodyBytesPerSecond = Int64(max(limits.bodyBytesPerSecond, 1))
        idle = limits.idle.nanoseconds
    }

    /// When the connection has to be closed if nothing else happens; nil while the client owes nothing.
    var deadline: Int64? {
        switch phase {
        case .idle(let since): since + idle
        case .head(let since): since + headers
        case .body: bodyDeadline
        case .responding: nil
        }
    }

    /// True while the one request in progress has not come to its end.
    var isOwedBody: Bool { phase == .body && requestsInProgress == 1 }

    /// True while a body is arriving for a request that has been answered.
    var isDraining: Bool { phase == .body && requestsInProgress == 0 }

    mutating func opened(at now: Int64) {
        phase = .head(since: now)
    }

    /// Bytes came that complete neither headers nor a piece of a body.
    mutating func incompleteBytesArrived(at now: Int64) {
        switch phase {
        case .idle: phase = .head(since: now)
        case .responding: isNextHeadUnderWay = true
        case .head, .body: break
        }
    }

    mutating func headArrived(at now: Int64) {
        requestsInProgress += 1
        isNextHeadUnderWay = false
        phase = .body
        bodyBytes = 0
        bodyWaited = 0
        if waitingSince != nil { waitingSince = now }
    }

    mutating func bodyArrived(bytes: Int) {
        bodyBytes += Int64(bytes)
    }

    mutating func requestEnded() {
        phase = .responding
    }

    mutating func responseEnded(at now: Int64) {
        requestsInProgress = max(0, requestsInProgress - 1)
        guard phase == .responding, requestsInProgress == 0 else { return }
        phase = isNextHeadUnderWay ? .head(since: now) : .idle(since: now)
        isNextHeadUnderWay = false
    }

    /// The server asks the client for bytes. While it does not, because a route is slower than the client,
    /// the client owes nothing.
    mutating func readWanted(at now: Int64) {
        if waitingSince == nil { waitingSince = now }
    }

    mutating func readEnded(at now: Int64) {
        guard let since = waitingSince else { return }
        bodyWaited += now - since
        waitingSince = nil
    }

    private var bodyDeadline: Int64? {
        guard let since = waitingSince else { return nil }
        let allowance = bodyGrace + bodyBytes * 1_000_000_000 / bodyBytesPerSecond
        return since + min(idle, max(0, allowance - bodyWaited))
    }
}

extension Duration {
    /// Whole nanoseconds.
    var nanoseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    }
}
