import Messaging
import Persistence
import WebSupport

/// An absence as a page shows it: until when, who covers, what went where, and the way back.
struct AbsenceLines: Sendable {
    /// Whose it is.
    let member: TaskOwner
    let report: AbsenceReport
    /// Subjects of the tasks the reader may see, by task.
    let subjects: [ID<WorkbenchTask>: String]

    /// - Returns: nil when nothing is recorded.
    static func load(of member: TaskOwner, for reader: StaffView, in tx: Transaction) throws -> AbsenceLines? {
        let workbench = reader.portal.workbench
        let report: AbsenceReport
        do {
            report = try workbench.absence(of: member.account, for: reader.signedIn.account.id, in: tx)
        } catch AbsenceRefusal.none {
            return nil
        }
        var subjects: [ID<WorkbenchTask>: String] = [:]
        for move in report.moves {
            do {
                subjects[move.task] = try workbench.summary(of: move.task, for: reader.signedIn.account.id, in: tx).card.subject
            } catch is any Refusal {
                continue
            }
        }
        return AbsenceLines(member: member, report: report, subjects: subjects)
    }

    func standing(_ words: any OversightWords, _ reader: StaffView) -> Markup {
        // The end is the first moment of the next day; people think of the last day.
        let until = reader.time(report.absence.until.adding(seconds: -1), .short)
        if report.absence.isCurrent { return words.away(until: until, cover: report.cover?.name) }
        return words.awayFrom(reader.time(report.absence.from, .short), until: until, cover: report.cover?.name)
    }

    /// - Parameter end: the address of the form that ends it.
    func markup(_ words: any OversightWords, _ reader: StaffView, end: String) -> Markup {
        let key = "away-\(member.username)"
        func button(_ name: String, undo: Bool) -> Markup {
            """
            <form method="post" action="\(end)">\(reader.token)\(Forms.hidden("user", member.username))\
            \(Forms.hidden("undo", undo ? "true" : "false"))<button class="button" aria-describedby="\(key)">\(name)</button></form>
            """
        }
        let moves = Markup.each(report.moves) { move in
            let name: Markup =
                subjects[move.task].map { subject in
                    "<a href=\"\(Paths.task(move.task))\">\(Markup.isolated(subject, showingControls: true))</a>"
                } ?? Markup(words.elsewhere)
            return "<li>\(name), \(words.went(to: move.to?.name))</li>"
        }
        let elsewhere = Markup.each(Array(repeating: words.elsewhere, count: report.elsewhere)) { "<li>\($0)</li>" }
        let isNothing = report.moves.isEmpty && report.elsewhere == 0
        return """
            <section class="stack" aria-labelledby="\(key)"><h2 id="\(key)">\(Markup.isolated(member.name))</h2>
            <p>\(standing(words, reader))</p>
            <h3>\(words.whatWent)</h3>\("<p>\(words.nothingWent)</p>", when: isNothing)\
            \("<ul class=\"plain\">\(moves)\(elsewhere)</ul>", when: !isNothing)
            <div class="actions">\(button(words.undo, undo: true))\(button(words.isBack, undo: false))</div></section>

            """
    }
}

/// The days and the cover.
struct AbsenceFields {
    let words: any OversightWords
    let covers: [Forms.Option]

    var markup: Markup {
        let options = [Forms.Option(value: "", text: words.nobodyCovers)] + covers
        return """
            \(Forms.field("from", words.firstDay, help: words.firstDayHelp) { "<input \($0.attributes) type=\"date\" name=\"from\">" })\
            \(Forms.field("until", words.lastDay) { "<input \($0.attributes) type=\"date\" name=\"until\" required>" })\
            \(Forms.field("cover", words.cover) { "<select \($0.attributes) name=\"cover\">\(Forms.options(options, chosen: ""))</select>" })
            """
    }
}
