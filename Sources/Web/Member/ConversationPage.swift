import Messaging
import Persistence
import WebSupport

/// One conversation: the entire chain, who can read it, and the way to go on.
struct ConversationPage {
    let reader: MemberReader
    let open: OpenConversation
    let messages: [Message]
    /// What is in the reply box, and why it is there.
    var reply = ReplyDraft()
    var files = TakenFiles()
    /// Whether the reader's message was sent just now.
    var isSent = false

    private var words: any MemberWords { reader.words }
    private var conversation: Conversation { open.conversation }
    private var patient: ID<Patient> { open.mailbox.patient.id }
    private var path: String { Paths.conversation(conversation.id, of: patient) }
    private var team: String { reader.group(conversation.clinicalGroup) }

    var markup: Markup {
        let main: Markup = """
            <a class="back" href="\(Paths.messages(patient))">\(Icon.back.markup) \(words.allMessages)</a>
            \(article)
            """
        return reader.layout(tab: .messages).page(title: words.conversation, main)
    }

    /// The part that changes by itself.
    var article: Markup {
        """
        <article aria-labelledby="subject" id="conversation" data-live="\(Topic.mailbox(reader.signedIn.account.id, patient).name)" \
        data-source="\(path)\(isSent ? "?sent" : "")" data-new="\(words.newRows)">
        <header class="stack" id="about"><div><h1 id="subject"><bdi>\(reader.subject(open.subject))</bdi></h1><p><small>\(kind)</small></p></div></header>
        \(urgentAdvice)\(sentNotice)\(PatientQuestion(reader: reader, open: open).markup)<ol class="chain" id="chain">
        \(chain)</ol>
        \(promised)\(readMark)\(ReplyForm(reader: reader, open: open, draft: reply, files: files, readers: readersLine).markup)
        </article>
        """
    }

    private var kind: String {
        let type = reader.site.description(of: conversation.type)?.name.text(in: reader.language) ?? conversation.type.rawValue
        return [type, team, reader.provider(conversation.provider)].compactMap { $0 }.joined(separator: " · ")
    }

    private var sentNotice: Markup {
        guard isSent else { return "" }
        return Notice(
            kind: .good, icon: .check, title: words.sentTo(team), text: words.sentText, id: "sent", isForScreen: true
        ).markup + AskTheSame(reader: reader, open: open).markup
    }

    private var promised: Markup {
        guard let due = open.openQuestion?.answerDue else { return "" }
        return PromisedLine(reader: reader, team: team, due: due).markup
    }

    /// As long as nobody has answered what may be urgent, its writer reads what to do.
    private var urgentAdvice: Markup {
        guard let last = messages.last, last.author == reader.signedIn.account.id, last.withdrawnAt == nil else { return "" }
        let urgency = Urgency.judge(subject: last.seq == 1 ? open.subject : "", body: last.body, site: reader.site)
        guard urgency != nil else { return "" }
        return
            "<div id=\"urgent-sent\">\(UrgentAdvice(words: reader.visit.words, site: reader.site, urgency: urgency, wasSent: true).markup)</div>\n"
    }

    private var readersLine: Markup {
        "<p class=\"readers\" id=\"readers\">\(Icon.people.markup)<span>\(words.canRead(reader.names(open.readers), team: team))</span></p>"
    }

    /// Letters, and between them what else became of the questions, in the order of time.
    private var chain: Markup {
        var happened = open.happenings[...]
        let letters = Markup.each(messages) { message -> Markup in
            let before = happened.prefix { $0.at < message.sentAt }
            happened = happened.dropFirst(before.count)
            return Markup.each(before, line) + letter(message)
        }
        return letters + Markup.each(happened, line) + stub
    }

    private var stub: Markup {
        guard let movedAt = conversation.movedAt else { return "" }
        let said = reader.visit.words.patientChange.moved(reader.times.element(movedAt, .within))
        return "<li class=\"event\" data-key=\"moved\"><p>\(said)</p></li>\n"
    }

    private func line(_ happened: OpenConversation.Happening) -> Markup {
        switch happened {
        case .ending(let ending): EndingLine(reader: reader, open: open, ending: ending).markup
        case .transfer(let transfer): TransferLine(reader: reader, open: open, transfer: transfer).markup
        case .delay(let delay): DelayLine(reader: reader, open: open, delay: delay).markup
        }
    }

    private var readMark: Markup {
        guard open.unread > 0 else { return "" }
        return """
            <form class="actions" id="read-mark" method="post" action="\(Paths.readMark(conversation.id, of: patient))" data-when-seen>\
            \(Forms.token(reader.visit.formToken))\(Forms.hidden("through", conversation.lastMessage.description))\
            <button class="button">\(Icon.check.markup) \(words.markRead)</button></form>

            """
    }

    private func letter(_ message: Message) -> Markup {
        let isOwn = message.author != nil && message.author == reader.signedIn.account.id
        var letter = Letter(
            key: message.id.description, isOwn: isOwn, isTeam: !message.role.isMember, name: name(message), role: role(message),
            time: reader.times.element(message.sentAt, .day, class: "when"), body: body(message))
        letter.shown = isOwn ? words.you : nil
        letter.say = words.saysMessage(from: name(message))
        letter.footer = footer(message)
        if !message.role.isMember, message.importedAt == nil, message.seq > open.readThrough {
            letter.isNew = " <span class=\"new\">\(words.newMark)</span>"
        }
        return letter.markup
    }

    private func name(_ message: Message) -> String { message.authorName.isEmpty ? team : message.authorName }

    private func body(_ message: Message) -> Markup {
        guard let withdrawn = message.withdrawnAt else {
            let files = AttachedList(
                files: message.attachments, address: { Paths.attachment($0.id) }, words: reader.visit.words.attachment
            ).markup
            return CorrectionMark(messages, words: reader.visit.words.correction).marked(message, Pieces.words(message.body)) {
                reader.times.element($0, .within)
            } + files
        }
        return "<p class=\"stub\">\(words.withdrawn(reader.times.within(withdrawn)))</p>"
    }

    private func role(_ message: Message) -> String {
        switch message.role {
        case .patient: return ""
        case .proxy:
            let given = open.mailbox.patient.details.given
            let standing = open.readers.first { $0.reader.account == message.author }?.reader.standing
            return standing?.relationship.map { words.forPatient(given, as: reader.kin($0)) } ?? words.forPatient(given)
        case .staff, .system:
            return words.onBehalf(reader.group(message.clinicalGroup), provider: reader.provider(message.provider))
        }
    }

    private func footer(_ message: Message) -> Markup {
        if let importedAt = message.importedAt {
            return Pieces.state(.info, reader.visit.words.inbound.imported(reader.times.element(importedAt, .within)))
        }
        if message.withdrawnAt != nil { return Pieces.state(.withdrawn, Markup(words.withdrawnState)) + wasOpened(message) }
        return receipt(message) + WithdrawalForm(reader: reader, open: open, message: message).markup
    }

    /// Whether the care team had read what was withdrawn, for its author.
    private func wasOpened(_ message: Message) -> Markup {
        guard let receipt = message.receipt, message.author == reader.signedIn.account.id else { return "" }
        let withdrawal = reader.visit.words.withdrawal
        return " <small>\(receipt.state > .received ? withdrawal.wasOpened : withdrawal.wasNotOpened)</small>"
    }

    /// How it stands on its way to another system, where that says more than that it was received.
    private func delivery(_ message: Message) -> Markup? {
        let words = reader.visit.words.delivery
        let team = reader.group(message.clinicalGroup)
        return switch message.delivery {
        case .sent: Pieces.state(.sent, Markup(words.sent(to: team)))
        case .delayed: Pieces.state(.clock, Markup(words.delayed(to: team)))
        case .notDelivered: Pieces.state(.info, Markup(words.notDelivered(to: team)))
        case .onItsWay, nil: nil
        }
    }

    private func receipt(_ message: Message) -> Markup {
        guard let receipt = message.receipt else { return "" }
        if let end = open.endings.closing(message) {
            return Pieces.state(.closed, "\(words.status(.closed)) \(reader.times.element(end.at, .within))")
        }
        if receipt.state < .answered, let delivery = delivery(message) { return delivery }
        let text: Markup = "\(words.receipt(receipt.state)) \(reader.times.element(receipt.at, .within))"
        return switch receipt.state {
        case .received: Pieces.state(.sent, text)
        case .seen: Pieces.state(.eye, text)
        case .inWork: Pieces.state(.work, text)
        case .answered: Pieces.state(.check, text, .good)
        }
    }
}
