import Hummingbird
import Messaging
import Persistence
import WebSupport

extension WebSite {
    /// The member portal.
    static func addMemberPages(to router: Router<AnyoneContext>, _ services: WebServices) {
        router.get("/") { request, _ -> Response in try await start(request, services) }
        let pages = memberPages(router, services)
        pages.addLists()
        pages.addWriting()
        pages.addDrafts()
        pages.addUrgency()
        pages.addConversation()
        pages.addAttachments(under: Paths.uploads)
        pages.addPatientQuestion()
        pages.addWithdrawal()
        pages.addSettings(under: "")
        pages.addViews()
        pages.addLeaving(under: "")
        pages.addEvents(Paths.events) { context in
            let conversations = context.portal.conversations
            let account = context.signedIn.account.id
            return try await context.portal.read { try conversations.mailboxes(of: account, in: $0) }
                .map { .mailbox(account, $0.mailbox.patient.id) }
        }
    }

    /// Settings, signing out and wake-ups of people of the practice, which are like those of members.
    static func addStaffCommons(to router: Router<AnyoneContext>, _ services: WebServices) {
        let pages = staffPages(router, services)
        pages.addSettings(under: Paths.workbench)
        pages.addKeysSetting()
        pages.addAttachments(under: Paths.staffUploads)
        pages.addLeaving(under: Paths.workbench)
        pages.addEvents(Paths.staff(Paths.events)) { context in
            let workbench = context.portal.workbench
            let account = context.signedIn.account.id
            return try await context.portal.read { try workbench.memberships(of: account, in: $0) }
                .filter { $0.eligibility.isEligible }.map { .group($0.group) } + [.inbox(account)]
        }
    }

    /// Where a person belongs: their patient's messages, the choice, the Workbench, or the sign-in page.
    private static func start(_ request: Request, _ services: WebServices) async throws -> Response {
        let visit = try await services.visit(request, .cookie(.member))
        guard let signedIn = visit.signedIn else {
            let staff = try await services.visit(request, .cookie(.staff))
            return .seeOther(staff.signedIn.map { SignIn.start(of: $0.account) } ?? Paths.signIn)
        }
        let reader = try await MemberReader.of(visit, signedIn, remembered: request)
        return .seeOther(reader.current.map { Paths.messages($0.mailbox.patient.id) } ?? Paths.patients)
    }
}
