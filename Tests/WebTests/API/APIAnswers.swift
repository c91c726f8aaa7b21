import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Messaging
import NIOCore
import Persistence
import Testing
import WebSupport

/// What the API answered, with its document read.
struct APIAnswer: Sendable {
    let status: Int
    let headers: HTTPFields
    let bytes: [UInt8]
    let body: JSONValue

    var code: String? { body["code"].string }
    /// The fields at fault with their codes, `subject too-long`.
    var faults: [String] { body["errors"].items.map { "\($0["field"].string ?? "") \($0["code"].string ?? "")" } }
    var items: [JSONValue] { body["items"].items }
}

extension JSONValue {
    /// The member of an object; null for anything else.
    subscript(_ key: String) -> JSONValue { object?[key] ?? .null }
    var items: [JSONValue] { array ?? [] }
    var keys: [String] { object?.members.map(\.key) ?? [] }
    var bytes: [UInt8] { JSONWriter.array { $0.element(value: self) }.dropFirst().dropLast() }
}

extension APIWorld {
    /// Sends a request as somebody; nil is nobody.
    func send(
        _ method: HTTPRequest.Method, _ path: String, _ body: JSONValue? = nil, as name: String?, raw: [UInt8]? = nil,
        contentType: String? = "application/json", headers more: HTTPFields = [:]
    ) async throws -> APIAnswer {
        var headers = more
        if let name { headers[.authorization] = "Bearer \(try token(name))" }
        let bytes = raw ?? body.map(\.bytes)
        if bytes != nil, let contentType { headers[.contentType] = contentType }
        let response = try await client.execute(
            uri: "/api/v1" + path, method: method, headers: headers, body: bytes.map { ByteBuffer(bytes: $0) })
        let answer = Array(response.body.readableBytesView)
        let isJSON = response.headers[.contentType]?.contains("json") ?? false
        return APIAnswer(
            status: response.status.code, headers: response.headers, bytes: answer,
            body: isJSON ? try JSONReader(sizeLimit: 4_000_000).value(of: answer) : .null)
    }

    func get(_ path: String, as name: String?) async throws -> APIAnswer { try await send(.get, path, as: name) }

    func post(_ path: String, _ body: JSONValue? = nil, as name: String?, headers: HTTPFields = [:]) async throws -> APIAnswer {
        try await send(.post, path, body, as: name, headers: headers)
    }

    /// A question as a client writes it.
    static func question(
        _ subject: String = "Dizzy", body: String = "Since the new tablets.", group: String = "primary-care", type: String = "medical"
    ) -> JSONValue {
        ["type": .string(type), "to": ["clinicalGroup": .string(group)], "subject": .string(subject), "body": .string(body)]
    }

    /// Asks another system so often, as Ada; returns the ids of the deliveries, oldest first.
    func askRecords(times: Int) async throws -> [String] {
        let patient = try self.patient("ada")
        for _ in 0..<times {
            let answer = try await post(
                "/patients/\(patient)/conversations", Self.question(group: "records", type: "general"), as: "ada")
            try #require(answer.status == 201)
        }
        return try await portal.read { tx in
            try tx.all("SELECT id FROM delivery ORDER BY created_at, id") { try $0[0] as ID<Delivery> }.map(\.description)
        }
    }

    /// Sends a question and returns the ids of its conversation and message.
    @discardableResult
    func ask(_ subject: String = "Dizzy", as name: String = "ada", for patient: String? = nil) async throws -> (
        conversation: String, message: String
    ) {
        let answer = try await post(
            "/patients/\(try self.patient(patient ?? name))/conversations", Self.question(subject), as: name)
        try #require(answer.status == 201, "\(answer.body)")
        return (try #require(answer.body["conversation"]["id"].string), try #require(answer.body["message"]["id"].string))
    }

    /// The id of the task that a question became.
    func task(of conversation: String, as name: String = "cy") async throws -> String {
        let tasks = try await get("/workbench/tasks?limit=200", as: name).items
        return try #require(tasks.first { $0["conversation"].string == conversation }?["id"].string)
    }
}

extension HTTPFields {
    static func key(_ key: String) -> HTTPFields {
        var fields = HTTPFields()
        if let name = HTTPField.Name("Idempotency-Key") { fields[name] = key }
        return fields
    }

    static func ifMatch(_ tag: String) -> HTTPFields { [.ifMatch: tag] }
}
