import HTTPTypes
import Hummingbird
import Messaging

extension API {
    /// One route: what it answers to, whom, and what it is described as.
    struct Route: Sendable {
        let method: HTTPRequest.Method
        /// Below `API.prefix`, with parameters in braces.
        let path: String
        let summary: String
        let access: Access
        var query: [Parameter] = []
        var body: Body = .none
        var conditions: Set<Condition> = []
        let answers: [Answer]
        let handle: Handler
    }

    /// Who may call a route. For everybody else it does not exist.
    enum Access: Sendable, Hashable {
        case anyone
        /// Members and staff.
        case account
        case member
        case staff
        case role(Role)
        /// A system by its token; replies also by the secret of an endpoint.
        case system

        func admits(_ account: Account) -> Bool {
            switch self {
            case .anyone, .account: true
            case .member: account.kind == .member
            case .staff: account.kind == .staff
            case .role(let role): account.kind == .staff && account.roles.contains(role)
            case .system: false
            }
        }
    }

    /// A parameter of the query.
    struct Parameter: Sendable {
        let name: String
        let about: String
        let schema: Schema

        static let cursor = Parameter(name: "cursor", about: "Where the page before ended: its `next`.", schema: .string())
        static let limit = Parameter(
            name: "limit", about: "Items of a page at most.", schema: .integer(least: 1, most: API.pageLimit.most))
    }

    /// What a request carries.
    enum Body: Sendable {
        case none
        case json(Schema)
        /// A configuration document as YAML or JSON.
        case configuration
        /// A file of people to be enrolled, as CSV.
        case people
        /// A file as it is, read by the route itself.
        case file
    }

    /// What else a route heeds.
    enum Condition: Sendable, Hashable {
        /// `Idempotency-Key`: done once, answered the same each time.
        case onceByKey
        /// The same, and required.
        case onceByKeyRequired
        /// A signature by the secret of an endpoint is taken in place of a token.
        case signed
        /// `If-Match` may be sent.
        case ifMatch
        /// `If-Match` must be sent.
        case ifMatchRequired
    }

    /// What a route may answer.
    struct Answer: Sendable {
        let status: Int
        let about: String
        let schema: Schema?
        let contentTypes: [String]
        let hasEntityTag: Bool

        init(
            _ status: Int, _ about: String, _ schema: Schema? = nil, contentTypes: [String] = ["application/json"],
            hasEntityTag: Bool = false
        ) {
            self.status = status
            self.about = about
            self.schema = schema
            self.contentTypes = schema == nil ? [] : contentTypes
            self.hasEntityTag = hasEntityTag
        }
    }

    /// Does what a route is for.
    enum Handler: Sendable {
        case open(@Sendable (Input) async throws -> Response)
        case signedIn(@Sendable (Call) async throws -> Response)
        case system(@Sendable (SystemCall) async throws -> Response)
    }
}

extension API.Route {
    /// The names of the parameters of the path, in order.
    var pathParameters: [String] {
        path.split(separator: "/").filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) }
    }

    /// The name by which generators of clients call it, such as `getConversation`.
    var operationID: String {
        let words = path.split(separator: "/").flatMap { part in
            part.hasPrefix("{") ? [Substring("by")] + [part.dropFirst().dropLast()] : part.split { $0 == "-" || $0 == "." }
        }
        return method.rawValue.lowercased() + words.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }
}
