import Messaging
import Persistence
import WebSupport

/// Files of people to be enrolled: sending one, and what became of those before.
struct InvitationsPage {
    let reader: StaffView
    let files: [Invitations]
    var refusal: (any Refusal)?

    static let path = AdministrationSection.invitations.path
    private var words: any InvitationWords { reader.words.invitation }

    var markup: Markup {
        let trouble = refusal.map { reader.words.common.sentence($0) }
        return AdministrationLayout(reader: reader, section: .invitations).page(
            title: words.invitations,
            """
            <header class="head"><div><h1>\(words.invitations)</h1><p>\(words.text)</p></div></header>
            <form class="composer" method="post" action="\(Self.path)" enctype="multipart/form-data">\(reader.token)
            \(Forms.field("file", words.file, help: words.fileHelp, trouble: trouble) { ties in
                "<input \(ties.attributes) name=\"file\" type=\"file\" accept=\".csv,text/csv\" required>"
            })<footer><span></span><button class="button primary">\(words.send)</button></footer></form>
            \(earlier)
            """)
    }

    private var earlier: Markup {
        guard !files.isEmpty else { return "" }
        return """
            <section class="stack" aria-labelledby="earlier"><h2 id="earlier">\(words.earlier)</h2>
            <ul class="rows">
            \(Markup.each(files, row))</ul></section>
            """
    }

    private func row(_ file: Invitations) -> Markup {
        """
        <li class="row">\(Pieces.face(.people, isTeam: true))<span class="subject"><a href="\(Self.path)/\(file.id.description)">\
        \(words.lines(file.lines))</a></span><span class="when">\(reader.time(file.at, .short))</span>\
        <span class="about">\(Self.counts(file, words))</span></li>

        """
    }

    static func counts(_ file: Invitations, _ words: any InvitationWords) -> String {
        InvitationState.allCases.compactMap { state in file.counts[state].map { words.count(state, $0) } }.joined(separator: " · ")
    }
}

/// One file: how far it is, which lines failed and why, and the letters of its members.
struct InvitationPage {
    let reader: StaffView
    let file: Invitations
    let failed: [InvitedLine]
    var hasNoLetters = false
    var mailed: MailedCodes?

    private var words: any InvitationWords { reader.words.invitation }
    private var path: String { "\(InvitationsPage.path)/\(file.id)" }

    var markup: Markup {
        AdministrationLayout(reader: reader, section: .invitations).page(
            title: words.invitations,
            """
            <a class="back" href="\(InvitationsPage.path)">\(Icon.back.markup) \(words.invitations)</a>
            <header class="head"><div><h1>\(words.lines(file.lines))</h1><p>\(InvitationsPage.counts(file, words))</p></div></header>
            \(progress)\(letters)\(failures)
            """)
    }

    private var progress: Markup {
        guard !file.isDone else { return Notice(kind: .good, icon: .check, title: words.done, id: "told").markup }
        return Notice(kind: .plain, icon: .clock, title: words.underWay, id: "told").markup
            + "<p class=\"actions\"><a class=\"button\" href=\"\(path)\">\(words.showAgain)</a></p>"
    }

    private var letters: Markup {
        guard file.counts[.enrolled, default: 0] > 0 else { return "" }
        let nothing: Markup = hasNoLetters ? Notice(kind: .plain, icon: .info, title: words.noLetters, id: "no-letters").markup : ""
        return """
            <section class="stack" aria-labelledby="letters"><h2 id="letters">\(words.letters)</h2>\(nothing)
            \(LettersForm(reader: reader, path: path, after: 0, button: words.printLetters).markup)\(byMail)</section>
            """
    }

    private var byMail: Markup {
        guard reader.portal.mail.isOn else { return "" }
        let told = mailed.map { Notice(kind: .good, icon: .check, title: reader.words.mail.mailed($0), id: "mailed").markup }
        return """
            \(told)<form class="composer" method="post" action="\(path)/mail">\(reader.token)<p>\(reader.words.mail.sendByMailText)</p>\
            <footer><span></span><button class="button">\(reader.words.mail.sendByMail)</button></footer></form>
            """
    }

    private var failures: Markup {
        guard !failed.isEmpty else { return "" }
        let isCut = file.counts[.failed, default: 0] > failed.count
        return """
            <section class="stack" aria-labelledby="failed"><h2 id="failed">\(words.failures)</h2><p>\(words.failuresText)</p>
            <ul class="rows">
            \(Markup.each(failed, row))</ul>\("<p>\(words.more)</p>", when: isCut)</section>
            """
    }

    private func row(_ line: InvitedLine) -> Markup {
        let sentence = line.refusal.map { reader.words.common.sentence($0) } ?? line.fault ?? ""
        return """
            <li class="row">\(Pieces.face(.alert, isTeam: true))<span class="subject">\(words.line(line.number))\
            \(line.name.isEmpty ? "" : ": \(Markup.isolated(line.name))" as Markup)</span><span class="about">\(sentence)</span></li>

            """
    }
}

/// Asks for the letters of a file, some at a time.
struct LettersForm {
    let reader: StaffView
    let path: String
    /// The line after which they begin.
    let after: Int
    let button: String

    /// Letters of one page.
    static let size = 50

    var markup: Markup {
        """
        <form class="composer" method="post" action="\(path)/letters">\(reader.token)\(Forms.hidden("after", String(after)))\
        <p>\(reader.words.invitation.lettersText)</p><footer><span></span><button class="button">\(button)</button></footer></form>
        """
    }
}
