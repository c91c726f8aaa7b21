import Messaging
import WebSupport

extension TaskList {
    /// The reader's workflow groups with their counts; a group in which a
    /// condition fails is named with that condition.
    func navigation(for reader: StaffView, source: String?) -> Markup {
        let words = reader.bench
        return """
            <nav class="groups" id="groups" aria-label="\(words.groups)" data-live="\(topics)"\(attribute: "data-source", source)>
            \(allGroups(reader), when: workable.count > 1)\(Markup.each(groups) { section(of: $0, reader) })
            \("<section><ul class=\"list-of\">\(fromElsewhere(reader))<li><a class=\"group\" href=\"/workbench/absence\">\(reader.words.oversight.myAbsence)</a></li></ul></section>", when: !workable.isEmpty)
            </nav>
            """
    }

    private func allGroups(_ reader: StaffView) -> Markup {
        let words = reader.bench
        let mine = groups.compactMap(\.counts?.mine).reduce(0, +)
        return """
            <section aria-labelledby="all-groups"><h2 id="all-groups">\(words.allGroups)</h2><ul class="list-of">\
            \(link(words.allTasks, .all, nil, count: nil))\(link(words.mine, .mine, nil, count: mine))</ul></section>

            """
    }

    /// The way to what other systems sent, while something waits or could come.
    private func fromElsewhere(_ reader: StaffView) -> Markup {
        guard held > 0 || reader.site.decisions.routes.external else { return "" }
        return """
            <li data-key="held"><a class="group" href="\(Paths.heldMessages)">\(reader.words.inbound.title) \
            <span class="count">\(held >= 1000 ? "999+" : String(held))</span></a></li>
            """
    }

    private func section(of entry: Group, _ reader: StaffView) -> Markup {
        let words = reader.bench
        let code = entry.group.code
        let name = entry.group.name
        let heading: Markup = "<h2 id=\"group-\(code)\">\(name)</h2>"
        guard let counts = entry.counts else {
            return "<section aria-labelledby=\"group-\(code)\">\(heading)\(barred(entry, reader))</section>\n"
        }
        return """
            <section aria-labelledby="group-\(code)">\(heading)<ul class="list-of">\
            \(link(words.allTasks, .all, nil, count: nil), when: workable.count == 1)\
            \(link(words.open, .open, code, count: counts.open))\(link(words.mine, .mine, code, count: counts.mine))\
            \(link(words.overdue, .overdue, code, count: counts.overdue))\(told(code, counts.told, reader))\
            \(link(words.waiting, .waiting, code, count: counts.waiting))\
            \(people(entry, reader))</ul></section>

            """
    }

    /// What the reader is to look at before others: told of by name, as late or nearly so, until they open it.
    private func told(_ code: String, _ count: Int64, _ reader: StaffView) -> Markup {
        guard count > 0 || view.show == .told && view.group == code else { return "" }
        return link(reader.words.escalation.toldToMe, .told, code, count: count)
    }

    /// The way to the page of the group, for its managers.
    private func people(_ entry: Group, _ reader: StaffView) -> Markup {
        guard entry.eligibility == .eligible(.manager) else { return "" }
        let code = entry.group.code
        return """
            <li data-key="\(code)-group"><a class="group" href="/workbench/groups/\(code)">\(reader.words.oversight.group)</a></li>
            """
    }

    private func barred(_ entry: Group, _ reader: StaffView) -> Markup {
        let words = reader.bench
        return """
            <div class="notice warn">\(Icon.lock.markup)<p>\(Markup.each(entry.eligibility.failing) { "\(words.condition($0)) " })\
            \(words.barredHelp)</p></div>
            """
    }

    private func link(_ name: String, _ show: TaskShow, _ group: String?, count: Int64?) -> Markup {
        let target = view.showing(show, group: group)
        let isHere = view.show == show && view.group == group
        return """
            <li data-key="\(group ?? "*")-\(show.rawValue)"><a class="group" href="/workbench\(target.query)"\
            \(attribute: "aria-current", isHere ? "page" : nil)>\(name)\
            \(count.map { " <span class=\"count\">\(QueueCounts.shown($0))</span>" as Markup })</a></li>
            """
    }
}

extension Eligibility {
    /// The conditions that fail; none for somebody who may work.
    var failing: [EligibilityCondition] {
        if case .failing(let conditions) = self { conditions } else { [] }
    }
}
