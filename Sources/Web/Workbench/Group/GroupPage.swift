import Messaging
import Persistence
import WebSupport

/// A workflow group as its managers look after it: its people, what lies with them, who is away.
struct GroupPage {
    let group: WorkflowGroup
    let members: [GroupMember]
    let candidates: [TaskOwner]
    /// Of everybody who is away or will be.
    let absences: [AbsenceLines]
    /// Whom a late task is told to.
    let late: (early: [ID<Account>], late: [ID<Account>])
    let reader: StaffView
    var news: (GroupNews, String)?
    var refusal: (any Refusal)?

    private var words: any OversightWords { reader.words.oversight }
    private var path: String { "\(Paths.workbench)/groups/\(group.code)" }

    var markup: Markup {
        reader.page(
            .tasks, title: words.group,
            """
            <header class="head"><h1>\(group.name)</h1>\
            <a class="button" href="\(Paths.workbench)?group=\(group.code)">\(reader.bench.tasks)</a></header>
            \(refused)\(told)
            <section class="stack" aria-labelledby="people"><h2 id="people">\(words.people)</h2>
            <ul class="rows">
            \(Markup.each(members, row))</ul></section>
            \(Markup.each(absences) { $0.markup(words, reader, end: "\(path)/absence/end") })
            \(escalation)
            <section class="stack" aria-labelledby="absence"><h2 id="absence">\(words.absence)</h2>\(absenceForm)</section>
            <section class="stack" aria-labelledby="add"><h2 id="add">\(words.addTitle)</h2>\(addForm)</section>
            """)
    }

    private var told: Markup {
        guard let (news, name) = news else { return "" }
        let (title, text) = words.told(news, name)
        return Notice(kind: .good, icon: .check, title: title, text: text.isEmpty ? nil : text, id: "told", isForScreen: true).markup
    }

    private var refused: Markup {
        guard let refusal else { return "" }
        return Notice(kind: .warn, icon: .alert, title: reader.words.common.sentence(refusal), id: "refused").markup
    }

    private func row(_ member: GroupMember) -> Markup {
        let key = "member-\(member.username)"
        let failing = Markup.each(member.failing) { "<br>\(reader.bench.condition($0))" }
        let away = absences.first { $0.member.account == member.account }
        return """
            <li class="row" data-key="\(member.username)">\(Pieces.face(member.name, isTeam: true))\
            <span class="subject" id="\(key)">\(Markup.isolated(member.name))</span>\
            <span class="about">\(words.role(member.role)) · \(words.load(member.load, overdue: member.overdue))\
            \(away.map { " · \($0.standing(words, reader))" as Markup })\(failing)</span>
            <span class="foot">\(change(member, key, member.active ? words.deactivate : words.activate, role: member.role, active: !member.active))\
            \(change(member, key, member.role == .agent ? words.makeManager : words.makeAgent, role: member.role == .agent ? .manager : .agent, active: member.active))\
            <form method="post" action="\(path)/removal">\(reader.token)\(Forms.hidden("user", member.username))\
            <button class="button small" aria-describedby="\(key)">\(words.remove)</button></form></span></li>

            """
    }

    private func change(_ member: GroupMember, _ key: String, _ name: String, role: GroupRole, active: Bool) -> Markup {
        """
        <form method="post" action="\(path)/members">\(reader.token)\(Forms.hidden("user", member.username))\
        \(Forms.hidden("role", role.rawValue))\(Forms.hidden("active", active ? "true" : "false"))\
        <button class="button small" aria-describedby="\(key)">\(name)</button></form>
        """
    }

    /// Who is told when an answer is late, and who then while nobody opens it, as it would be done now.
    private var escalation: Markup {
        let said = reader.words.escalation
        func names(_ accounts: [ID<Account>]) -> [String] {
            accounts.compactMap { account in members.first { $0.account == account }?.name }
        }
        let chain = names(late.late)
        let lines = [said.toldFirst(chain.first), chain.count > 1 ? said.toldThen(Array(chain.dropFirst())) : nil].compactMap { $0 }
        return """
            <section class="stack" aria-labelledby="late"><h2 id="late">\(said.whenLate)</h2>
            <ul><li>\(Markup.isolated(said.toldEarly(names(late.early))))</li>\
            \(Markup.each(lines) { "<li>\(Markup.isolated($0))</li>" })</ul></section>
            """
    }

    private var people: [Forms.Option] { members.map { Forms.Option(value: $0.username, text: $0.name) } }

    private var absenceForm: Markup {
        """
        <form class="composer" method="post" action="\(path)/absence">\(reader.token)\
        \(Forms.field("absent", words.user) { "<select \($0.attributes) name=\"user\">\(Forms.options(people, chosen: nil))</select>" })\
        \(AbsenceFields(words: words, covers: people).markup)\
        <footer><small>\(words.absenceHelp)</small><button class="button primary">\(words.recordAbsence)</button></footer></form>
        """
    }

    private var addForm: Markup {
        guard !candidates.isEmpty else { return "<p>\(words.everybodyIsHere)</p>" }
        let options = candidates.map { Forms.Option(value: $0.username, text: $0.name) }
        let roles = GroupRole.allCases.map { Forms.Option(value: $0.rawValue, text: words.role($0)) }
        return """
            <form class="composer" method="post" action="\(path)/members">\(reader.token)\(Forms.hidden("new", "true"))\
            \(Forms.field("candidate", words.user) { "<select \($0.attributes) name=\"user\">\(Forms.options(options, chosen: nil))</select>" })\
            \(Forms.field("role", words.roleLabel) { "<select \($0.attributes) name=\"role\">\(Forms.options(roles, chosen: "agent"))</select>" })\
            <footer><span></span><button class="button">\(words.add)</button></footer></form>
            """
    }
}
