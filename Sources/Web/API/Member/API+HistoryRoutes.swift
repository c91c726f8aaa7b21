import HTTPTypes
import Hummingbird
import Messaging
import Persistence
import WebSupport

extension API {
    static let historyRoutes: [Route] = [
        Route(
            method: .get, path: "/patients/{patient}/history",
            summary: "The whole history of a patient as a page to print, for members who act for them and for staff who open their chart",
            access: .account, answers: [Answer(200, "Every conversation, oldest first.", .string(), contentTypes: ["text/html"])],
            handle: .signedIn(history))
    ]

    @Sendable private static func history(_ call: Call) async throws -> Response {
        let patient = try call.input.id("patient", of: Patient.self)
        let accepted = call.input.headers[.accept] ?? "*/*"
        guard ["text/html", "text/*", "*/*"].contains(where: accepted.contains) else {
            throw Problem(
                status: 406, code: "not-acceptable", title: "Ask for a page", detail: "The history is a page: accept text/html.")
        }
        let visit = Visit(
            services: call.input.services, site: call.site, language: Language(tag: call.language) ?? .english, signedIn: call.signedIn,
            token: call.token, isLive: false)
        let content = try await HistoryContent.show(patient, visit, call.signedIn)
        return PortalLayout(frame: Frame(visit).withoutSession).page(
            title: visit.words.history.wholeHistory, content.markup(facts: "")
        ).response()
    }
}
