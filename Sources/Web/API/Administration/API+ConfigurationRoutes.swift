import HTTPTypes
import Hummingbird
import Messaging
import WebSupport

extension API {
    private static let documentAnswer = Answer(
        200, "The configuration in force.", .string(), contentTypes: ["application/yaml", "application/json"], hasEntityTag: true)

    private static let successor = Parameter(
        name: "successor",
        about: """
            Which workflow groups take over what is unfinished in those that the document removes, `billing=front-desk`, with commas \
            between several. Without it a group with unfinished tasks does not go.
            """, schema: .string())

    /// A whole site's document is larger than a message.
    static let configurationLimit = 1_048_576

    static let configurationRoutes: [Route] = [
        Route(
            method: .get, path: "/admin/configuration", summary: "The configuration in force, as YAML or JSON by Accept",
            access: .role(.systemAdministrator), answers: [documentAnswer], handle: .signedIn(configuration)),
        Route(
            method: .post, path: "/admin/configuration/check", summary: "Check a document whole without applying it",
            access: .role(.systemAdministrator), body: .configuration,
            answers: [
                Answer(
                    200, "Every mistake and every warning; without mistakes it could be applied.",
                    .object(["mistakes": .array(.named("ConfigurationMistake")), "warnings": .array(.named("ConfigurationMistake"))]))
            ], handle: .signedIn(check)),
        Route(
            method: .get, path: "/admin/configuration/versions", summary: "Who changed the configuration and when, newest first",
            access: .role(.systemAdministrator), query: [.cursor, .limit],
            answers: [
                Answer(
                    200, "The revisions.",
                    .page(
                        of: .object([
                            "revision": .integer(least: 1),
                            "author": .object([
                                "name": .string("A username, or `operator` for somebody at a terminal of the machine.")
                            ]),
                            "appliedAt": .time,
                        ])))
            ], handle: .signedIn(versions)),
        Route(
            method: .put, path: "/admin/configuration", summary: "Put a document in force, all of it or nothing",
            access: .role(.systemAdministrator), query: [successor], body: .configuration, conditions: [.ifMatchRequired],
            answers: [
                Answer(
                    200, "The revision now in force and what has changed.",
                    .object([
                        "revision": .integer(least: 0), "changes": .array(.string()), "warnings": .array(.named("ConfigurationMistake")),
                    ]), hasEntityTag: true)
            ], handle: .signedIn(apply)),
    ]

    @Sendable private static func configuration(_ call: Call) async throws -> Response {
        let document = try await call.portal.configuration.document()
        let headers: HTTPFields = [.eTag: EntityTag(String(document.revision ?? 0)).description]
        let wantsJSON = call.input.headers[.accept]?.contains("application/json") ?? false
        let text = wantsJSON ? document.json() : document.yaml()
        return .bytes(
            Array(text.utf8), contentType: wantsJSON ? "application/json" : "application/yaml", status: .ok, headers: headers)
    }

    @Sendable private static func versions(_ call: Call) async throws -> Response {
        let limit = try call.input.limit()
        let before = try call.number()
        let found = try await call.portal.configuration.revisions(before: before == 0 ? .max : before, atMost: limit + 1)
        let shown = found.prefix(limit)
        let next = found.count > limit ? try call.cursor(shown.last?.revision) : nil
        return .json(
            JSONWriter.page(shown, next: next) { w, one in
                w.member("revision", one.revision)
                w.member("author", object: { $0.member("name", one.authorName) })
                w.member("appliedAt", one.appliedAt)
            })
    }

    @Sendable private static func check(_ call: Call) async throws -> Response {
        let judged = ConfigurationCheck.judge(try call.input.text(), installed: call.portal.configuration.installed)
        return .json(
            JSONWriter.object { w in
                w.mistakes("mistakes", judged.mistakes)
                w.mistakes("warnings", judged.warnings)
            })
    }

    @Sendable private static func apply(_ call: Call) async throws -> Response {
        guard let expected = EntityTagCondition(call.input.headers[values: .ifMatch]) else {
            throw Problem(
                status: 428, code: "precondition-required", title: "Say what you read",
                detail: "Send If-Match with the ETag of the configuration that you changed.")
        }
        let read = ConfigurationDocument.read(try call.input.text())
        guard let document = read.document, read.mistakes.isEmpty else { throw ConfigurationRefusal.mistakes(read.mistakes) }
        let successors = try GroupSuccessors((call.input.query["successor"] ?? "").split(separator: ",").map(String.init))
        let configuration = call.portal.configuration
        let current = try await configuration.document().revision ?? 0
        // Checked again by `apply`, in the transaction of the change.
        guard let base = expected.matches(EntityTag(String(current))) ? current : expected.revision else {
            throw ConfigurationRefusal.unknownRevision(nil, current: current)
        }
        let change = try await configuration.apply(
            document, base: base, successors: successors, by: call.signedIn.actor)
        return .json(
            JSONWriter.object { w in
                w.member("revision", change.revision)
                w.member("changes", texts: change.changes)
                w.mistakes("warnings", change.warnings)
            }, headers: [.eTag: EntityTag(String(change.revision)).description])
    }
}

extension API.Input {
    /// The body as text.
    ///
    /// - Throws: `Problem` 400 when it is not UTF-8.
    fileprivate func text() throws -> String {
        guard let text = String(validating: body, as: UTF8.self) else {
            throw Problem(status: 400, code: "broken-text", title: "Broken text", detail: "The document is not UTF-8 text.")
        }
        return text
    }
}

extension EntityTagCondition {
    /// The one revision that is asked for.
    fileprivate var revision: Int64? {
        if case .oneOf(let tags) = self, tags.count == 1 { Int64(tags[0].value) } else { nil }
    }
}

extension JSONWriter {
    fileprivate mutating func mistakes(_ key: StaticString, _ mistakes: [ConfigurationMistake]) {
        member(
            key,
            array: { list in
                for mistake in mistakes {
                    list.element(object: { w in
                        w.member("path", mistake.path)
                        w.member("line", mistake.line)
                        w.member("code", mistake.code.rawValue)
                        w.member("message", mistake.sentence)
                    })
                }
            })
    }
}
