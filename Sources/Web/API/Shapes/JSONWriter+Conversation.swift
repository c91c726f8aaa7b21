import Messaging
import Persistence
import WebSupport

extension JSONWriter {
    /// A line of a list: without readers and reply.
    mutating func summary(_ summary: ConversationSummary, patient: Patient, _ site: Site, _ language: String) {
        member("id", summary.id)
        self.patient(summary.patient, patient)
        head(subject: summary.card.subject, summary.type, summary.clinicalGroup, summary.provider, summary.status, site, language)
        member("unread", summary.unread)
        lastMessage(summary.lastMessage, summary.lastAt, summary.card)
    }

    mutating func conversation(_ open: OpenConversation, _ site: Site, _ language: String) {
        let conversation = open.conversation
        member("id", conversation.id)
        patient(conversation.patient, open.mailbox.patient)
        head(
            subject: open.subject, conversation.type, conversation.clinicalGroup, conversation.provider, conversation.status, site, language
        )
        member("unread", open.unread)
        lastMessage(conversation.lastMessage, conversation.lastAt, open.card)
        reply(open.replyBar)
        readers(open.readers)
        member("answerDue", open.openQuestion?.answerDue)
        if let movedAt = conversation.movedAt { member("movedAt", movedAt) }
        if let proposed = open.patientChange {
            member(
                "proposedPatient",
                object: { w in
                    w.member("id", proposed.patient.id)
                    w.member("name", proposed.patient.details.name)
                    w.member("proposedAt", proposed.proposedAt)
                    w.readers(proposed.readers)
                })
        }
        member(
            "events",
            array: { list in
                for happened in open.happenings {
                    list.element(object: { w in
                        switch happened {
                        case .ending(let ending): w.event(ending, of: open, site, language)
                        case .transfer(let transfer): w.event(transfer, of: open, site, language)
                        case .delay(let delay): w.event(delay, of: open, site, language)
                        }
                    })
                }
            })
    }

    /// The same of one that has just begun.
    mutating func conversation(_ begun: BegunConversation, _ site: Site, _ language: String) {
        let (accepted, message) = (begun.accepted, begun.message)
        member("id", message.conversation)
        patient(begun.mailbox.patient.id, begun.mailbox.patient)
        head(subject: accepted.subject, accepted.type, accepted.group.id, accepted.provider?.id, .sent, site, language)
        member("unread", 0)
        lastMessage(message.id, message.sentAt, begun.card)
        reply(begun.replyBar)
        readers(begun.readers)
        member("answerDue", begun.answerDue)
        member("events", array: { _ in })
    }

    /// What became of a question beside the messages, in the words of the member's page.
    private mutating func event(_ ending: TaskEnding, of open: OpenConversation, _ site: Site, _ language: String) {
        let words = Words(Language(tag: language) ?? .english)
        let team = site.clinicalGroup(open.conversation.clinicalGroup)?.name.text(in: language) ?? ""
        let next = ending.next(open.replyBar)
        let said = words.said(ending, team: team)
        let after = ending.isLook ? TaskOutcome.noReplyNeeded : ending.outcome
        member("kind", ending.outcome.rawValue)
        member("at", ending.at)
        member("by", object: { $0.member("name", ending.byName.isEmpty ? team : ending.byName) })
        member("text", said + " " + words.member.nextStep(next, after: after, nurseLine: site.nurseLine.number))
        member("next", next.rawValue)
    }

    private mutating func event(_ delay: TaskDelay, of open: OpenConversation, _ site: Site, _ language: String) {
        let words = Words(Language(tag: language) ?? .english)
        let team = site.clinicalGroup(open.conversation.clinicalGroup)?.name.text(in: language) ?? ""
        member("kind", "delayed")
        member("at", delay.at)
        member("by", object: { $0.member("name", team) })
        member("text", words.escalation.late(team: team, promised: delay.promised.rfc3339Seconds, nurseLine: site.nurseLine.number))
        member("next", value: nil)
    }

    private mutating func event(_ transfer: TaskTransfer, of open: OpenConversation, _ site: Site, _ language: String) {
        let words = Words(Language(tag: language) ?? .english).member
        let team = site.clinicalGroup(open.conversation.clinicalGroup)?.name.text(in: language) ?? ""
        member("kind", "transferred")
        member("at", transfer.at)
        member("by", object: { $0.member("name", transfer.byName.isEmpty ? team : transfer.byName) })
        member("text", words.transferred(by: transfer.byName, team: team))
        member("next", value: nil)
    }

    private mutating func reply(_ bar: ReplyBar?) {
        member(
            "reply",
            object: { w in
                w.member("allowed", bar == nil)
                guard let bar else { return }
                w.member("reason", bar.rawValue)
                w.member("text", bar.sentence)
                w.member("next", bar.next.rawValue)
            })
    }

    private mutating func head(
        subject: String, _ type: MessageType, _ group: ID<ClinicalGroup>, _ provider: ID<Provider>?, _ status: ConversationStatus,
        _ site: Site, _ language: String
    ) {
        member("subject", subject)
        member("type", type.rawValue)
        clinicalGroup(group, site, language)
        self.provider(provider, site)
        member("status", status.rawValue)
    }

    private mutating func lastMessage(_ id: ID<Message>, _ at: Timestamp, _ card: Card) {
        member(
            "lastMessage",
            object: { w in
                w.member("id", id)
                w.member("at", at)
                w.member("from", card.from)
                w.member("snippet", card.snippet)
            })
    }
}
