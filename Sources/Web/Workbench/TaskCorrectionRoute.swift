import Hummingbird
import Messaging
import Persistence
import WebSupport

/// Correcting an answer by the form under it.
enum TaskCorrectionRoute {
    static func correct(_ request: Request, _ context: StaffContext) async throws -> Response {
        let action = try TaskAction(request, context)
        return try await action.doing {
            let text = action.form["correction"] ?? ""
            guard let answer = action.form["answer"].flatMap({ ID<Message>($0) }) else { throw CorrectionRefusal.noAnswer }
            let once = try action.once("correction", key: action.version.map { "\($0) \(answer)" }, body: text)
            let done = try await action.portal.performOnce(once) { tx in
                do {
                    return try action.portal.workbench.correct(
                        answer, on: action.id, to: text, version: action.version, by: action.signedIn, site: action.reader.site, in: tx
                    ).map {
                        IdempotentAnswer(status: 303, body: Array("\(action.address(told: .corrected))&sent=\($0.sent.message)".utf8))
                    }
                } catch MessageRefusal.invalid(let faults) {
                    // The page has several fields for a text; the fault belongs beside this one.
                    throw MessageRefusal.invalid(faults.map { $0.named("correction") })
                }
            }
            return .seeOther(String(decoding: done.body, as: UTF8.self))
        }
    }
}
