import Messaging
import Persistence
import WebSupport

/// Who the patient is, who wrote and who reads along: facts before actions.
struct TaskFacts {
    let article: TaskArticle
    let reader: StaffView

    private var words: any WorkbenchWords { reader.bench }
    private var task: OpenTask { article.task }

    var markup: Markup {
        let details = task.summary.patient.details
        let mayOpenChart = reader.signedIn.account.roles.contains(.chart)
        return """
            <dl class="facts" id="facts">\(fact(words.patient, Markup.isolated(reader.patientName(task.summary.patient), showingControls: true)))\
            \(details.birthDate.map { fact(words.born, Markup(reader.day($0))) })\
            \("\(fact(words.records(identifiers.count), records))", when: !identifiers.isEmpty)\
            \(fact(words.language, "\(reader.languageName(task.summary.language))"))\
            \(fact(words.writtenBy, author))\(fact(words.alsoReads, others))\(due)\(fact(words.cameBy, reason))</dl>\
            \("<p><a class=\"back\" href=\"\(Paths.chart(task.summary.patient.id))\">\(Icon.letter.markup) \(reader.words.personal.chart)</a></p>", when: mayOpenChart)
            """
    }

    private func fact(_ name: String, _ value: Markup) -> Markup {
        "<div><dt>\(name)</dt><dd>\(value)</dd></div>"
    }

    /// Numbers of authorities the site names; those of unknown systems say nothing to a reader.
    private var identifiers: [Patients.Identifier] {
        task.identifiers.filter { identifier in reader.site.authorities.contains { $0.code == identifier.authority } }
    }

    private var records: Markup {
        Markup.joined(identifiers.map { Markup("\($0.authority) \($0.value)") }, separator: ", ")
    }

    /// The last who wrote from the member side, and as what.
    private var lastLetter: Message? { task.messages.last { $0.role.isMember } }

    private var author: Markup {
        guard let letter = lastLetter else { return Markup(words.nobodyElse) }
        let name = Markup.isolated(letter.authorName, showingControls: true)
        let standing =
            letter.role == .patient ? words.himOrHerself : reader.relationship(of: letter.author, among: task.readers) ?? words.byProxy
        return "\(name), \(standing)"
    }

    private var others: Markup {
        let others = task.readers.filter { $0.reader.account != lastLetter?.author }
        guard !others.isEmpty else { return Markup(words.nobodyElse) }
        return Markup.joined(others.map { Markup(reader.named($0)) }, separator: ", ")
    }

    private var due: Markup {
        let time = reader.time(task.summary.task.dueAt, .day)
        return fact(task.summary.task.isPromised ? words.promise : words.noPromise, time)
    }

    private var reason: Markup {
        if let mark = task.handedOver { return undelivered(mark) }
        if let handOver = task.handOver { return Markup(reader.words.personal.handedOver(handOver.because, from: handOver.from)) }
        let group = reader.clinicalGroup(task.conversation.clinicalGroup)
        let successor = task.reasons.compactMap { $0.suffix(after: "successor of a retired flow: ") }.first
        let flow = successor.map(words.successor(of:)) ?? words.flow(group: group, type: reader.name(of: task.summary.task.type))
        return task.summary.task.continues == nil ? Markup(flow) : "\(flow); \(words.continues)"
    }
}

extension TaskFacts {
    /// With the way to the delivery for who looks after those.
    private func undelivered(_ mark: HandedOverDelivery) -> Markup {
        let words = reader.words.delivery
        func time(_ moment: Timestamp) -> String { reader.visit.times.within(moment) }
        let text =
            switch mark.because {
            case .notTaken: words.notTaken(by: mark.endpoint, at: time(mark.at))
            case .notAnswered: words.notAnswered(by: mark.endpoint, at: time(mark.at))
            case .takenLate(let moment): words.takenLate(by: mark.endpoint, at: time(mark.at), then: time(moment))
            }
        guard !reader.signedIn.account.roles.isDisjoint(with: AdministrationSection.deliveries.roles) else { return Markup(text) }
        return "\(text) <a href=\"\(DeliveryPage.path(mark.delivery))\">\(words.one)</a>"
    }
}

extension String {
    fileprivate func suffix(after prefix: String) -> String? {
        hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil
    }
}
