import Messaging
import Persistence
import WebSupport

/// What a chain says of answers that were corrected: at the earlier one, and at the later.
struct CorrectionMark {
    private let words: any CorrectionWords
    /// The moments of the answers that a message corrects.
    private let mended: [ID<Message>: Timestamp]

    init(_ messages: [Message], words: any CorrectionWords) {
        self.words = words
        mended = Dictionary(
            messages.compactMap { message in message.correction.map { ($0.message, message.sentAt) } }, uniquingKeysWith: min)
    }

    /// The text of a message under its mark, when it has one. What was corrected is a step away, so that nobody acts on it in passing.
    func marked(_ message: Message, _ text: Markup, time: (Timestamp) -> Markup) -> Markup {
        let above: Markup = mended[message.id].map { "<p class=\"corrects\">\(words.corrects(time($0)))</p>\n" } ?? ""
        guard let correction = message.correction else { return above + text }
        return above + """
            <div class="corrected"><p class="stub">\(words.corrected(time(correction.at)))</p>
            <details><summary>\(words.earlier)</summary>
            \(text)</details></div>
            """
    }
}
