import Messaging
import Persistence
import WebSupport

/// What the owner and the managers may do with a task beside answering it: hold, transfer, assign, change the owner, unassign.
struct TaskOversight {
    let article: TaskArticle
    let reader: StaffView

    private var words: any OversightWords { reader.words.oversight }
    private var isManager: Bool { article.task.role == .manager }

    var markup: Markup {
        guard article.summary.task.state != .done, isManager || article.isOwn(reader) else { return "" }
        return """
            <div class="actions" id="oversight">\(hold, when: article.isOwn(reader))\(assign, when: isManager)\
            \(unassign, when: isManager && article.summary.owner != nil && !article.isOwn(reader))\(transfer)</div>
            """
    }

    /// The session's token, and the version that was read.
    private var fields: Markup {
        reader.token + Forms.hidden("version", String(article.summary.task.version))
    }

    private var hold: Markup {
        if article.summary.state == .waiting {
            return """
                <form method="post" action="\(article.address("/resumption"))">\(fields)<button class="button">\(words.resume)</button></form>

                """
        }
        let choices = Markup.each(HoldReason.allCases) { reason in
            """
            <label class="choice"><input type="radio" name="for" value="\(reason.rawValue)"\(attribute: "checked", when: reason == .member)> \
            <span>\(words.holding(for: reason))</span></label>
            """
        }
        return """
            <details class="more" id="hold"\(attribute: "open", when: article.trouble?.faults["until"] != nil)>\
            <summary class="button" data-key-press="h">\(words.hold)</summary>
            <form method="post" action="\(article.address("/hold"))">\(fields)\
            \(Forms.field("until", words.holdUntil, trouble: article.trouble?.faults["until"]) {
                "<input \($0.attributes) type=\"date\" name=\"until\" required>"
            })<fieldset class="field"><legend>\(words.holdFor)</legend>\(choices)</fieldset>
            <div class="actions"><button class="button primary">\(words.hold)</button></div></form></details>

            """
    }

    private var assign: Markup {
        let name = article.summary.owner == nil ? words.assign : words.changeOwner
        let options = article.assignees.filter { $0.account != article.summary.owner?.account }.map {
            Forms.Option(value: $0.username, text: words.person($0.name, load: $0.load, isAway: $0.isAway))
        }
        guard !options.isEmpty else { return "" }
        return """
            <details class="more" id="assign"\(attribute: "open", when: article.trouble?.faults["user"] != nil)>\
            <summary class="button" data-key-press="a">\(name)</summary>
            <form method="post" action="\(article.address("/owner"))">\(fields)\
            \(Forms.field("user", words.assignee, trouble: article.trouble?.faults["user"]) {
                "<select \($0.attributes) name=\"user\">\(Forms.options(options, chosen: nil))</select>"
            })<div class="actions"><button class="button primary">\(name)</button></div></form></details>

            """
    }

    private var unassign: Markup {
        """
        <form method="post" action="\(article.address("/unassignment"))">\(fields)<button class="button" data-key-press="l">\(words.unassign)</button></form>

        """
    }

    private var transfer: Markup {
        let groups = reader.site.workflowGroups.filter { $0.retiredAt == nil && $0.id != article.summary.task.workflowGroup }
        guard !groups.isEmpty else { return "" }
        let kept = article.trouble?.kept["reason"]
        let faults = article.trouble?.faults ?? [:]
        let isHere = kept != nil || faults["reason"] != nil || faults["workflowGroup"] != nil
        return """
            <details class="more" id="transfer"\(attribute: "open", when: isHere)>\
            <summary class="button" data-key-press="t">\(words.transfer)</summary>
            <form method="post" action="\(article.address("/transfer"))">\(fields)\
            \(Forms.field("workflowGroup", words.toGroup, trouble: faults["workflowGroup"]) {
                "<select \($0.attributes) name=\"workflowGroup\">\(Forms.options(groups.map { .init(value: $0.code, text: $0.name) }, chosen: nil))</select>"
            })\(Forms.field("transfer-reason", reader.bench.reason, help: words.transferHelp, trouble: faults["reason"]) {
                "<textarea \($0.attributes) name=\"reason\" required>\(kept?.afterTag)</textarea>"
            })<div class="actions"><button class="button primary">\(words.transfer)</button></div></form></details>

            """
    }
}
