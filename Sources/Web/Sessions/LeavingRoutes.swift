import HTTPTypes
import Hummingbird
import Messaging
import Persistence
import WebSupport

extension RouterGroup where Context: SignedInContext {
    /// Staying signed in, and signing out; under `root` for people of the practice.
    func addLeaving(under root: String) {
        // Asked by the page itself: answers whether the session lives, and never extends it.
        get(RouterPath(root + Paths.stay)) { _, _ in Response(status: .noContent) }
        post(RouterPath(root + Paths.stay)) { _, _ in Response(status: .noContent) }
        get(RouterPath(root + Paths.signOut)) { request, context in
            try await SignOutPage(context: context, request: request, root: root).markup()
        }
        post(RouterPath(root + Paths.signOut)) { _, context -> Response in
            try await context.portal.identity.signOut(context.signedIn)
            var response = Response.seeOther(Paths.signIn + "?out=1")
            let cookies = context.services.cookies
            if let ended = cookies.ended(context.signedIn.account.kind) {
                response.headers.append(HTTPField(name: .setCookie, value: ended))
            }
            if let patient = cookies.forgettingPatient { response.headers.append(HTTPField(name: .setCookie, value: patient)) }
            SecurityHeaders.clearSiteData(in: &response.headers)
            return response
        }
    }
}

/// Signing out changes something, so a link alone does not do it.
struct SignOutPage<Context: SignedInContext> {
    let context: Context
    let request: Request
    let root: String

    func markup() async throws -> Markup {
        let words = context.words.entry
        let main: Markup = """
            <header class="stack"><h1>\(words.signOut)</h1><p>\(words.signOutText)</p></header>
            <form class="composer" method="post" action="\(root + Paths.signOut)">\(Forms.token(context.visit.formToken))
            <div class="actions"><button class="button primary" data-sign-out>\(words.signOut)</button>\
            <a class="button" href="\(root.isEmpty ? Paths.home : root)">\(words.stayHere)</a></div>
            </form>
            """
        return try await OwnLayout(context: context, request: request).page(title: words.signOut, isNarrow: true, tab: .none, main)
    }
}

/// The frame of the application that the reader belongs to, for pages that both have.
struct OwnLayout<Context: SignedInContext> {
    enum Tab { case settings, none }

    let context: Context
    let request: Request

    func page(title: String, isNarrow: Bool = false, tab: Tab, _ main: Markup) async throws -> Markup {
        switch context.signedIn.account.kind {
        case .member:
            let reader = try await MemberReader.of(context.visit, context.signedIn, remembered: request)
            return reader.layout(tab: tab == .settings ? .settings : .none, isNarrow: isNarrow).page(title: title, main)
        case .staff:
            let words = context.words.workbench
            let layout = WorkbenchLayout(
                frame: Frame(context.visit), tab: tab == .settings ? .settings : .none,
                keysAreOn: StaffPreferences.keysAreOn(request, context.services), main: isNarrow ? "page narrow" : "page",
                keys: (WorkbenchKeys.dialog(words, for: context.signedIn, context.site), words.keys))
            return layout.page(title: title, main)
        }
    }
}
