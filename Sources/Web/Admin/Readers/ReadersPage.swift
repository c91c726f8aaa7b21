import Messaging
import Persistence
import WebSupport

/// Who would see this? For the privacy officer; it shows no subject and no message.
struct ReadersPage {
    /// What is asked, as the fields hold it.
    struct Query: Sendable {
        var conversation: ID<Conversation>?
        var group = ""
        var type = ""
        var audience = Audience.both.rawValue
        /// ISO day in the site's zone; empty is now.
        var day = ""
        /// Where the list of conversations begins; empty is with the newest.
        var after = ""
    }

    static let perPage = 50

    let reader: StaffView
    var patient: Patient?
    var conversations: [Conversation] = []
    /// Where the next page of them begins.
    var older: String?
    var query = Query()
    var sight: Sight?
    var news: GrantNews?
    var refusal: (any Refusal)?

    private var words: any GrantWords { reader.words.grants }

    var markup: Markup {
        AdministrationLayout(reader: reader, section: .readers).page(
            title: words.readersTitle,
            """
            <header class="head"><div><h1>\(words.readersTitle)</h1><p>\(words.readersLead)</p></div></header>
            \(refusal.map { Notice(kind: .warn, icon: .alert, title: reader.words.common.sentence($0), id: "refused").markup })\
            \(news.map { Notice(kind: .good, icon: .check, title: words.told($0), id: "told", isForScreen: true).markup })
            <form class="composer" method="post" action="\(Paths.readers)">\(reader.token)\
            \(Forms.field("number", words.recordNumber, help: words.recordNumberHelp) {
                "<input \($0.attributes) name=\"number\" autocomplete=\"off\" required>"
            })<footer><span></span><button class="button\(patient == nil ? " primary" : "")">\(words.find)</button></footer></form>
            \(patient.map(content))
            """)
    }

    private func content(_ patient: Patient) -> Markup {
        """
        <section class="stack" aria-labelledby="who"><h2 id="who">\(Markup.isolated(reader.patientName(patient)))</h2>
        \(sight.map(answer))
        \(question(patient))
        </section>
        <section class="stack" aria-labelledby="conversations"><h2 id="conversations">\(words.conversations)</h2>
        <p>\(words.noContent)</p>
        \(conversations.isEmpty ? "<p>\(words.noConversations)</p>" : list(patient))</section>
        """
    }

    private func list(_ patient: Patient) -> Markup {
        """
        <ul class="rows">
        \(Markup.each(conversations) { conversation in
            let isHere = conversation.id == query.conversation
            return """
                <li class="row" data-key="\(conversation.id.description)">\(Pieces.face(.letter, isTeam: true))<span class="subject">\
                <a href="\(Paths.readers)?patient=\(patient.id.description)&amp;conversation=\(conversation.id.description)\(here)"\
                \(attribute: "aria-current", isHere ? "true" : nil)>\(reader.name(of: conversation.type)), \
                \(reader.clinicalGroup(conversation.clinicalGroup)), \(words.begun(reader.time(conversation.createdAt, .within)))</a></span>\
                <span class="about">\(words.audience(conversation.audience))</span></li>

                """
        })</ul>
        \(older.map { "<p class=\"actions\"><a class=\"button\" href=\"\(Paths.readers)?patient=\(patient.id.description)&amp;after=\($0)\">\(words.older)</a></p>" as Markup })
        """
    }

    /// The page of the list one is on stays when one of it is opened.
    private var here: Markup { query.after.isEmpty ? "" : "&amp;after=\(query.after)" }

    /// About the conversation that was chosen, or one that somebody would begin.
    private func question(_ patient: Patient) -> Markup {
        let groups = reader.site.clinicalGroups.filter { $0.retiredAt == nil }
            .map { Forms.Option(value: $0.code, text: $0.name.text(in: reader.language)) }
        let types = MessageType.allCases.map { Forms.Option(value: $0.rawValue, text: reader.name(of: $0)) }
        let audiences = Audience.allCases.filter { $0 != .author }.map { Forms.Option(value: $0.rawValue, text: words.audience($0)) }
        func choice(_ name: String, _ label: String, _ options: [Forms.Option], _ chosen: String) -> Markup {
            Forms.field(name, label) { "<select \($0.attributes) name=\"\(name)\">\(Forms.options(options, chosen: chosen))</select>" }
        }
        let about: Markup =
            query.conversation.map { Forms.hidden("conversation", $0.description) }
                ?? """
                \(choice("group", words.group, groups, query.group))\(choice("type", words.type, types, query.type))\
                \(choice("audience", words.forWhom, audiences, query.audience))
                """
        return """
            <form class="composer" method="get" action="\(Paths.readers)">\
            \("<p><strong>\(words.hypothetical)</strong></p>", when: query.conversation == nil)\
            \(Forms.hidden("patient", patient.id.description))\(query.after.isEmpty ? "" : Forms.hidden("after", query.after))\(about)\
            \(Forms.field("day", words.onDay, help: words.onDayHelp) { "<input \($0.attributes) name=\"day\" type=\"date\" value=\"\(query.day)\">" })\
            <footer><span></span><button class="button primary">\(words.ask)</button></footer></form>
            """
    }

    private func answer(_ sight: Sight) -> Markup {
        let (sees, seesNot) = (sight.members.filter { $0.obstacle == nil }, sight.members.filter { $0.obstacle != nil })
        return """
            <p>\(reader.name(of: sight.type)), \(reader.clinicalGroup(sight.clinicalGroup)): \(words.audience(sight.audience)). \
            \(reader.time(sight.question.at, .day))</p>
            <h3 id="sees">\(words.sees)</h3>
            \("<p>\(words.nobody)</p>", when: sees.isEmpty && sight.staff.isEmpty)
            <ul class="rows" aria-labelledby="sees">
            \(Markup.each(sees) { member($0, sight) })\(Markup.each(sight.staff, staff))</ul>
            \(others(seesNot, sight))\(narrowing(sight))
            """
    }

    private func others(_ members: [MemberSight], _ sight: Sight) -> Markup {
        guard !members.isEmpty else { return "" }
        return """
            <h3 id="sees-not">\(words.seesNot)</h3>
            <ul class="rows" aria-labelledby="sees-not">
            \(Markup.each(members) { member($0, sight) })</ul>
            """
    }

    private func member(_ member: MemberSight, _ sight: Sight) -> Markup {
        let kin = member.grant.map { words.proxy(reader.relationship($0.relationship)) } ?? words.patientItself
        let isHeldToo = member.grant?.suspendedAt != nil && member.obstacle != .suspended
        let why = (member.obstacle.map { ": \(words.obstacle($0))" } ?? "") + (isHeldToo ? "; \(words.heldToo)" : "")
        return """
            <li class="row" data-key="\(member.account.description)">\(Pieces.face(member.name))\
            <span class="subject" id="member-\(member.account.description)">\(Markup.isolated(member.name))</span>\
            <span class="about">\(kin)\(why)</span>\(member.grant.map { holding($0, member, sight) })</li>

            """
    }

    private func staff(_ one: StaffSight) -> Markup {
        """
        <li class="row" data-key="\(one.account.description)">\(Pieces.face(one.name, isTeam: true))\
        <span class="subject">\(Markup.isolated(one.name))</span>\
        <span class="about">\(one.ways.map(words.way).joined(separator: "; "))</span></li>

        """
    }

    /// Suspending a right, one to come too, or letting it hold again, one that has ended too; both want a reason.
    private func holding(_ grant: ProxyGrant, _ member: MemberSight, _ sight: Sight) -> Markup {
        let isHeld = grant.suspendedAt != nil
        let open: [MemberSight.Obstacle?] = [nil, .audience, .type, .mayNotRead, .toVerify, .future]
        guard isHeld || open.contains(member.obstacle) else { return "" }
        let isOver = isHeld && member.obstacle == .ended
        let release = isOver ? words.lift : words.resume
        let key = "reason-\(grant.id)"
        return """
            <form class="foot" method="post" action="\(Paths.readers)/\(isHeld ? "resumption" : "suspension")">\(reader.token)\
            \(place(sight))\(Forms.hidden("grant", grant.id.description))\(isOver ? Forms.hidden("lift", "true") : "")\
            <label for="\(key)">\(words.reason)</label> <input id="\(key)" name="reason" autocomplete="off" required> \
            <button class="button small" aria-describedby="member-\(member.account.description)">\(isHeld ? release : words.suspend)</button></form>
            """
    }

    private func narrowing(_ sight: Sight) -> Markup {
        guard let conversation = sight.conversation, !sight.narrower.isEmpty else { return "" }
        let options = sight.narrower.map { Forms.Option(value: $0.rawValue, text: words.audience($0)) }
        return """
            <h3>\(words.narrowTitle)</h3>
            <form class="composer" method="post" action="\(Paths.readers)/narrowing">\(reader.token)\(place(sight))\
            \(Forms.field("narrow-to", words.forWhom) { "<select \($0.attributes) name=\"audience\">\(Forms.options(options, chosen: nil))</select>" })\
            \(Forms.field("narrow-reason", words.reason) { "<input \($0.attributes) name=\"reason\" autocomplete=\"off\" required>" })\
            \(Forms.hidden("of", conversation.id.description))\
            <footer><span></span><button class="button">\(words.narrow)</button></footer></form>
            """
    }

    /// Where one comes back to.
    private func place(_ sight: Sight) -> Markup {
        let conversation = sight.conversation.map { Forms.hidden("conversation", $0.id.description) }
        return "\(Forms.hidden("patient", sight.patient.id.description))\(conversation)"
    }
}
