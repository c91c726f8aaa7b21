import Hummingbird
import Messaging
import Persistence
import WebSupport

/// What an administrator can do today, and by which means. It shows no message and never will.
struct AdministrationPage: Sendable {
    let reader: StaffView
    /// How e-mails stand; nil for whoever does not look after the server.
    let mail: MailStanding?

    static func show(_ request: Request, _ context: StaffContext) async throws -> Response {
        let reader = StaffView(context, request)
        var standing: MailStanding?
        if !reader.signedIn.account.roles.isDisjoint(with: [.systemAdministrator, .healthcareAdministrator]) {
            standing = try await reader.portal.read { [mail = reader.portal.mail] in try mail.standing(in: $0) }
        }
        return AdministrationPage(reader: reader, mail: standing).markup.response()
    }

    private var words: any WorkbenchWords { reader.bench }
    private var roles: Set<Role> { reader.signedIn.account.roles.intersection(WorkbenchLayout.administrators) }

    var markup: Markup {
        AdministrationLayout(reader: reader, section: .overview)
            .page(title: reader.words.common.administration, roles.isEmpty ? nothing : content)
    }

    private var content: Markup {
        let names = roles.inOrder.map(words.role)
        return """
            <header class="head"><div><h1>\(reader.words.common.administration)</h1>\
            <p>\(words.youAre(reader.signedIn.account.name, roles: names))</p></div></header>
            <section class="notice" aria-labelledby="no-messages">\(Icon.lock.markup)<h2 id="no-messages">\(words.noMessagesTitle)</h2>\
            <p>\(words.noMessagesText)</p></section>
            \(mailStanding)<section class="stack" aria-labelledby="today"><h2 id="today">\(words.worksToday)</h2>
            <p>\(words.worksTodayText)</p>
            <dl class="facts">\(Markup.each(AdministrationCommand.commands(for: roles), command))</dl></section>
            """
    }

    private var mailStanding: Markup {
        guard let mail else { return "" }
        let words = reader.words.mail
        let isOn = reader.portal.mail.isOn
        let problem: Markup? = mail.problem.map { problem in
            "<p>\(words.problem(problem)) \(words.retryHelp) <kbd>threadwell mail retry</kbd></p>"
        }
        return """
            <section class="stack" aria-labelledby="mail"><h2 id="mail">\(words.title)</h2>
            <p>\(isOn ? words.standing(mail) : words.siteSendsNone)</p>\(isOn ? problem : nil)</section>

            """
    }

    private func command(_ command: AdministrationCommand) -> Markup {
        "<div class=\"full\"><dt>\(words.command(command))</dt><dd><kbd>\(command.rawValue)</kbd></dd></div>"
    }

    private var nothing: Markup {
        let actions: Markup =
            "<p class=\"actions\"><a class=\"button primary\" href=\"\(Paths.workbench)\">\(reader.words.common.goToTasks)</a></p>"
        return Pieces.empty(.info, words.notAdministrator, words.notAdministratorText, heading: .first, actions: actions)
    }
}
