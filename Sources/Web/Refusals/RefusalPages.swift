import HTTPTypes
public import Hummingbird
import Logging
public import Messaging
import Persistence
public import WebSupport

/// The one place where what went wrong becomes an answer. Unknown and forbidden are the same bytes; a fault of
/// ours is logged once, by its kind, and tells nothing (OWASP ASVS 5.0, 16.5.1).
public struct RefusalPages: RouterMiddleware {
    private let services: WebServices

    public init(_ services: WebServices) {
        self.services = services
    }

    public func handle(
        _ request: Request, context: AnyoneContext, next: (Request, AnyoneContext) async throws -> Response
    ) async throws -> Response {
        var (request, context) = (request, context)
        let realm = Realm(path: request.uri.path)
        do {
            // Read here, so that what was typed is still known when something goes wrong.
            if realm != .programs, AttachingForm.takes(request) {
                context.sentForm = SentForm()
            } else if realm != .programs, !CrossSiteGuard.isSafe(request.method) {
                try await request.readBody(upTo: request.formLimit)
            }
            return try await next(request, context)
        } catch {
            let page = RefusalPage(services: services, request: request, context: context, realm: realm)
            return await page.answer(to: error)
        }
    }
}

/// What went wrong, as pages and programs are told.
enum Fault {
    case notFound
    case signInRequired
    case formOfAnotherSession
    case refused(any Refusal)
    case problem(Problem)
    /// The store does not answer now; nothing was acknowledged.
    case storage
    case unexpected

    init(_ error: any Error) {
        switch error {
        case is NotFound: self = .notFound
        case is SignInRequired: self = .signInRequired
        case is FormOfAnotherSession: self = .formOfAnotherSession
        case let refusal as any Refusal: self = .refused(refusal)
        case let error as any ProblemConvertible: self = error.problem.status == 404 ? .notFound : .problem(error.problem)
        case let failure as DatabaseFailure where failure.isTemporary: self = .storage
        case DatabaseFailure.unsupportedText: self = .refused(UnsupportedText())
        case let error as any HTTPResponseError where error.status == .notFound: self = .notFound
        case let error as any HTTPResponseError where (400..<500).contains(error.status.code):
            self = .problem(Problem(status: error.status.code, code: "bad-request", title: "Bad request", detail: ""))
        default: self = .unexpected
        }
    }
}

/// A text that no rule has judged and the store cannot hold: one with U+0000, as a rule.
struct UnsupportedText: Refusal {
    var code: String { "unsupported-character" }
    var status: Int { 422 }
    var sentence: String { "There is a character in it that cannot be kept. Remove it and send it again." }
}

extension Problem {
    /// Seconds after which a store that does not answer is asked again.
    static let storageRetry = 5

    /// The store does not answer.
    public static var storage: Problem {
        Problem(
            status: 503, code: "storage", title: "Storage",
            detail: "The store does not answer right now. Nothing was acknowledged; try again in a few seconds.", retryAfter: storageRetry)
    }

    /// A refusal as programs read it.
    public init(_ refusal: any Refusal) {
        self.init(
            status: refusal.status, code: refusal.code, title: refusal.code.replacing("-", with: " "), detail: refusal.sentence,
            errors: refusal.fields.map { Problem.Field(field: $0.field, code: $0.code, message: $0.sentence) },
            retryAfter: (refusal as? any WaitingRefusal)?.retryAfter.map { Int($0) })
    }
}
