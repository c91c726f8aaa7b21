import Messaging
import Persistence
import WebSupport

/// The line by which a conversation says that an answer is late: what was promised, who knows, and what one can do meanwhile.
struct DelayLine {
    let reader: MemberReader
    let open: OpenConversation
    let delay: TaskDelay

    var markup: Markup {
        let said = reader.visit.words.escalation.late(
            team: reader.group(open.conversation.clinicalGroup), promised: reader.times.promised(delay.promised),
            nurseLine: reader.site.nurseLine.whole)
        return """
            <li class="event" data-key="\(delay.id.description)" data-say="\(said)">\
            <p>\(reader.times.element(delay.at, .day, class: "when")) · \(Markup.isolated(said))</p></li>

            """
    }
}
