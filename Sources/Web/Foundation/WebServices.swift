public import Logging
public import Messaging
import Persistence
public import WebSupport

/// Sends a test to the endpoint of a code.
public typealias EndpointTesting = @Sendable (String, Actor) async throws -> EndpointTrial

/// What every page and every address of the API is given: the portal, and how this process serves it.
public final class WebServices: Sendable {
    public let portal: Portal
    /// Off only for load tests on loopback; then readings are not limited either.
    public let limits: RateLimits
    /// Whether browsers reach this process over TLS, by our certificate or by a proxy's: cookies are `Secure` and bear the `__Host-` prefix.
    public let isSecure: Bool
    /// Whether a proxy in front of us tells the client's address (`X-Forwarded-For`).
    public let isBehindProxy: Bool
    /// What browsers send as `Origin`, such as `https://portal.example.org`; nil takes it from each request.
    public let origin: String?
    /// Whether the sign-in page names the demonstration's accounts.
    public let isDemonstration: Bool
    public let logger: Logger
    /// Microseconds of a clock that never goes back.
    public let monotonic: @Sendable () -> Int64
    public let metrics: MetricsRegistry
    /// What is wrong without stopping messages, by name; shown by `/readyz`.
    public let degraded: @Sendable () async -> [String]
    /// What uploads that are under way may hold.
    public let uploads: UploadMemory
    /// Sends a test to an endpoint; nil where this process delivers nothing.
    public let testing: EndpointTesting?
    /// The keys of systems that publish them.
    let keySets: ClientKeySets
    let pace: RequestPace
    let wakeups: WakeupHub
    let lastSite: LastSite
    let clocks: SiteClocks
    let guarding: CrossSiteGuard
    let cursors: CursorSeal
    let inFlight: InFlightLimit
    let state: ServingState

    public init(
        portal: Portal, limits: RateLimits = .on, isSecure: Bool, isBehindProxy: Bool = false, origin: String? = nil,
        isDemonstration: Bool = false, logger: Logger, metrics: MetricsRegistry = MetricsRegistry(),
        inFlight: InFlightLimit = InFlightLimit(), uploads: UploadMemory = UploadMemory(),
        monotonic: @escaping @Sendable () -> Int64 = WebServices.uptime, degraded: @escaping @Sendable () async -> [String] = { [] },
        testing: EndpointTesting? = nil, keySets: ClientKeySets? = nil
    ) {
        self.portal = portal
        self.limits = limits
        self.isSecure = isSecure
        self.isBehindProxy = isBehindProxy
        self.origin = origin
        self.isDemonstration = isDemonstration
        self.logger = logger
        self.monotonic = monotonic
        self.metrics = metrics
        self.degraded = degraded
        self.testing = testing
        self.keySets = keySets ?? ClientKeySets(nil, clock: portal.surroundings.clock)
        self.inFlight = inFlight
        self.uploads = uploads
        pace = RequestPace(limits)
        wakeups = WakeupHub(portal.database)
        lastSite = LastSite()
        clocks = SiteClocks()
        guarding = CrossSiteGuard(key: portal.surroundings.keys.csrf, origin: origin)
        cursors = CursorSeal(key: portal.surroundings.keys.cursor)
        state = ServingState()
        metrics.gauge("event_streams_open", "Event streams of pages and programs that are open.") { [wakeups] in Double(wakeups.count) }
        metrics.gauge("upload_bytes_held", "Bytes of uploads that are under way.") { Double(uploads.count) }
        metrics.gauge("http_requests_in_flight", "Requests being answered.") { Double(inFlight.count) }
    }

    /// Microseconds since some moment before the process began.
    public static let uptime: @Sendable () -> Int64 = {
        let (seconds, attoseconds) = (ContinuousClock.now - start).components
        return seconds * 1_000_000 + attoseconds / 1_000_000_000_000
    }

    private static let start = ContinuousClock.now

    /// Lets what is under way end: `/readyz` says no, and every event stream closes.
    public func drain() {
        state.drain()
        wakeups.finish()
    }

    /// The configuration in force, kept for the moment in which the store does not answer.
    func site(for signedIn: SignedIn? = nil) async throws -> Site {
        let site: Site
        if let signedIn {
            site = try await portal.site(for: signedIn)
        } else {
            site = try await portal.site()
        }
        lastSite.keep(site)
        return site
    }
}
