import HTTPTypes
import Hummingbird
import Messaging
import Persistence
import WebSupport

/// The text modules of one person: those they wrote, to be changed, and those of the practice, to be read.
struct TextModulesPage {
    let reader: StaffView
    let shared: [TextModule]
    let own: [OwnTextModule]
    var notice: Notice?
    /// What was not saved, with what had been typed.
    var trouble: Trouble?

    struct Trouble {
        /// nil is a new one.
        let id: ID<OwnTextModule>?
        let name: String
        let text: String
        /// By the name of the field.
        let faults: [String: String]
    }

    private var words: any TextModuleWords { reader.words.textModules }

    var markup: Markup {
        reader.page(
            .settings, title: words.title,
            """
            <a class="back" href="\(Paths.staff(Paths.settings))">\(Icon.back.markup) \(reader.words.entry.settings)</a>
            <header class="head"><h1>\(words.title)</h1></header>
            <p>\(words.intro)</p>
            \(notice?.markup)
            <section class="stack" aria-labelledby="own-title"><h2 id="own-title">\(words.own)</h2>\(mine)</section>
            <section class="stack" aria-labelledby="new-title"><h2 id="new-title">\(words.add)</h2>\(form(nil))</section>
            \(ofThePractice)
            """)
    }

    private var mine: Markup {
        guard !own.isEmpty else { return "<div class=\"rows\">\(Pieces.empty(.write, words.none, words.noneText))</div>" }
        return """
            <ul class="rows" id="own">\(Markup.each(own) { module in
                """
                <li class="row" data-key="\(module.id.description)">\(Pieces.face(.write))
                <span class="subject" id="name-\(module.id.description)">\(Markup.isolated(module.name, showingControls: true))</span>
                <div class="about">\(Pieces.words(module.text, showingControls: true))</div>
                <span class="foot">\(change(module))\(deletion(module))</span></li>

                """
            })</ul>
            """
    }

    private func change(_ module: OwnTextModule) -> Markup {
        """
        <details class="more"\(attribute: "open", when: trouble?.id == module.id)>\
        <summary class="button small" aria-describedby="name-\(module.id.description)">\(words.change)</summary>\(form(module))</details>
        """
    }

    private func deletion(_ module: OwnTextModule) -> Markup {
        """
        <details class="more"><summary class="button small quiet" aria-describedby="name-\(module.id.description)">\(words.delete)</summary>\
        <form method="post" action="\(Paths.textModule(module.id))/deletion">\(reader.token)\
        <button class="button small">\(words.confirmDelete)</button></form></details>
        """
    }

    private func form(_ module: OwnTextModule?) -> Markup {
        let refused = trouble.flatMap { $0.id == module?.id ? $0 : nil }
        let place = module.map { "-" + $0.id.description } ?? ""
        let name = Forms.field("name" + place, words.name, help: words.nameHelp, trouble: refused?.faults["name"]) {
            "<input \($0.attributes) name=\"name\" value=\"\(refused?.name ?? module?.name ?? "")\" autocomplete=\"off\" required>"
        }
        let text = Forms.field("text" + place, words.text, trouble: refused?.faults["text"]) {
            """
            <textarea \($0.attributes) name="text" rows="4" required>\((refused?.text ?? module?.text ?? "").afterTag)</textarea>
            """
        }
        return """
            <form class="composer" method="post" action="\(module.map { Paths.textModule($0.id) } ?? Paths.textModules)">\(reader.token)\
            \(name)\(text)<footer><span></span><button class="button primary">\(words.save)</button></footer></form>
            """
    }

    private var ofThePractice: Markup {
        guard !shared.isEmpty else { return "" }
        return """
            <section class="stack" aria-labelledby="shared-title"><h2 id="shared-title">\(words.shared)</h2><p>\(words.sharedText)</p>
            <ul class="rows" id="shared">\(Markup.each(shared) { module in
                """
                <li class="row">\(Pieces.face(.note))<span class="subject">\(module.name.text(in: reader.language))</span>
                <div class="about">\(Pieces.words(module.text.text(in: reader.language)))</div>
                <span class="foot"><small>\(groups(module))</small></span></li>

                """
            })</ul></section>
            """
    }

    private func groups(_ module: TextModule) -> String {
        let names = module.workflowGroups.compactMap { reader.site.workflowGroup(code: $0)?.name }
        return names.isEmpty ? words.everyGroup : names.joined(separator: ", ")
    }
}

/// Text modules of one's own: listing, saving, deleting.
enum TextModuleRoutes {
    static func add(to routes: RouterGroup<StaffContext>) {
        routes.get("/workbench/text-modules") { try await show($0, $1) }
        routes.post("/workbench/text-modules") { try await save(nil, $0, $1) }
        routes.post("/workbench/text-modules/{module}") { try await save(try $1.textModule(), $0, $1) }
        routes.post("/workbench/text-modules/{module}/deletion") { try await delete($0, $1) }
    }

    private static func load(_ reader: StaffView) async throws -> TextModulesPage {
        let (portal, user, site) = (reader.portal, reader.signedIn, reader.site)
        let all = try await portal.read { try portal.textModules.all(for: user, site: site, in: $0) }
        return TextModulesPage(reader: reader, shared: all.shared, own: all.own)
    }

    private static func show(_ request: Request, _ context: StaffContext) async throws -> Response {
        var page = try await load(StaffView(context, request))
        let words = page.reader.words.textModules
        if request.uri.query == "saved" { page.notice = Notice(kind: .good, icon: .check, title: words.saved, id: "told") }
        if request.uri.query == "deleted" { page.notice = Notice(kind: .good, icon: .check, title: words.deleted, id: "told") }
        return page.markup.response()
    }

    private static func save(_ id: ID<OwnTextModule>?, _ request: Request, _ context: StaffContext) async throws -> Response {
        let reader = StaffView(context, request)
        let (portal, user, site) = (reader.portal, reader.signedIn, reader.site)
        let (name, text) = (context.form["name"] ?? "", context.form["text"] ?? "")
        do {
            _ = try await portal.perform { try portal.textModules.save(id, name: name, text: text, by: user, site: site, in: $0) }
            return .seeOther(Paths.textModules + "?saved")
        } catch let refusal as any Refusal where refusal is MessageRefusal || refusal is TextModuleRefusal {
            var page = try await load(reader)
            let words = reader.words.textModules
            let faults = Dictionary(refusal.fields.map { ($0.field, words.trouble($0)) }) { first, _ in first }
            page.trouble = TextModulesPage.Trouble(id: id, name: name, text: text, faults: faults)
            if let refusal = refusal as? TextModuleRefusal {
                page.notice = Notice(kind: .warn, icon: .alert, title: words.sentence(refusal), id: "refused")
            }
            return page.markup.response(status: HTTPResponse.Status(code: refusal.status))
        }
    }

    private static func delete(_ request: Request, _ context: StaffContext) async throws -> Response {
        let (reader, id) = (StaffView(context, request), try context.textModule())
        let (portal, user, site) = (reader.portal, reader.signedIn, reader.site)
        try await portal.perform { try portal.textModules.remove(id, by: user, site: site, in: $0) }
        return .seeOther(Paths.textModules + "?deleted")
    }
}

extension StaffContext {
    /// The text module that the address names.
    ///
    /// - Throws: `NotFound`.
    fileprivate func textModule() throws -> ID<OwnTextModule> {
        guard let id = parameters.get("module").flatMap({ ID<OwnTextModule>(Substring($0)) }) else { throw NotFound() }
        return id
    }
}

extension Paths {
    static let textModules = "/workbench/text-modules"
    static func textModule(_ id: ID<OwnTextModule>) -> String { "\(textModules)/\(id)" }
}
