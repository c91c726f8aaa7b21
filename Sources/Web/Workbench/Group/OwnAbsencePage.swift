import HTTPTypes
import Hummingbird
import Messaging
import Persistence
import WebSupport

/// One's own absence.
struct OwnAbsencePage {
    let lines: AbsenceLines?
    let covers: [TaskOwner]
    let reader: StaffView
    var refusal: (any Refusal)?

    private static let path = "\(Paths.workbench)/absence"

    var markup: Markup {
        let words = reader.words.oversight
        let options = covers.map { Forms.Option(value: $0.username, text: $0.name) }
        return reader.page(
            .tasks, title: words.absence,
            """
            <header class="head"><h1>\(words.myAbsence)</h1></header>
            \(refusal.map { Notice(kind: .warn, icon: .alert, title: reader.words.common.sentence($0), id: "refused").markup })
            \(lines.map { $0.markup(words, reader, end: "\(Self.path)/end") } ?? "<p>\(words.notAway)</p>")
            <form class="composer" method="post" action="\(Self.path)">\(reader.token)\(AbsenceFields(words: words, covers: options).markup)\
            <footer><small>\(words.absenceHelp)</small><button class="button primary">\(words.recordAbsence)</button></footer></form>
            """)
    }

    static func show(_ request: Request, _ context: StaffContext) async throws -> Response {
        try await load(StaffView(context, request)).markup.response()
    }

    static func record(_ request: Request, _ context: StaffContext) async throws -> Response {
        try await changing(StaffView(context, request)) { reader, tx in
            let absence = try NewAbsence(context.form, zone: reader.signedIn.account.timeZone ?? reader.site.timeZone)
            return try reader.portal.workbench.recordAbsence(absence, by: reader.signedIn, in: tx).map { _ in }
        }
    }

    static func end(_ request: Request, _ context: StaffContext) async throws -> Response {
        let undo = context.form["undo"] == "true"
        return try await changing(StaffView(context, request)) { reader, tx in
            try reader.portal.workbench.endAbsence(of: reader.signedIn.account.id, undo: undo, by: reader.signedIn, in: tx).map { _ in }
        }
    }

    private static func changing(
        _ reader: StaffView, _ verb: @escaping @Sendable (StaffView, Transaction) throws -> Effect<Void>
    ) async throws -> Response {
        do {
            try await reader.portal.perform { tx in try verb(reader, tx) }
            return .seeOther(path)
        } catch let refusal as AbsenceRefusal {
            var page = try await load(reader)
            page.refusal = refusal
            return page.markup.response(status: HTTPResponse.Status(code: refusal.status))
        }
    }

    private static func load(_ reader: StaffView) async throws -> OwnAbsencePage {
        let account = reader.signedIn.account
        let page = try await reader.portal.read { tx in
            let own = TaskOwner(account: account.id, username: account.username, name: account.name)
            return OwnAbsencePage(
                lines: try AbsenceLines.load(of: own, for: reader, in: tx),
                covers: try reader.portal.workbench.covers(for: account.id, in: tx), reader: reader)
        }
        if page.lines?.subjects.isEmpty == false { try await reader.recordReading(.list, nil, of: nil) }
        return page
    }
}
