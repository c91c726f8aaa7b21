import HTTPTypes
public import Hummingbird
import Messaging
import Persistence
import WebSupport

/// Reads the form of a request that changes something, and refuses it unless it came from a page of this site
/// with the token of its session (OWASP ASVS 5.0, 3.5.1). Stands after `SessionMiddleware`.
public struct CrossSiteMiddleware: RouterMiddleware {
    private let services: WebServices

    public init(_ services: WebServices) {
        self.services = services
    }

    public func handle(
        _ request: Request, context: AnyoneContext, next: (Request, AnyoneContext) async throws -> Response
    ) async throws -> Response {
        if CrossSiteGuard.isSafe(request.method) { return try await next(request, context) }
        var context = context
        try services.checkOrigin(of: request)
        let form = try await form(of: request, context)
        // Without a session nothing is sent on; what was typed is kept and the person asked to sign in again.
        guard let signedIn = context.visit?.signedIn else { throw SignInRequired() }
        let token = request.headers[CrossSiteGuard.tokenHeader] ?? form[CrossSiteGuard.tokenField]
        do {
            try services.guarding.check(
                headers: request.headers, requestOrigin: services.origin(of: request), session: signedIn.session.bytes, token: token)
        } catch {
            throw FormOfAnotherSession()
        }
        context.form = form
        return try await next(request, context)
    }

    private func form(of request: Request, _ context: AnyoneContext) async throws -> FormFields {
        guard let sent = context.sentForm else { return try await request.form() }
        let visit = context.visit
        return try await AttachingForm(request: request, services: services).read(into: sent, by: visit?.signedIn, site: visit?.site) {
            form in
            guard let session = visit?.signedIn?.session else { return false }
            let token = request.headers[CrossSiteGuard.tokenHeader] ?? form[CrossSiteGuard.tokenField]
            return
                (try? services.guarding.check(
                    headers: request.headers, requestOrigin: services.origin(of: request), session: session.bytes, token: token)) != nil
        }
    }
}

/// A form that carries the token of no session, or of another one: an earlier session of the same person, as a rule.
struct FormOfAnotherSession: Error {}

extension WebServices {
    /// - Throws: `Problem.crossSite`.
    func checkOrigin(of request: Request) throws {
        do {
            try guarding.checkOrigin(headers: request.headers, requestOrigin: origin(of: request))
        } catch {
            throw Problem.crossSite
        }
    }

    /// Scheme and host that the browser sees.
    func origin(of request: Request) -> String? {
        request.head.authority.map { "\(isSecure ? "https" : "http")://\($0)" }
    }
}

extension Request {
    /// What a form may hold at most, in bytes: the longest message in its widest encoding, several times over, so that a
    /// text that is too long is refused with its words kept.
    private static let formLimit = 1_000_000
    /// The same with a file of people among its fields.
    private static let fileLimit = 1_100_000

    /// What the form that is being sent may hold, by its kind.
    var formLimit: Int {
        if case .multipartForm = ContentType(headers[values: .contentType]) { return Self.fileLimit }
        return Self.formLimit
    }

    /// The fields of the form that was sent; none for a request without a body.
    ///
    /// - Throws: `Problem.tooLarge`, `Problem.unsupportedMediaType`, `FormRefusal`.
    func form() async throws -> FormFields {
        var request = self
        let bytes = try await request.readBody(upTo: formLimit)
        let limits = FormLimits(bytes: formLimit, fields: 60)
        switch ContentType(headers[values: .contentType]) {
        case .urlEncodedForm:
            return try URLEncodedForm.fields(of: bytes, limits: limits)
        case .multipartForm(let header):
            // A file travels among the fields, as base64url.
            let form = try MultipartForm(bytes, boundary: MultipartBoundary.of(contentType: header), limits: limits)
            let files = form.files.map { FormFields.Field(name: $0.name, value: Base64URL.text($0.bytes)) }
            return FormFields(try form.fields().fields + files)
        case .json, nil:
            if bytes.isEmpty, headers[.contentType] == nil { return FormFields() }
            throw Problem.unsupportedMediaType(expected: "application/x-www-form-urlencoded")
        }
    }
}
