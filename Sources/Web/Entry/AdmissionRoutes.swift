import HTTPTypes
import Hummingbird
import Messaging
import Persistence
import WebSupport

extension Router<AnyoneContext> {
    /// Using a code: for people who are not signed in.
    func addAdmission(_ services: WebServices) {
        for deed in [AdmissionPage.Deed.activation, .newPassword] {
            get(RouterPath(deed.path)) { request, _ in
                AdmissionPage(deed: deed, frame: try await Self.frame(services, request)).markup.response()
            }
            post(RouterPath(deed.path)) { request, context in
                try services.checkOrigin(of: request)
                return try await Admission(services: services, request: request, context: context).answer(deed, try await request.form())
            }
        }
    }
}

/// One attempt to use a code.
struct Admission {
    let services: WebServices
    let request: Request
    let context: AnyoneContext

    func answer(_ deed: AdmissionPage.Deed, _ form: FormFields) async throws -> Response {
        let identity = services.portal.identity
        let network = services.network(of: request, channel: context.channel)
        do {
            switch deed {
            case .activation:
                _ = try await identity.activate(
                    code: form["token"] ?? "", username: form["username"] ?? "", password: form["password"] ?? "", network: network)
                return .seeOther(Paths.signIn + "?activated=1")
            case .newPassword:
                try await identity.resetPassword(code: form["token"] ?? "", to: form["password"] ?? "", network: network)
                return .seeOther(Paths.signIn + "?password=1")
            }
        } catch let refusal as any Refusal {
            return try await refused(deed, form, refusal)
        }
    }

    private func refused(_ deed: AdmissionPage.Deed, _ form: FormFields, _ refusal: any Refusal) async throws -> Response {
        let site = try await services.site()
        let language = form["language"].flatMap { Language(tag: $0) } ?? Language(of: nil, request: request, site: site)
        // What may be a password typed into the wrong field does not come back.
        let username = form["username"].flatMap { Username.accepts($0) ? $0 : nil } ?? ""
        let page = AdmissionPage(deed: deed, frame: Frame(language: language, site: site), username: username, refusal: refusal)
        var headers: HTTPFields = [:]
        if let seconds = (refusal as? any WaitingRefusal)?.retryAfter { headers[.retryAfter] = String(seconds) }
        return page.markup.response(status: HTTPResponse.Status(code: refusal.status), headers: headers)
    }
}
