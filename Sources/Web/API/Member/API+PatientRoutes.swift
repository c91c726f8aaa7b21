import Hummingbird
import Messaging
import Persistence
import WebSupport

extension API {
    static let patientRoutes: [Route] = [
        Route(
            method: .get, path: "/patients", summary: "Everybody the member may act for: themselves first", access: .member,
            query: [.cursor, .limit], answers: [Answer(200, "The current patient list.", .page(of: .named("Patient")))],
            handle: .signedIn(patients)),
        Route(
            method: .get, path: "/patients/{patient}/recipients", summary: "To whom a question of one type may go", access: .member,
            query: [
                Parameter(name: "type", about: "The type of question; `medical` unless said.", schema: .words(of: MessageType.self)),
                .cursor, .limit,
            ],
            answers: [Answer(200, "The clinical groups that take it.", .page(of: .named("Recipient")))], handle: .signedIn(recipients)),
    ]

    @Sendable private static func patients(_ call: Call) async throws -> Response {
        let conversations = call.portal.conversations
        let account = call.signedIn.account.id
        let mailboxes = try await call.portal.read { try conversations.mailboxes(of: account, in: $0) }
        let page = try call.page(of: mailboxes) { $0.mailbox.patient.id }
        try await conversations.recordReading(.list, "patient", ID<Patient>?.none, of: nil, by: call.signedIn)
        return .json(
            JSONWriter.page(page.items, next: page.next) { w, summary in
                let standing = summary.mailbox.standing
                w.member("id", summary.mailbox.patient.id)
                w.member("name", summary.mailbox.patient.details.name)
                w.member("standing", standing == .patient ? "patient" : "proxy")
                if let relationship = standing.relationship { w.member("relationship", relationship) }
                w.member("canWrite", standing.canWrite)
                w.member("types", texts: MessageType.allCases.filter(standing.covers).map(\.rawValue))
                w.member("unread", summary.unread)
                w.member("drafts", summary.drafts)
                if let end = summary.mailbox.endsAt { w.member("until", end) }
            })
    }

    @Sendable private static func recipients(_ call: Call) async throws -> Response {
        let type = try call.input.word("type", MessageType.self) ?? .medical
        let patient = try call.input.id("patient", of: Patient.self)
        let conversations = call.portal.conversations
        let account = call.signedIn.account.id
        let site = call.site
        let recipients = try await call.portal.read { tx in
            try conversations.recipients(type, for: patient, by: account, site: site, in: tx)
        }
        let page = try call.page(of: recipients) { $0.group.id }
        let language = call.language
        return .json(
            JSONWriter.page(page.items, next: page.next) { w, recipient in
                w.member(
                    "clinicalGroup",
                    object: { w in
                        w.member("code", recipient.group.code)
                        w.member("name", recipient.group.name.text(in: language))
                        w.member("about", recipient.group.about.text(in: language))
                    })
                w.member(
                    "providers",
                    array: { list in
                        for provider in recipient.providers {
                            list.element(object: { w in
                                w.member("code", provider.code)
                                w.member("name", provider.name)
                            })
                        }
                    })
                w.promise(recipient.promise, language)
                w.member("acceptsAttachments", recipient.acceptsAttachments)
            })
    }
}
