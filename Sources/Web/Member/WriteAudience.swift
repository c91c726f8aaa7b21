import Messaging
import WebSupport

/// Who on the member's side may read a new message, to be chosen where that makes a difference.
///
/// Where the types of question have different readers, each is named with its own. The module hides those of the other types once a
/// type is chosen; without it all of them stay to be seen.
struct WriteAudience {
    let reader: MemberReader
    let offer: WriteOffer
    /// What was chosen so far, in the words of the form.
    let chosen: String

    /// The types with the same readers, and the names of these.
    private struct Circle {
        let names: [String]
        var types: [MessageTypeDescription]
    }

    private var words: any MemberWords { reader.words }

    private var circles: [Circle] {
        offer.readers.reduce(into: []) { circles, entry in
            let names = reader.names(entry.readers)
            if let known = circles.firstIndex(where: { $0.names == names }) {
                circles[known].types.append(entry.type)
            } else {
                circles.append(Circle(names: names, types: [entry.type]))
            }
        }
    }

    var markup: Markup {
        let circles = circles
        let isConfidential = reader.current?.mailbox.usualAudience(at: reader.visit.now, reader.site) == .patient
        guard circles.contains(where: { $0.names.count > 1 }) || isConfidential else {
            return "<p class=\"readers\">\(Icon.people.markup)<span>\(words.willRead([words.you]))</span></p>"
        }
        let narrow = reader.current?.mailbox.standing == .patient ? "patient" : "author"
        let chosen = chosen.isEmpty && isConfidential ? narrow : chosen
        return """
            <fieldset class="field"><legend>\(words.audience)</legend>
            <label class="choice"><input type="radio" name="audience" value="all"\(attribute: "checked", when: chosen != narrow)> \
            <span>\(everyone(in: circles))</span></label>
            <label class="choice"><input type="radio" name="audience" value="\(narrow)"\(attribute: "checked", when: chosen == narrow)> \
            <span>\(words.onlyYou)</span></label></fieldset>
            """
    }

    private func everyone(in circles: [Circle]) -> Markup {
        if circles.count == 1, let only = circles.first { return Markup(words.everyone(only.names)) }
        return .each(circles) { circle in
            let types = circle.types.map { $0.name.text(in: reader.language) }.joined(separator: ", ")
            return """
                <span class="line" data-for="\(circle.types.map(\.type.rawValue).joined(separator: " "))">\
                <small>\(types):</small> \(words.everyone(circle.names))</span>
                """
        }
    }
}
