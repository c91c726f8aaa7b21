import Messaging
import WebSupport

/// The pages of Administration, in the order of its navigation. A further page is one more case.
enum AdministrationSection: CaseIterable {
    case overview, members, invitations, proxies, users, readers
    case patientChanges
    case workflows
    case eventRules
    case deliveries

    var path: String {
        switch self {
        case .overview: Paths.administration
        case .members: Paths.administration + "/members"
        case .invitations: Paths.administration + "/invitations"
        case .users: Paths.administration + "/users"
        case .patientChanges: Paths.administration + "/patient-changes"
        case .workflows: WorkflowsPage.path
        case .eventRules: Paths.eventRules
        case .deliveries: DeliveriesPage.path
        case .proxies: Paths.proxies
        case .readers: Paths.readers
        }
    }

    func name(_ words: Words) -> String {
        switch self {
        case .overview: words.membership.overview
        case .members: words.membership.members
        case .invitations: words.invitation.invitations
        case .users: words.membership.users
        case .patientChanges: words.patientChange.title
        case .workflows: words.workflow.title
        case .eventRules: words.inbound.rules
        case .deliveries: words.delivery.title
        case .proxies: words.grants.title
        case .readers: words.grants.readersTitle
        }
    }

    /// Who has the page; for everybody else it does not exist.
    var roles: Set<Role> {
        switch self {
        case .overview: WorkbenchLayout.administrators
        case .members, .invitations, .proxies, .users, .patientChanges: [.healthcareAdministrator]
        case .workflows, .eventRules: [.systemAdministrator]
        case .readers: [.privacyOfficer]
        case .deliveries: [.systemAdministrator]
        }
    }
}

/// A page of Administration: the frame of the Workbench, and the way to the other pages.
struct AdministrationLayout {
    let reader: StaffView
    let section: AdministrationSection

    func page(title: String, _ content: Markup) -> Markup {
        reader.page(.administration, title: title, navigation + content)
    }

    private var navigation: Markup {
        let roles = reader.signedIn.account.roles
        let shown = AdministrationSection.allCases.filter { !$0.roles.isDisjoint(with: roles) }
        guard shown.count > 1 else { return "" }
        return """
            <nav class="tabs" aria-label="\(reader.words.membership.sections)">\(Markup.each(shown) { one in
                """
                <a class="tab" href="\(one.path)"\(attribute: "aria-current", one == section ? "page" : nil)>\(one.name(reader.words))</a>
                """
            })</nav>
            """
    }
}

extension StaffView {
    /// - Throws: `NotFound` for somebody to whom the page does not exist.
    func require(_ section: AdministrationSection) throws {
        guard !signedIn.account.roles.isDisjoint(with: section.roles) else { throw NotFound() }
    }
}
