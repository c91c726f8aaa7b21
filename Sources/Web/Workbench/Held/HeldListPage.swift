import Messaging
import Persistence
import WebSupport

/// What other systems sent and a person has to look at, in the reader's workflow groups.
struct HeldListPage {
    let reader: StaffView
    let waiting: [HeldMessage]
    let patients: [ID<Patient>: Patient]
    var news: HeldMessage.Outcome?

    private var words: any InboundWords { reader.words.inbound }

    var markup: Markup {
        let told = news.map { Notice(kind: .good, icon: .check, title: words.told($0), id: "told", isForScreen: true).markup }
        return reader.page(
            .tasks, title: words.title,
            """
            <header class="head"><div><h1>\(words.title)</h1><p>\(words.intro)</p></div></header>
            \(told)\(waiting.isEmpty ? Pieces.empty(.check, words.nothing, words.nothingText) : list)
            """)
    }

    private var list: Markup {
        "<ul class=\"list-of rows padded\">\(Markup.each(waiting, line))</ul>"
    }

    private func line(_ held: HeldMessage) -> Markup {
        let name = held.patient.flatMap { patients[$0] }.map(reader.patientName) ?? words.patientUnknown
        let group = reader.site.workflowGroup(held.workflowGroup)?.name ?? ""
        return """
            <li class="stack" data-key="\(held.id.description)"><div><h2><a href="\(Paths.held(held.id))">\
            \(Markup.isolated(name, showingControls: true))</a></h2>
            <p>\(words.kind(held.kind)): \(words.reason(held.reason))</p>
            <p><small>\(words.from(held.senderName, at: reader.time(held.receivedAt, .within))) · \(group) \(reader.due(held))\(reader.lateMark(held))</small></p></div></li>

            """
    }
}

extension StaffView {
    /// When somebody is to have looked at it, by word and shape.
    func due(_ held: HeldMessage) -> Markup {
        let isLate = held.dueAt < now
        return Pieces.state(.clock, words.inbound.due(visit.times.element(held.dueAt, .due, late: bench.late)), isLate ? .bad : .plain)
    }
}

extension StaffView {
    /// That the managers were told of something that waits too long.
    func lateMark(_ held: HeldMessage) -> Markup {
        guard held.ending == nil, held.escalatedAt != nil else { return "" }
        return " <strong class=\"state bad\">\(words.escalation.escalated)</strong>"
    }
}

extension Paths {
    static let heldMessages = "/workbench/held"
    static func held(_ id: ID<HeldMessage>) -> String { "\(heldMessages)/\(id)" }
    static let eventRules = "/administration/event-rules"
}
