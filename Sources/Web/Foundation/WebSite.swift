import HTTPTypes
public import Hummingbird
import Messaging
public import WebSupport

/// Every address of the product, in one place.
public enum WebSite {
    /// All routes behind what every request passes, outermost first.
    public static func buildRouter(_ services: WebServices) -> Router<AnyoneContext> {
        // Metrics count by route, so the routes are made once to be known and once to be served.
        assemble(
            services, metrics: RequestMetrics(services.metrics, routes: assemble(services, metrics: nil).routes.map(\.path.description)))
    }

    /// What serves requests: the routes, and 405 where an address is known and the method is another.
    public static func responder(_ services: WebServices) -> AllowedMethodsResponder<RouterResponder<AnyoneContext>> {
        let router = buildRouter(services)
        let responder = router.buildResponder()
        return AllowedMethodsResponder(responder, allowed: AllowedMethods(router)) { request, context in
            wrongMethod(request, context, services)
        }
    }

    private static func assemble(_ services: WebServices, metrics: RequestMetrics?) -> Router<AnyoneContext> {
        let router = Router(context: AnyoneContext.self, options: [.autoGenerateHeadEndpoints])
        router.add(middleware: SecurityHeadersMiddleware(SecurityHeaders(overTLS: services.isSecure)))
        router.add(middleware: AccessLogMiddleware(logger: services.logger, now: services.monotonic))
        if let metrics { router.add(middleware: RequestMetricsMiddleware(metrics, now: services.monotonic)) }
        router.add(middleware: RefusalPages(services))
        router.add(middleware: SheddingMiddleware(services.inFlight))
        router.addHealth(services)
        router.addAssets()
        router.addEntry(services)
        addMemberPages(to: router, services)
        addStaffCommons(to: router, services)
        WorkbenchPages.add(to: staffPages(router, services))
        API.add(to: router, services)
        SystemEntry.add(to: router, services)
        return router
    }

    /// Pages of members: the member cookie, and the token of its session on everything that changes something.
    static func memberPages(_ router: Router<AnyoneContext>, _ services: WebServices) -> RouterGroup<MemberContext> {
        router.group()
            .add(middleware: SessionMiddleware(services, .cookie(.member)))
            .add(middleware: CrossSiteMiddleware(services))
            .group(context: MemberContext.self)
    }

    /// Pages of people of the practice: the staff cookie, and the token of its session on everything that changes something.
    static func staffPages(_ router: Router<AnyoneContext>, _ services: WebServices) -> RouterGroup<StaffContext> {
        router.group()
            .add(middleware: SessionMiddleware(services, .cookie(.staff)))
            .add(middleware: CrossSiteMiddleware(services))
            .group(context: StaffContext.self)
    }

    private static func wrongMethod(_ request: Request, _ context: AnyoneContext, _ services: WebServices) -> Response {
        let realm = Realm(path: request.uri.path)
        if realm == .programs { return .problem(.methodNotAllowed, requestID: context.requestID) }
        let site = services.lastSite.site
        let frame = Frame(language: Language(of: nil, request: request, site: site), site: site)
        return RefusalPage(services: services, request: request, context: context, realm: realm).wrongMethod(frame)
    }
}
