import HTTPTypes
import WebSupport

/// The description of the API, made from the same table as its routes
/// (OpenAPI 3.1.0).
enum OpenAPIDocument {
    /// The document as it is served.
    static let bytes: [UInt8] = JSONWriter.object(capacity: 65_536) { w in
        w.member("openapi", "3.1.0")
        w.member(
            "info",
            object: { info in
                info.member("title", "Threadwell native API")
                info.member("version", "1")
                info.member(
                    "license",
                    object: {
                        $0.member("name", "Apache-2.0")
                        $0.member("identifier", "Apache-2.0")
                    })
                info.member(
                    "description",
                    """
                    Secure messages between patients, their proxies and their care teams. Errors are problem documents (RFC 9457) with a \
                    stable `code`; what is unknown and what is forbidden look alike (404).
                    """)
            })
        w.member("servers", array: { $0.element(object: { $0.member("url", "/") }) })
        w.member("security", value: [["token": []]])
        w.member("paths", value: paths)
        w.member("components", value: components)
    }

    private static var paths: JSONValue {
        var order: [String] = []
        var operations: [String: [JSONObject.Member]] = [:]
        for route in API.routes {
            let path = API.prefix + route.path
            if operations[path] == nil { order.append(path) }
            operations[path, default: []].append(.init(key: route.method.rawValue.lowercased(), value: operation(route)))
        }
        return .object(JSONObject(order.map { .init(key: $0, value: .object(JSONObject(operations[$0] ?? []))) }))
    }

    private static func operation(_ route: API.Route) -> JSONValue {
        var members: [JSONObject.Member] = [
            .init(key: "operationId", value: .string(route.operationID)), .init(key: "summary", value: .string(route.summary)),
            .init(key: "tags", value: .array([.string(tag(route))])),
        ]
        let parameters = parameters(route)
        if !parameters.isEmpty { members.append(.init(key: "parameters", value: .array(parameters))) }
        if let body = body(route.body) { members.append(.init(key: "requestBody", value: body)) }
        members.append(.init(key: "responses", value: responses(route)))
        if route.access == .anyone { members.append(.init(key: "security", value: .array([]))) }
        if route.access == .system {
            let ways: [JSONValue] = route.conditions.contains(.signed) ? [["system": []], ["signature": []]] : [["system": []]]
            members.append(.init(key: "security", value: .array(ways)))
        }
        return .object(JSONObject(members))
    }

    private static func tag(_ route: API.Route) -> String {
        switch route.access {
        case .anyone, .account: "Everybody"
        case .member: "Members"
        case .staff: "Workbench"
        case .role: "Administration"
        case .system: "Systems"
        }
    }

    private static func parameters(_ route: API.Route) -> [JSONValue] {
        var parameters: [JSONValue] = route.pathParameters.map { name in
            ["name": .string(name), "in": "path", "required": true, "schema": API.Schema.id.value]
        }
        parameters += route.query.map { parameter in
            ["name": .string(parameter.name), "in": "query", "description": .string(parameter.about), "schema": parameter.schema.value]
        }
        if !route.conditions.isDisjoint(with: [.onceByKey, .onceByKeyRequired]) {
            parameters.append([
                "name": "Idempotency-Key", "in": "header", "required": .bool(route.conditions.contains(.onceByKeyRequired)),
                "schema": API.Schema.string(longest: 255, shortest: 1).value,
                "description": "A fresh random text for each new request; sent again with the same body, it gets the first answer again.",
            ])
        }
        if !route.conditions.isDisjoint(with: [.ifMatch, .ifMatchRequired]) {
            parameters.append([
                "name": "If-Match", "in": "header", "required": .bool(route.conditions.contains(.ifMatchRequired)),
                "schema": API.Schema.string().value, "description": "The `ETag` that was read; 412 when it has changed since.",
            ])
        }
        return parameters
    }

    private static func body(_ body: API.Body) -> JSONValue? {
        switch body {
        case .none: nil
        case .json(let schema): ["required": true, "content": ["application/json": ["schema": schema.value]]]
        case .people: ["required": true, "content": ["text/csv": ["schema": API.Schema.string().value]]]
        case .file: ["required": true, "content": ["application/octet-stream": ["schema": ["type": "string", "format": "binary"]]]]
        case .configuration:
            [
                "required": true,
                "content": ["application/yaml": ["schema": API.Schema.string().value], "application/json": ["schema": ["type": "object"]]],
            ]
        }
    }

    private static func responses(_ route: API.Route) -> JSONValue {
        var members = route.answers.map { answer -> JSONObject.Member in
            var parts: [JSONObject.Member] = [.init(key: "description", value: .string(answer.about))]
            if answer.hasEntityTag {
                parts.append(.init(key: "headers", value: ["ETag": ["schema": API.Schema.string().value]]))
            }
            if let schema = answer.schema {
                let content = answer.contentTypes.map { JSONObject.Member(key: $0, value: ["schema": schema.value]) }
                parts.append(.init(key: "content", value: .object(JSONObject(content))))
            }
            return .init(key: String(answer.status), value: .object(JSONObject(parts)))
        }
        members.append(.init(key: "default", value: ["$ref": "#/components/responses/Problem"]))
        return .object(JSONObject(members))
    }

    private static var components: JSONValue {
        let areas = [
            API.Schema.shapes, API.Schema.personalShapes, API.Schema.systemShapes, API.Schema.deliveryShapes, API.Schema.workflowShapes,
        ]
        let schemas = areas.flatMap { $0.map { $0 } }.map {
            JSONObject.Member(key: $0.key, value: $0.value.value)
        }
        return [
            "schemas": .object(JSONObject(schemas)),
            "responses": [
                "Problem": [
                    "description": "What was refused, and why.",
                    "content": ["application/problem+json": ["schema": API.Schema.named("Problem").value]],
                ]
            ],
            "securitySchemes": [
                "token": ["type": "http", "scheme": "bearer", "description": "The `token` of a sign-in."],
                "system": [
                    "type": "http", "scheme": "bearer", "description": "The `access_token` of `POST /oauth2/token` (client credentials).",
                ],
                "signature": [
                    "type": "apiKey", "in": "header", "name": "webhook-signature",
                    "description":
                        "Standard Webhooks v1, by a secret of the endpoint that the question was delivered to: for replies, and for the files of what was delivered.",
                ],
            ],
        ]
    }
}
