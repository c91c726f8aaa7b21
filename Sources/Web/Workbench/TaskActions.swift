import Messaging
import WebSupport

/// What the reader may do with the task, apart from replying.
struct TaskActions {
    let article: TaskArticle
    let reader: StaffView

    private var words: any WorkbenchWords { reader.bench }

    var markup: Markup {
        let task = article.summary.task
        if task.state == .done { return "" }
        if article.isOwn(reader) { return own }
        guard task.owner == nil else { return "" }
        return """
            <div class="actions" id="actions"><form method="post" action="\(article.address("/claim"))">\(reader.token)\
            \(carried)<button class="button primary" data-key-press="c">\(words.claim)</button></form><small>\(words.claimHint)</small></div>
            """
    }

    /// Words that were written before the task was lost travel with the claim, so that they can still be sent.
    private var carried: Markup? {
        article.trouble?.kept["message"].map { Forms.hidden("message", $0) }
    }

    private var own: Markup {
        """
        <div class="actions" id="actions"><form method="post" action="\(article.address("/release"))">\(fields)\
        <button class="button" data-key-press="e">\(words.release)</button></form>\(releaseBecause)
        <form method="post" action="\(article.address("/completion"))">\(fields)\
        <button class="button" name="outcome" value="\(TaskOutcome.noReplyNeeded.rawValue)" data-key-press="d">\(words.noReplyNeeded)</button></form>
        \(phone)
        \(more)</div>
        """
    }

    /// Whoever takes it up next may want to know why; the button beside it asks for nothing.
    private var releaseBecause: Markup {
        let (kept, fault) = (article.trouble?.kept["because"], article.trouble?.faults["because"])
        return """
            <details class="more" id="release"\(attribute: "open", when: kept != nil || fault != nil)>\
            <summary class="button">\(words.releaseBecause)</summary>
            <form method="post" action="\(article.address("/release"))">\(fields)\
            \(Forms.field("release-reason", words.reason, help: words.releaseHelp, trouble: fault) {
                "<textarea \($0.attributes) name=\"because\" required>\(kept?.afterTag)</textarea>"
            })<div class="actions"><button class="button primary">\(words.release)</button></div></form></details>
            """
    }

    /// The session's token, and the version that was read.
    private var fields: Markup {
        reader.token + Forms.hidden("version", String(article.summary.task.version))
    }

    private var chosen: TaskOutcome? { article.trouble?.outcome }

    private var phone: Markup {
        """
        <details class="more" id="phone"\(attribute: "open", when: chosen == .answeredByPhone)>\
        <summary class="button" data-key-press="p">\(words.answeredByPhone)</summary>
        <form method="post" action="\(article.address("/completion"))">\(fields)\
        \(Forms.hidden("outcome", TaskOutcome.answeredByPhone.rawValue))
        \(noteField("phone-note", words.phoneNote, isHere: chosen == .answeredByPhone))
        <div class="actions"><button class="button primary">\(words.complete)</button></div></form></details>
        """
    }

    private var more: Markup {
        let isHere = chosen == .forwarded || chosen == .misdirected
        return """
            <details class="more" id="more"\(attribute: "open", when: isHere)>\
            <summary class="button" data-key-press="x">\(words.moreOutcomes) \(Icon.down.markup)</summary>
            <form method="post" action="\(article.address("/completion"))">\(fields)<fieldset class="field"><legend>\(words.outcomeLegend)</legend>
            \(choice(.forwarded, words.forwarded))
            \(choice(.misdirected, words.misdirected))</fieldset>
            \(noteField("reason", words.reason, isHere: isHere))
            <div class="actions"><button class="button primary">\(words.complete)</button></div></form></details>
            """
    }

    private func choice(_ outcome: TaskOutcome, _ name: String) -> Markup {
        """
        <label class="choice"><input type="radio" name="outcome" value="\(outcome.rawValue)" required\
        \(attribute: "checked", when: chosen == outcome)> <span>\(name)</span></label>
        """
    }

    private func noteField(_ id: String, _ name: String, isHere: Bool) -> Markup {
        let trouble = isHere ? article.trouble : nil
        return Forms.field(id, name, help: words.reasonHelp, trouble: trouble?.faults["note"]) { ties in
            "<textarea \(ties.attributes) name=\"note\" required>\(trouble?.kept["note"]?.afterTag)</textarea>"
        }
    }
}

extension String {
    /// As the content of a `textarea`: its first line feed is eaten by the parser, so one more goes before it.
    var afterTag: String { hasPrefix("\n") ? "\n" + self : self }
}
