import Hummingbird
import Messaging
import Persistence
import WebSupport

/// The conversations that staff think are about another patient: who and whom, and the decision; nothing of what was written.
struct PatientChangesPage {
    let reader: StaffView
    let changes: [PatientChange]

    private var words: any PatientChangeWords { reader.words.patientChange }

    var markup: Markup {
        let content: Markup = """
            <header class="head"><div><h1>\(words.title)</h1><p>\(words.intro)</p></div></header>
            \(changes.isEmpty ? Pieces.empty(.check, words.nothing, words.nothingText) : list)
            """
        return AdministrationLayout(reader: reader, section: .patientChanges).page(title: words.title, content)
    }

    private var list: Markup {
        "<ul class=\"list-of rows padded\">\(Markup.each(changes, line))</ul>"
    }

    private func line(_ change: PatientChange) -> Markup {
        func form(_ answer: String, _ text: String, _ kind: String) -> Markup {
            """
            <form method="post" action="\(Paths.administration)/patient-changes/\(change.id.description)">\(reader.token)\
            \(Forms.hidden("answer", answer))<button class="button\(kind)">\(text)</button></form>
            """
        }
        let title = words.line(from: change.from.details.name, to: change.to.details.name)
        let standing = words.standing(
            author: change.authorName, by: change.proposedByName, at: reader.visit.times.element(change.proposedAt, .within))
        return """
            <li class="stack" data-key="\(change.id.description)"><div><h2>\(title)</h2><p><small>\(standing)</small></p></div>\
            <div class="actions">\(form("yes", words.move, " primary"))\(form("no", words.leave, ""))</div></li>

            """
    }

    static func show(_ request: Request, _ context: StaffContext) async throws -> Response {
        let reader = StaffView(context, request)
        try reader.require(.patientChanges)
        let conversations = reader.portal.conversations
        let changes = try await reader.portal.read { try conversations.pendingPatientChanges(in: $0) }
        if !changes.isEmpty {
            try await conversations.recordReading(.list, "patient-change", ID<PatientChange>?.none, of: nil, by: reader.signedIn)
        }
        return PatientChangesPage(reader: reader, changes: changes).markup.response()
    }

    static func decide(_ request: Request, _ context: StaffContext) async throws -> Response {
        let reader = StaffView(context, request)
        guard let change = context.parameters.get("change").flatMap({ ID<PatientChange>(Substring($0)) }),
            let isConfirmed = ["yes": true, "no": false][context.form["answer"] ?? ""]
        else { throw NotFound() }
        let (conversations, administrator) = (reader.portal.conversations, reader.signedIn)
        _ = try await reader.portal.perform { try conversations.decide(change, confirmed: isConfirmed, by: administrator, in: $0) }
        return .seeOther("\(Paths.administration)/patient-changes")
    }
}
