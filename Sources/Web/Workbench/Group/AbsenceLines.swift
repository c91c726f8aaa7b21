import Messaging
import Persistence
import WebSupport

/// An absence as a page shows it: until when, who covers, what went where, and the way back.
struct AbsenceLines: Sendable {
    /// Whose it is.
    let member: TaskOwner
    let report: AbsenceReport
    /// What went where the reader may see it, by task: the subject, and where it can be opened.
    let subjects: [ID<WorkbenchTask>: (subject: String, address: String)]

    /// - Returns: nil when nothing is recorded.
    static func load(of member: TaskOwner, for reader: StaffView, in tx: Transaction) throws -> AbsenceLines? {
        let workbench = reader.portal.workbench
        let report: AbsenceReport
        do {
            report = try workbench.absence(of: member.account, for: reader.signedIn.account.id, in: tx)
        } catch AbsenceRefusal.none {
            return nil
        }
        var subjects: [ID<WorkbenchTask>: (subject: String, address: String)] = [:]
        for move in report.moves { subjects[move.task] = try place(of: move, for: reader, in: tx) }
        return AbsenceLines(member: member, report: report, subjects: subjects)
    }

    /// A task in its group; what went from one's own inbox to a group one does not work in, in the inbox.
    private static func place(
        of move: AbsenceMove, for reader: StaffView, in tx: Transaction
    ) throws -> (subject: String, address: String)? {
        let (portal, user) = (reader.portal, reader.signedIn)
        do {
            let subject = try portal.workbench.summary(of: move.task, for: user.account.id, in: tx).card.subject
            return (subject: reader.subject(subject), address: Paths.task(move.task))
        } catch is any Refusal {
            return try move.reply.flatMap { try inbox($0, for: reader, in: tx) }
        }
    }

    private static func inbox(
        _ id: ID<Conversation>, for reader: StaffView, in tx: Transaction
    ) throws -> (subject: String, address: String)? {
        do {
            let reading = try reader.portal.personal.open(id, for: reader.signedIn, site: reader.site, in: tx)
            return (subject: reader.subject(reading.summary.card.subject), address: Paths.inboxConversation(id))
        } catch is any Refusal {
            return nil
        }
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
                subjects[move.task].map { place in
                    "<a href=\"\(place.address)\">\(Markup.isolated(place.subject, showingControls: true))</a>"
                } ?? Markup(words.elsewhere)
            let went = move.reply == nil ? words.went(to: move.to?.name) : words.replyWent(to: move.to?.name)
            return "<li>\(name), \(went)</li>"
        }
        let elsewhere = Markup.each(Array(repeating: words.elsewhere, count: report.elsewhere)) { "<li>\($0)</li>" }
        let nothing = report.absence.isCurrent ? words.nothingWent : words.nothingYet
        let isNothing = report.moves.isEmpty && report.elsewhere == 0
        return """
            <section class="stack" aria-labelledby="\(key)"><h2 id="\(key)">\(Markup.isolated(member.name))</h2>
            <p>\(standing(words, reader))</p>
            <h3>\(words.whatWent)</h3>\("<p>\(nothing)</p>", when: isNothing)\
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
