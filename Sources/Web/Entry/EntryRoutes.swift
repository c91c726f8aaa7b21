import HTTPTypes
import Hummingbird
import Messaging
import NIOCore
import Persistence
import WebSupport

extension Router<AnyoneContext> {
    /// Signing in: one page and one answer for every kind of person.
    func addEntry(_ services: WebServices) {
        get("/sign-in") { request, _ -> Response in
            let query =
                (try? URLEncodedForm.fields(ofQuery: request.uri.query.map { Substring($0) }, limits: FormLimits(bytes: 4_096)))
                ?? FormFields()
            let frame = try await Self.frame(services, request)
            let words = Words(frame.language).entry
            let admission = Words(frame.language).admission
            let news = query["out"].map { _ in words.signedOut } ?? query["activated"].map { _ in admission.activated }
            var notice = (news ?? query["password"].map { _ in admission.passwordSet }).map {
                Notice(kind: .plain, icon: .check, title: $0)
            }
            let returnTo = SignIn.localPath(query["return"])
            let kinds = returnTo.flatMap { Realm(path: $0).kind }.map { [$0] } ?? AccountKind.allCases
            if notice == nil, try await services.isDisabled(request, kinds) { notice = SignInPage.disabled(words) }
            let page = SignInPage(frame: frame, services: services, returnTo: returnTo, notice: notice)
            return page.markup.response()
        }
        post("/sign-in") { request, context -> Response in
            try services.checkOrigin(of: request)
            return try await SignIn(services: services, request: request, context: context).answer(try await request.form())
        }
        addAdmission(services)
        addForgotten(services)
    }

    static func frame(_ services: WebServices, _ request: Request) async throws -> Frame {
        let site = try await services.site()
        return Frame(language: Language(of: nil, request: request, site: site), site: site)
    }
}

/// One attempt to sign in.
struct SignIn {
    let services: WebServices
    let request: Request
    let context: AnyoneContext

    func answer(_ form: FormFields) async throws -> Response {
        let site = try await services.site()
        let language = form["language"].flatMap { Language(tag: $0) } ?? Language(of: nil, request: request, site: site)
        let returnTo = Self.localPath(form["return"])
        let kept = returnTo.flatMap { KeptForm(from: form, path: $0) }
        do {
            let session = try await services.portal.identity.signIn(
                username: form["username"] ?? "", password: form["password"] ?? "", device: DeviceName.of(request.headers[.userAgent]),
                network: services.network(of: request, channel: context.channel))
            var response = try await after(session, site: site, returnTo: returnTo, kept: kept)
            if let cookie = services.cookies.begun(session) { response.headers.append(HTTPField(name: .setCookie, value: cookie)) }
            // Whoever signs in begins with a choice of their own.
            if session.signedIn.account.kind == .member, let patient = services.cookies.forgettingPatient {
                response.headers.append(HTTPField(name: .setCookie, value: patient))
            }
            return response
        } catch let refusal as SignInRefusal {
            return refused(refusal, form, Frame(language: language, site: site), returnTo: returnTo, kept: kept)
        }
    }

    /// Where one was, with the words one had written, or the first page of the account's kind.
    private func after(_ session: NewSession, site: Site, returnTo: String?, kept: KeptForm?) async throws -> Response {
        let signedIn = session.signedIn
        let current = try await services.site(for: signedIn)
        let visit = Visit(
            services: services, site: current, language: Language(of: signedIn, request: request, site: current), signedIn: signedIn,
            token: session.token.text, isLive: false)
        let isOfThisKind = returnTo.map { Realm(path: $0).kind == signedIn.account.kind } ?? false
        if isOfThisKind, let kept, let page = try await Restoring.page(kept, visit) { return page }
        let path = isOfThisKind && kept == nil ? returnTo : nil
        return .seeOther(path ?? Self.start(of: signedIn.account))
    }

    static func start(of account: Account) -> String {
        switch account.kind {
        case .member: Paths.home
        case .staff: account.roles.contains(.taskProcessing) ? Paths.workbench : Paths.administration
        }
    }

    /// Only a path of this site that is a page to go to.
    static func localPath(_ text: String?) -> String? {
        guard let text, text.utf8.count <= 500, LocalPath.isLocal(text), !text.hasSuffix(Paths.signIn), !text.hasSuffix(Paths.signOut),
            !text.hasSuffix(Paths.stay), !text.hasSuffix(Paths.events), !text.contains("..")
        else { return nil }
        return text
    }

    private func refused(_ refusal: SignInRefusal, _ form: FormFields, _ frame: Frame, returnTo: String?, kept: KeptForm?) -> Response {
        let words = Words(frame.language)
        let notice =
            refusal == .wrong
            ? Notice(kind: .bad, icon: .alert, title: words.entry.wrongTitle, text: words.entry.wrongText)
            : Notice(kind: .bad, icon: .clock, title: words.entry.waitTitle, text: words.common.sentence(refusal))
        // What was typed as a name comes back, unless it is none: it may be a password typed into the wrong field.
        let username = form["username"].flatMap { Username.accepts($0) ? $0 : nil } ?? ""
        let page = SignInPage(
            frame: frame, services: services, returnTo: returnTo, kept: kept, isAgain: kept != nil, username: username, notice: notice)
        var headers: HTTPFields = [:]
        if let seconds = refusal.retryAfter { headers[.retryAfter] = String(seconds) }
        return page.markup.response(status: HTTPResponse.Status(code: refusal.status), headers: headers)
    }
}

extension WebServices {
    /// The client's network: of the connection, or as the proxy in front of us tells it.
    func network(of request: Request, channel: any Channel) -> NetworkAddress {
        guard isBehindProxy else { return NetworkAddress(channel.remoteAddress?.ipAddress) }
        // The last entry is the one our own proxy wrote; everything before it is hearsay.
        let last = request.headers[values: .xForwardedFor].last?.split(separator: ",").last
        return NetworkAddress(last.map { $0.trimmingSpaces })
    }
}

extension HTTPField.Name {
    static let xForwardedFor = HTTPField.Name("X-Forwarded-For")!
}

extension Substring {
    fileprivate var trimmingSpaces: String {
        String(drop { $0 == " " || $0 == "\t" }.prefix { $0 != " " && $0 != "\t" })
    }
}
