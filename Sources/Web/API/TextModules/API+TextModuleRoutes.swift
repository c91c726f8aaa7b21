import Hummingbird
import Messaging
import Persistence
import WebSupport

extension API {
    private static let ownModule: Schema = .object(
        ["name": .string("What one types to find it; unlike the names of one's others."), "text": .string("At most 4,000 characters.")],
        closed: true)

    /// Short texts for what people of the practice write: the site's, and one's own.
    static let textModuleRoutes: [Route] = [
        Route(
            method: .get, path: "/workbench/text-modules",
            summary: "The text modules of the workflow groups one works in, and one's own; none while templates are off", access: .staff,
            answers: [Answer(200, "All of them.", .page(of: .named("TextModule")))], handle: .signedIn(list)),
        Route(
            method: .post, path: "/workbench/text-modules", summary: "Keep a text module of one's own", access: .staff,
            body: .json(ownModule), conditions: [.onceByKey], answers: [Answer(201, "It is kept.", .named("TextModule"))],
            handle: .signedIn(create)),
        Route(
            method: .put, path: "/workbench/text-modules/{module}", summary: "Change a text module of one's own", access: .staff,
            body: .json(ownModule), answers: [Answer(200, "It is changed.", .named("TextModule"))], handle: .signedIn(change)),
        Route(
            method: .delete, path: "/workbench/text-modules/{module}", summary: "Delete a text module of one's own", access: .staff,
            answers: [Answer(204, "It is gone.")], handle: .signedIn(remove)),
    ]

    @Sendable private static func list(_ call: Call) async throws -> Response {
        let (portal, user, site, language) = (call.portal, call.signedIn, call.site, call.language)
        let all = try await portal.read { try portal.textModules.all(for: user, site: site, in: $0) }
        let modules = all.shared.map(ShownTextModule.shared) + all.own.map(ShownTextModule.own)
        return .json(JSONWriter.page(modules, next: nil) { w, module in w.textModule(module, language) })
    }

    @Sendable private static func create(_ call: Call) async throws -> Response {
        let fields = try call.input.fields(["name", "text"])
        let (name, text) = (try fields.requiredString("name"), try fields.requiredString("text"))
        let (portal, user, site, language) = (call.portal, call.signedIn, call.site, call.language)
        return try await call.once { tx in
            try portal.textModules.save(nil, name: name, text: text, by: user, site: site, in: tx).map { module in
                IdempotentAnswer(status: 201, body: JSONWriter.object { $0.textModule(.own(module), language) })
            }
        }
    }

    @Sendable private static func change(_ call: Call) async throws -> Response {
        let id = try call.input.id("module", of: OwnTextModule.self)
        let fields = try call.input.fields(["name", "text"])
        let (name, text) = (try fields.requiredString("name"), try fields.requiredString("text"))
        let (portal, user, site, language) = (call.portal, call.signedIn, call.site, call.language)
        let module = try await portal.perform {
            try portal.textModules.save(id, name: name, text: text, by: user, site: site, in: $0)
        }
        return .json(JSONWriter.object { $0.textModule(.own(module), language) })
    }

    @Sendable private static func remove(_ call: Call) async throws -> Response {
        let id = try call.input.id("module", of: OwnTextModule.self)
        let (portal, user, site) = (call.portal, call.signedIn, call.site)
        try await portal.perform { try portal.textModules.remove(id, by: user, site: site, in: $0) }
        return Response(status: .noContent)
    }
}

/// A text module of either kind, as the API tells it.
enum ShownTextModule: Sendable {
    case shared(TextModule)
    case own(OwnTextModule)
}

extension JSONWriter {
    mutating func textModule(_ module: ShownTextModule, _ language: String) {
        let (id, code, name, groups, texts): (ID<OwnTextModule>?, String?, String, [String], [(language: String?, text: String)]) =
            switch module {
            case .shared(let module):
                (
                    nil, module.code, module.name.text(in: language), module.workflowGroups,
                    module.text.texts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
                )
            case .own(let module): (module.id, nil, module.name, [], [(nil, module.text)])
            }
        member("id", id)
        member("code", code)
        member("name", name)
        member("workflowGroups", texts: groups)
        member(
            "texts",
            array: { list in
                for entry in texts {
                    list.element(object: { w in
                        w.member("language", entry.language)
                        w.member("text", entry.text)
                    })
                }
            })
    }
}

extension API.Schema {
    static let textModule: API.Schema = .object([
        "id": API.Schema.id.orNull, "code": API.Schema.string("Of the site's; null for one's own.").orNull,
        "name": .string("In your language."),
        "workflowGroups": .array(.string("A code; none is every group.")),
        "texts": .array(
            .object(["language": API.Schema.string("null where it was written in one alone.").orNull, "text": .string()])),
    ])
}
