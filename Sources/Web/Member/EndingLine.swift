import Messaging
import Persistence
import WebSupport

/// The line by which a conversation says that a task ended without a written answer: when, what was done, and what one can do next.
struct EndingLine {
    let reader: MemberReader
    let open: OpenConversation
    let ending: TaskEnding

    var markup: Markup {
        let words = reader.words
        let said = reader.visit.words.said(ending, team: reader.group(open.conversation.clinicalGroup))
        let next = words.nextStep(
            ending.next(open.replyBar), after: ending.isLook ? .noReplyNeeded : ending.outcome, nurseLine: reader.site.nurseLine.whole)
        return """
            <li class="event" data-key="\(ending.task.description)" data-say="\(said)">\
            <p>\(reader.times.element(ending.at, .day, class: "when")) · \(Markup.isolated(said)) \(next)</p></li>

            """
    }
}
