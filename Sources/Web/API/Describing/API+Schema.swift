import WebSupport

extension API {
    /// What a JSON value looks like, in the words of JSON Schema 2020-12.
    struct Schema: Sendable {
        let value: JSONValue

        static func string(_ about: String? = nil, longest: Int? = nil, shortest: Int? = nil) -> Schema {
            made(
                ["type": "string"], about, longest.map { ("maxLength", .integer(Int64($0))) },
                shortest.map { ("minLength", .integer(Int64($0))) })
        }

        static func integer(least: Int? = nil, most: Int? = nil, _ about: String? = nil) -> Schema {
            made(["type": "integer"], about, least.map { ("minimum", .integer(Int64($0))) }, most.map { ("maximum", .integer(Int64($0))) })
        }

        static func boolean(_ about: String? = nil) -> Schema { made(["type": "boolean"], about) }

        static let id = Schema(value: ["type": "string", "format": "uuid"])
        /// RFC 3339, UTC.
        static let time = Schema(value: ["type": "string", "format": "date-time"])

        /// One of a closed list of words.
        static func words(_ words: [String], _ about: String? = nil) -> Schema {
            made(["type": "string", "enum": .array(words.map { .string($0) })], about)
        }

        static func words<Word: RawRepresentable & CaseIterable>(of _: Word.Type) -> Schema where Word.RawValue == String {
            words(Word.allCases.map(\.rawValue))
        }

        static func array(_ items: Schema) -> Schema { Schema(value: ["type": "array", "items": items.value]) }

        /// A shape of the components, by its name.
        static func named(_ name: String) -> Schema { Schema(value: ["$ref": .string("#/components/schemas/\(name)")]) }

        /// - Parameter optional: members that may be left out.
        static func object(
            _ members: KeyValuePairs<String, Schema>, optional: KeyValuePairs<String, Schema> = [:], closed: Bool = false
        ) -> Schema {
            let all = (members.map { $0 } + optional.map { $0 }).map { JSONObject.Member(key: $0.key, value: $0.value.value) }
            var parts: [JSONObject.Member] = [
                .init(key: "type", value: "object"), .init(key: "properties", value: .object(JSONObject(all))),
            ]
            if !members.isEmpty { parts.append(.init(key: "required", value: .array(members.map { .string($0.key) }))) }
            if closed { parts.append(.init(key: "additionalProperties", value: false)) }
            return Schema(value: .object(JSONObject(parts)))
        }

        /// A page of a list.
        static func page(of items: Schema) -> Schema {
            object(["items": array(items), "next": string("Send it as `cursor` for the next page.").orNull])
        }

        var orNull: Schema {
            Schema(value: ["anyOf": [value, ["type": "null"]]])
        }

        private static func made(_ value: JSONValue, _ about: String?, _ more: (String, JSONValue)?...) -> Schema {
            var members = value.object?.members ?? []
            members += more.compactMap { $0 }.map { JSONObject.Member(key: $0.0, value: $0.1) }
            if let about { members.append(.init(key: "description", value: .string(about))) }
            return Schema(value: .object(JSONObject(members)))
        }
    }
}
