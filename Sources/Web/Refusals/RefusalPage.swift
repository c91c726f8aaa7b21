import HTTPTypes
import Hummingbird
import Logging
import Messaging
import Persistence
import WebSupport

/// One answer to something that went wrong.
struct RefusalPage {
    let services: WebServices
    let request: Request
    let context: AnyoneContext
    let realm: Realm

    func answer(to error: any Error) async -> Response {
        let fault = Fault(error)
        if case .unexpected = fault { log(error) }
        if realm == .programs { return .problem(problem(fault), requestID: context.requestID) }
        let frame = await frame(fault)
        if request.wantsFragment || request.wantsEvents { return fragment(fault) }
        switch fault {
        case .notFound: return notFound(frame)
        case .signInRequired: return await signIn(frame, status: .unauthorized)
        case .formOfAnotherSession: return await signIn(frame, status: .forbidden)
        case .storage: return await storage(frame)
        case .refused(let refusal):
            let text = frame.words.sentence(refusal)
            return simple(
                frame, frame.words.refusedTitle, text, status: refusal.status, retryAfter: (refusal as? any WaitingRefusal)?.retryAfter)
        case .problem(let problem) where problem.status == 429:
            return await tooMany(frame, problem)
        case .problem(let problem):
            return simple(
                frame, frame.words.refusedTitle, sentence(problem, frame), status: problem.status,
                retryAfter: problem.retryAfter.map { Int64($0) })
        case .unexpected:
            let text = frame.words.failedText + " " + frame.words.requestNumber(context.requestID)
            return simple(frame, frame.words.failedTitle, text, status: 500, retryAfter: nil)
        }
    }

    /// Once, by kind and address; never what was typed.
    private func log(_ error: any Error) {
        var metadata: Logger.Metadata = [
            "requestId": .string(context.requestID),
            "route": .string(context.endpointPath ?? RequestLabels.unknownRoute),
            "error": .string(String(reflecting: type(of: error))),
        ]
        // A failure of the store carries codes and statements, never a row's values.
        if let failure = error as? DatabaseFailure { metadata["failure"] = .string("\(failure)") }
        services.logger.error("unexpected error", metadata: metadata)
    }

    private func problem(_ fault: Fault) -> Problem {
        switch fault {
        case .notFound: .notFound
        case .signInRequired: .unauthenticated
        case .formOfAnotherSession: .crossSite
        case .refused(let refusal): Problem(refusal)
        case .problem(let problem): problem
        case .storage: .storage
        case .unexpected: .internalError
        }
    }

    /// The module reads the status alone.
    private func fragment(_ fault: Fault) -> Response {
        let problem = problem(fault)
        var headers: HTTPFields = [:]
        if let retryAfter = problem.retryAfter { headers[.retryAfter] = String(retryAfter) }
        return Response(status: HTTPResponse.Status(code: problem.status), headers: headers)
    }

    /// The frame for whoever asks. It is found anew where no route has asked, so that an address that does not exist
    /// answers with the bytes of one that is not to be seen.
    private func frame(_ fault: Fault) async -> Frame {
        let site = services.lastSite.site
        let fallback = Frame(language: Language(of: nil, request: request, site: site), site: site)
        if case .storage = fault { return fallback }
        guard let kind = realm.kind, let visit = try? await services.visit(request, .cookie(kind)) else { return fallback }
        return Frame(visit)
    }

    func notFound(_ frame: Frame) -> Response {
        let words = frame.words
        let (path, text) =
            switch (realm, frame.session) {
            case (_, nil): (Paths.home, words.goToStart)
            case (.workbench, _): (Paths.workbench, words.goToTasks)
            default: (Paths.home, words.goToMessages)
            }
        let actions: Markup = "<p class=\"actions\"><a class=\"button primary\" href=\"\(path)\">\(text)</a></p>"
        let main = Pieces.empty(.search, words.notFoundTitle, words.notFoundText, heading: .first, actions: actions)
        return page(frame, title: words.notFoundTitle, main).response(status: .notFound)
    }

    func simple(_ frame: Frame, _ title: String, _ text: String, status: Int, retryAfter: Int64?) -> Response {
        var headers: HTTPFields = [:]
        if let retryAfter { headers[.retryAfter] = String(retryAfter) }
        let words = frame.words
        let path = realm == .workbench ? Paths.workbench : Paths.home
        let actions: Markup = "<p class=\"actions\"><a class=\"button primary\" href=\"\(path)\">\(words.goToStart)</a></p>"
        return page(frame, title: title, Pieces.empty(.info, title, text, heading: .first, actions: actions))
            .response(status: HTTPResponse.Status(code: status), headers: headers)
    }

    func page(_ frame: Frame, title: String, isNarrow: Bool = false, _ main: Markup) -> Markup {
        switch realm {
        case .workbench where frame.session != nil: WorkbenchLayout(frame: frame).page(title: title, main)
        default: PortalLayout(frame: frame, isNarrow: isNarrow).page(title: title, main)
        }
    }

    private func sentence(_ problem: Problem, _ frame: Frame) -> String {
        let words = frame.words
        return switch problem.status {
        case 403: words.crossSite
        case 405: words.wrongMethod
        case 408: words.tooSlow
        case 413: words.tooLarge
        case 415: words.wrongContentType
        case 429: words.tooMany(RequestPace.Use(problem), wait: problem.retryAfter ?? 1)
        case 503: words.busyText
        default: words.brokenRequest
        }
    }

    /// Nothing was acknowledged; a form comes back with every word, to be sent again by the same form token and request token.
    private func storage(_ frame: Frame) async -> Response {
        let headers: HTTPFields = [.retryAfter: String(Problem.storageRetry)]
        let words = frame.words
        guard let form = await ownForm() else {
            return simple(frame, words.busyTitle, words.busyText, status: 503, retryAfter: Int64(Problem.storageRetry))
        }
        let main: Markup = """
            <header class="stack"><h1>\(words.notSentTitle)</h1><p>\(words.notSentText)</p></header>
            <form class="composer" method="post" action="\(request.uri.path)">
            <div class="notice warn" role="alert">\(Icon.clock.markup)<p><strong>\(words.waitAndTry)</strong></p><p>\(words.neverTwice)</p></div>
            \(KeptForm(path: request.uri.path, form).shown(language: frame.language))
            <footer><span></span><button class="button primary">\(words.tryAgain)</button></footer>
            </form>
            """
        return page(frame.withoutSession, title: words.notSentTitle, main).response(status: .serviceUnavailable, headers: headers)
    }

    /// The same for more than a person may do in a while: what was typed waits in the page.
    private func tooMany(_ frame: Frame, _ problem: Problem) async -> Response {
        let (words, text) = (frame.words, sentence(problem, frame))
        let wait = Int64(problem.retryAfter ?? 1)
        guard let form = await ownForm() else { return simple(frame, words.refusedTitle, text, status: 429, retryAfter: wait) }
        let main: Markup = """
            <header class="stack"><h1>\(words.refusedTitle)</h1></header>
            <form class="composer" method="post" action="\(request.uri.path)">
            <div class="notice warn" role="alert">\(Icon.clock.markup)<p>\(text)</p></div>
            \(KeptForm(path: request.uri.path, form).shown(language: frame.language))
            <footer><span></span><button class="button primary">\(words.tryAgain)</button></footer>
            </form>
            """
        return page(frame, title: words.refusedTitle, main).response(status: .tooManyRequests, headers: [.retryAfter: String(wait)])
    }

    /// The form of one of our pages that was being sent, to be shown again; nil for everything else.
    private func ownForm() async -> FormFields? {
        guard !CrossSiteGuard.isSafe(request.method), request.uri.path != Paths.signIn, (try? services.checkOrigin(of: request)) != nil
        else { return nil }
        return await typed()
    }

    /// What was typed, also where nobody has read it yet.
    private func typed() async -> FormFields? {
        guard let sent = context.sentForm else { return try? await request.form() }
        if sent.fields == nil {
            _ = try? await AttachingForm(request: request, services: services).read(into: sent, by: nil, site: nil) { _ in false }
        }
        return sent.fields
    }

    /// Asks to sign in. What was typed is kept in the page, and sent on by nobody but the person.
    private func signIn(_ frame: Frame, status: HTTPResponse.Status) async -> Response {
        if CrossSiteGuard.isSafe(request.method) { return .seeOther(SignInPage.path(returningTo: request.uri.path)) }
        let form = await typed() ?? FormFields()
        let isDisabled = (try? await services.isDisabled(request, realm.kind.map { [$0] } ?? [])) ?? false
        let page = SignInPage(
            frame: frame.withoutSession, services: services, returnTo: request.uri.path, kept: KeptForm(path: request.uri.path, form),
            isAgain: true, notice: isDisabled ? SignInPage.disabled(Words(frame.language).entry) : nil)
        return page.markup.response(status: status)
    }
}

extension RefusalPage {
    /// The address is known, the method is another; `Allow` is added by whoever found that out.
    func wrongMethod(_ frame: Frame) -> Response {
        simple(frame, frame.words.refusedTitle, frame.words.wrongMethod, status: 405, retryAfter: nil)
    }
}
