import HTTPTypes
import Hummingbird
import Messaging
import NIOCore
import Persistence
import WebSupport

extension API {
    /// A request whose address, query, content type and size are in order, from anybody.
    struct Input: Sendable {
        let route: Route
        /// HEAD is answered as GET.
        let method: HTTPRequest.Method
        let headers: HTTPFields
        let parameters: Parameters
        let query: FormFields
        /// UTF-8 of the body, at most as long as the route takes.
        let body: [UInt8]
        /// The body of a route that takes a file, not read yet.
        let upload: RequestBody?
        let services: WebServices
        let network: NetworkAddress
        /// The connection; nil when there is none to watch.
        let channel: (any Channel)?

        var portal: Portal { services.portal }
    }

    /// A request of somebody who is signed in and admitted to the route.
    struct Call: Sendable {
        let input: Input
        let signedIn: SignedIn
        let site: Site
        /// What opened the session, for streams that look again.
        let token: String

        var portal: Portal { input.portal }
        /// The language names and sentences of the site are answered in.
        var language: String { signedIn.account.language }
    }
}

extension API.Input {
    /// The id in the path.
    ///
    /// - Throws: `NotFound` for anything that is no id: it names nothing.
    func id<Subject>(_ name: String, of subject: Subject.Type = Subject.self) throws -> ID<Subject> {
        guard let id = parameters.get(name).flatMap({ ID<Subject>(Substring($0)) }) else { throw NotFound() }
        return id
    }

    /// The members of the JSON object that the body is.
    ///
    /// - Throws: `JSONReader.Refusal` and `JSONFields.Refusal` (400).
    func fields(_ allowed: [String]) throws -> JSONFields {
        try JSONFields(JSONReader(sizeLimit: API.bodyLimit).value(of: body), allowed: allowed)
    }

    /// The same where the body may be left out.
    func optionalFields(_ allowed: [String]) throws -> JSONFields {
        if body.isEmpty { return try JSONFields(.object(JSONObject()), allowed: allowed) }
        return try fields(allowed)
    }

    /// A flag of the query; false when it is not there.
    func flag(_ name: String) throws -> Bool {
        switch query[name] {
        case nil, "false": false
        case "true": true
        case _?: throw Problem.parameter(name, "Write true or false.")
        }
    }

    /// A word of the query out of a closed list; nil when it is not there.
    func word<Word: RawRepresentable & CaseIterable>(_ name: String, _: Word.Type = Word.self) throws -> Word?
    where Word.RawValue == String {
        guard let text = query[name], !text.isEmpty else { return nil }
        guard let word = Word(rawValue: text) else {
            throw Problem.parameter(name, "Write one of: \(Word.allCases.map(\.rawValue).joined(separator: ", ")).")
        }
        return word
    }

    /// Items of the page that is asked for.
    func limit() throws -> Int {
        guard let text = query["limit"] else { return API.pageLimit.usual }
        guard text.utf8.count <= 3, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let limit = Int(text),
            (1...API.pageLimit.most).contains(limit)
        else { throw Problem.parameter("limit", "Write a number from 1 to \(API.pageLimit.most).") }
        return limit
    }
}

extension API.Call {
    /// The request by the name its client gave it; nil when it has none.
    ///
    /// - Throws: `IdempotencyRefusal.badKey`.
    func onceByKey() throws -> IdempotentRequest? {
        let keys = input.headers.filter { $0.name.canonicalName == "idempotency-key" }.map(\.value)
        guard !keys.isEmpty else { return nil }
        guard keys.count == 1 else { throw IdempotencyRefusal.badKey }
        let ids = input.route.pathParameters.map { input.parameters.get($0) ?? "" }
        let operation = ([input.route.method.rawValue, API.prefix + input.route.path] + ids).joined(separator: " ")
        return try IdempotentRequest(account: signedIn.account.id, operation: operation, key: keys[0], body: input.body)
    }

    /// Does something once and answers the same each time.
    ///
    /// - Parameter taggedByTask: whether the answer ends with a task, whose version is the `ETag`.
    func once(
        taggedByTask: Bool = false, _ body: @escaping @Sendable (Transaction) throws -> Effect<IdempotentAnswer>
    ) async throws -> Response {
        let answer = try await portal.performOnce(try onceByKey(), for: signedIn, body)
        return taggedByTask ? answer.taggedByTask : .json(answer.body, status: HTTPResponse.Status(code: answer.status))
    }

    /// The same for an answer that is rendered from what was done alone.
    func once<T: Sendable>(
        _ body: @escaping @Sendable (Transaction) throws -> Effect<T>, answer: @escaping @Sendable (T) throws -> IdempotentAnswer
    ) async throws -> Response {
        let answer = try await portal.performOnce(try onceByKey(), for: signedIn, body, answer: answer)
        return .json(answer.body, status: HTTPResponse.Status(code: answer.status))
    }
}

extension Problem {
    static func parameter(_ name: String, _ sentence: String) -> Problem {
        Problem(
            status: 400, code: "invalid-parameter", title: "Check the address",
            detail: "The parameter \(name) is not accepted. \(sentence)",
            errors: [Problem.Field(field: name, code: "invalid-parameter", message: sentence)])
    }
}
