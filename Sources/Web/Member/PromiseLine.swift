import Messaging
import Persistence
import WebSupport

/// When an answer comes, by the promise of the flow that a new message would enter.
struct PromiseLine {
    let reader: MemberReader
    let team: String
    let promise: Promise?

    private var words: any MemberWords { reader.words }

    /// The sentence, and before it what holds outside open hours.
    var markup: Markup {
        let due = promise.map { reader.site.due($0, from: reader.visit.now) }
        let line = words.promise(team, usually: promise?.usually.map(words.span), due: due.map(reader.times.promised))
        return "\(closed)\(line.before)\("<strong>\(line.due)</strong>", when: !line.due.isEmpty)\(line.after)"
    }

    /// What holds outside open hours; nothing within them.
    var closed: Markup {
        let now = reader.visit.now
        guard let promise, promise.calendar != nil, let time = reader.site.time(for: promise), !time.isOpen(at: now),
            let opens = time.nextOpening(from: now)
        else { return "" }
        return Markup(words.closedNow(team, opens: reader.times.promised(opens)))
    }
}

/// By when what somebody asked is answered: as it was promised when it was sent, whatever the clock says since, and by the same clock as
/// it was promised.
struct PromisedLine {
    let reader: MemberReader
    let team: String
    let due: Timestamp

    var markup: Markup {
        let line = reader.words.promised(team)
        return """
            <p class="promise" id="promised">\(line.before)<strong><time datetime="\(due.rfc3339Seconds)">\(reader.times.promised(due))</time>\
            </strong>\(line.after)</p>

            """
    }
}

/// What to do instead of writing, when writing is the wrong thing.
struct EmergencyLine {
    let reader: MemberReader

    var markup: Markup {
        "<p class=\"readers\">\(Icon.phone.markup)<span>\(reader.words.emergency(reader.site.nurseLine.whole))</span></p>"
    }
}
