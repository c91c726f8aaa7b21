public import Hummingbird
public import Messaging
public import NIOCore
import Persistence
public import WebSupport

/// A request before anybody asked who it is from.
public struct AnyoneContext: RequestContext {
    public typealias Source = ApplicationRequestContextSource

    public var coreContext: CoreRequestContextStorage
    /// The connection the request came by.
    public let channel: any Channel
    /// Who asks and by which configuration, once a middleware has found out.
    public var visit: Visit?
    /// The form that was sent, once it was read.
    public var form: FormFields?
    /// A form that is read as a stream, because it may carry files.
    public var sentForm: SentForm?

    public init(source: Source) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }
}

/// What a request of somebody signed in knows. The type of the context says
/// what kind of person it is, so that no route can forget to ask.
public protocol SignedInContext: ChildRequestContext where ParentContext == AnyoneContext {
    var visit: Visit { get }
    var signedIn: SignedIn { get }
    var channel: any Channel { get }
    /// The form that was sent; empty for requests that send none.
    var form: FormFields { get }
}

extension SignedInContext {
    public var services: WebServices { visit.services }
    public var portal: Portal { visit.services.portal }
    public var site: Site { visit.site }
    public var words: Words { visit.words }
}

/// A request of a member, by the member cookie.
public struct MemberContext: SignedInContext {
    public var coreContext: CoreRequestContextStorage
    public let channel: any Channel
    public let visit: Visit
    public let signedIn: SignedIn
    public let form: FormFields

    /// - Throws: `SignInRequired`.
    public init(context: AnyoneContext) throws {
        (visit, signedIn) = try context.identified(as: .member)
        coreContext = context.coreContext
        channel = context.channel
        form = context.form ?? FormFields()
    }
}

/// A request of a person of the practice, by the staff cookie.
public struct StaffContext: SignedInContext {
    public var coreContext: CoreRequestContextStorage
    public let channel: any Channel
    public let visit: Visit
    public let signedIn: SignedIn
    public let form: FormFields

    /// - Throws: `SignInRequired`.
    public init(context: AnyoneContext) throws {
        (visit, signedIn) = try context.identified(as: .staff)
        coreContext = context.coreContext
        channel = context.channel
        form = context.form ?? FormFields()
    }
}

/// A request of a program on behalf of a member or a person of the practice, by a bearer token.
public struct ClientContext: SignedInContext {
    public var coreContext: CoreRequestContextStorage
    public let channel: any Channel
    public let visit: Visit
    public let signedIn: SignedIn
    public let form: FormFields

    /// - Throws: `Problem.unauthenticated`; for the holder of a session that ended with its account, that it is disabled.
    public init(context: AnyoneContext) throws {
        guard let visit = context.visit, let signedIn = visit.signedIn else {
            switch context.visit?.disabled {
            case .staff: throw TaskRefusal.accountDisabled
            case .member: throw Problem.accountDisabled
            case nil: throw Problem.unauthenticated
            }
        }
        self.visit = visit
        self.signedIn = signedIn
        coreContext = context.coreContext
        channel = context.channel
        form = FormFields()
    }
}

extension AnyoneContext {
    fileprivate func identified(as kind: AccountKind) throws -> (Visit, SignedIn) {
        guard let visit, let signedIn = visit.signedIn, signedIn.account.kind == kind else { throw SignInRequired() }
        return (visit, signedIn)
    }
}

/// The page is for people who are signed in, and nobody is.
struct SignInRequired: Error {}
