import Messaging
import Persistence
import WebSupport

/// One of them: what it says, why it waits, and the ways to settle it.
struct HeldPage {
    let reader: StaffView
    let open: OpenHeldMessage
    var refusal: (any Refusal)?
    /// What was written when it was refused.
    var note = ""
    var chosen: String?
    var audience: String?

    private var words: any InboundWords { reader.words.inbound }
    private var held: HeldMessage { open.held }

    private var help: Markup {
        guard held.ending == nil else { return "" }
        return "<p class=\"notice plain\">\(Icon.info.markup) \(words.help(held.reason))</p>"
    }

    var markup: Markup {
        reader.page(
            .tasks, title: words.kind(held.kind),
            """
            <a class="back" href="\(Paths.heldMessages)">\(Icon.back.markup) \(words.back)</a>
            <header class="stack"><h1>\(words.kind(held.kind))</h1><p>\(words.reason(held.reason))</p></header>
            \(refusal.map { Notice(kind: .warn, icon: .alert, title: reader.words.common.sentence($0), id: "refused").markup })
            \(help)
            \(facts)
            <article class="letter" aria-label="\(words.kind(held.kind))">\(open.content.subject.map { "<h2>\(Markup.isolated($0, showingControls: true))</h2>" as Markup })\
            \(Pieces.words(open.content.body, showingControls: true))\
            \(AttachedList(files: open.attachments, address: { Paths.staffAttachment($0.id) }, words: reader.words.attachment).markup)</article>
            \(held.ending == nil ? ways : settled)
            """)
    }

    private var facts: Markup {
        var facts: [Fact] = []
        if let patient = open.patient {
            facts.append(Fact(name: reader.bench.patient, value: Markup.isolated(reader.patientName(patient), showingControls: true)))
            let known = open.identifiers.filter { identifier in reader.site.authorities.contains { $0.code == identifier.authority } }
            if !known.isEmpty {
                facts.append(
                    Fact(
                        name: reader.bench.records(known.count),
                        value: Markup.joined(known.map { Markup("\($0.authority) \($0.value)") }, separator: ", ")))
            }
        } else {
            facts.append(Fact(name: reader.bench.patient, value: Markup(words.patientUnknown)))
        }
        facts.append(Fact(name: words.title, value: words.from(held.senderName, at: reader.time(held.receivedAt, .within))))
        if held.ending == nil { facts.append(Fact(name: words.dueName, value: reader.due(held) + reader.lateMark(held))) }
        if let escalatedAt = held.escalatedAt {
            facts.append(Fact(name: reader.words.escalation.escalated, value: words.escalated(at: reader.time(escalatedAt, .within))))
        }
        if let quoted = open.content.inReplyTo ?? open.content.conversation {
            facts.append(Fact(name: words.quotes, value: Markup.isolated(quoted, showingControls: true)))
        }
        if let name = open.content.externalID {
            facts.append(Fact(name: words.externalName, value: Markup.isolated(name, showingControls: true)))
        }
        if open.patient != nil {
            let names = open.readers.map(reader.named)
            facts.append(Fact(name: words.wouldRead, value: Markup(names.isEmpty ? words.nobody : names.joined(separator: ", "))))
        }
        return Fact.list(facts, id: "facts")
    }

    private var settled: Markup {
        guard let ending = held.ending else { return "" }
        let note = open.note.map { "<p>\(Markup.isolated($0, showingControls: true))</p>" as Markup }
        return
            "<section class=\"notice plain\">\(Icon.check.markup)<p>\(words.settled(ending.outcome, at: reader.time(ending.at, .within)))</p>\(note)</section>"
    }

    private var ways: Markup {
        (open.patient == nil || !held.reason.hasWords ? "" : sending) + (held.kind == .reply ? attaching : "")
            + way("reject", words.reject, words.rejectHelp, fields: "", isPrimary: false)
    }

    private var sending: Markup {
        way("send", words.send, words.sendHelp, fields: inboxField, isPrimary: !held.reason.isQuarantine)
    }

    private var attaching: Markup {
        guard !open.suggestions.isEmpty else { return "<p class=\"notice plain\">\(Icon.info.markup) \(words.noConversation)</p>" }
        let none = Forms.Option(value: "", text: reader.words.member.choose)
        let options = open.suggestions.map { Forms.Option(value: $0.id.description, text: $0.subject) }
        let field = Forms.field("conversation", words.conversation, help: words.attachHelp) { ties in
            "<select name=\"conversation\" \(ties.attributes)>\(Forms.options([none] + options, chosen: chosen))</select>"
        }
        return way("attach", words.attach, nil, fields: field, isPrimary: held.reason.isQuarantine)
    }

    private var inboxField: Markup {
        let directed = audience ?? open.content.audience ?? Audience.both.rawValue
        let options = [Audience.patient, .proxies, .both].map { Forms.Option(value: $0.rawValue, text: words.inbox($0)) }
        return Forms.field("audience", words.inbox) { ties in
            "<select name=\"audience\" \(ties.attributes)>\(Forms.options(options, chosen: directed))</select>"
        }
    }

    private func way(_ action: String, _ title: String, _ help: String?, fields: Markup, isPrimary: Bool) -> Markup {
        let noteField = Forms.field("\(action)-note", words.note, help: words.noteHelp) { ties in
            "<textarea name=\"note\" rows=\"2\" \(ties.attributes)>\(note.afterTag)</textarea>"
        }
        return """
            <form class="composer" method="post" action="\(Paths.held(held.id))">\(reader.token)\(Forms.hidden("action", action))\
            \(fields)\(noteField)<footer>\(help.map { "<small>\($0)</small>" as Markup })\
            <button class="button\(isPrimary ? " primary" : "")">\(title)</button></footer></form>

            """
    }
}
