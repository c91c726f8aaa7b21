import Messaging
import Persistence
import WebSupport

/// What a form knows of the draft behind it: which version its words go over, and what became of saving them.
struct DraftState: Sendable {
    static let (draft, version) = ("draft", "draft-version")
    /// The action by which somebody keeps what is before them, whatever was saved elsewhere.
    static let keep = "keep-draft"

    var base: DraftBase?
    var savedAt: Timestamp?
    var trouble: Trouble?

    enum Trouble: Sendable {
        /// Saved elsewhere since: the other version.
        case changed(Draft)
        /// Sent or deleted elsewhere.
        case gone
        case refused(String)
    }

    init() {}

    init(_ draft: Draft?) {
        base = draft?.base
        savedAt = draft?.updatedAt
    }

    init(_ form: FormFields) {
        guard let id = form[Self.draft].flatMap({ ID<Draft>($0) }), let version = form[Self.version].flatMap({ Int64($0) }) else { return }
        base = DraftBase(id: id, version: version)
    }

    /// Hidden fields that carry it over to another page.
    var hidden: Markup {
        guard let base else { return "" }
        return Forms.hidden(Self.draft, base.id.description) + Forms.hidden(Self.version, String(base.version))
    }

    /// Its place in a form; a page that saves by itself exchanges it for the next.
    ///
    /// - Parameters:
    ///   - save: where the form's words are saved.
    ///   - other: where the other version is opened.
    func place(_ visit: Visit, save: String, other: (Draft) -> String) -> Markup {
        "<div class=\"draft-state\" id=\"draft-state\">\(hidden)\(said(visit, save: save, other: other))</div>"
    }

    private func said(_ visit: Visit, save: String, other: (Draft) -> String) -> Markup {
        let words = visit.words.drafts
        switch trouble {
        case nil:
            return savedAt.map { "<small role=\"status\">\(words.saved) \(visit.times.element($0, .within))</small>" } ?? ""
        case .refused(let sentence):
            return "<small role=\"status\">\(words.notSaved) \(sentence)</small>"
        case .gone:
            return choice(words.goneTitle, words.goneText, save: save, keep: words.keepThis)
        case .changed(let draft):
            let text = [draft.content.subject, draft.content.body].filter { !$0.isEmpty }.joined(separator: "\n\n")
            return choice(
                words.changedTitle, words.changedText, save: save, keep: words.keepThis,
                """
                <a class="button" href="\(other(draft))">\(words.takeOther)</a>
                """,
                """
                <div class="field"><label for="other-version">\(words.otherText)</label><textarea id="other-version" rows="4" readonly>\(text.afterTag)</textarea></div>
                """)
        }
    }

    private func choice(_ title: String, _ text: String, save: String, keep: String, _ way: Markup = "", _ more: Markup = "") -> Markup {
        """
        <section class="notice warn" id="draft-conflict" data-conflict role="alert" aria-labelledby="draft-conflict-title">\(Icon.alert.markup)\
        <h2 id="draft-conflict-title">\(title)</h2><p>\(text)</p><p class="actions">\
        <button class="button" name="action" value="\(Self.keep)" formaction="\(save)" formnovalidate>\(keep)</button>\(way)</p>\(more)</section>
        """
    }
}

/// Saves what a form holds, over what its writer saw or, when they choose so, over whatever is there.
struct DraftSaving: Sendable {
    let visit: Visit
    let signedIn: SignedIn
    let place: DraftPlace

    /// - Returns: how the form stands afterwards, and the refusal when nothing was saved.
    func save(_ content: DraftContent, _ form: FormFields) async throws -> (state: DraftState, refusal: (any Refusal)?) {
        let (drafts, user, site, place) = (visit.services.portal.drafts, signedIn, visit.site, place)
        var state = DraftState(form)
        let isKept = form["action"] == DraftState.keep
        let base = state.base
        do {
            let draft = try await visit.services.portal.perform { tx in
                let over = isKept ? try drafts.current(at: place, base, of: user, site: site, in: tx)?.base : base
                return try drafts.save(content, at: place, over: over, by: user, site: site, in: tx)
            }
            return (DraftState(draft), nil)
        } catch DraftRefusal.changed(let version) {
            let other = try await visit.services.portal.read { try drafts.current(at: place, base, of: user, site: site, in: $0) }
            state.trouble = other.map { .changed($0) } ?? .gone
            return (state, DraftRefusal.changed(current: version))
        } catch DraftRefusal.gone {
            state.trouble = .gone
            return (state, DraftRefusal.gone)
        } catch let refusal as any Refusal
            where refusal is DraftRefusal || refusal is RateRefusal || refusal is TaskRefusal || refusal is AttachmentRefusal
        {
            state.trouble = .refused(visit.words.common.sentence(refusal))
            return (state, refusal)
        }
    }
}
