import Messaging
import Persistence
import WebSupport

/// The line by which a conversation says that a question went on to other colleagues: when and by whom, not which group and not why.
struct TransferLine {
    let reader: MemberReader
    let open: OpenConversation
    let transfer: TaskTransfer

    var markup: Markup {
        let said = reader.words.transferred(by: transfer.byName, team: reader.group(open.conversation.clinicalGroup))
        return """
            <li class="event" data-key="\(transfer.id.description)" data-say="\(said)">\
            <p>\(reader.times.element(transfer.at, .day, class: "when")) · \(Markup.isolated(said))</p></li>

            """
    }
}
