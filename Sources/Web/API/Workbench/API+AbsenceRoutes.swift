import HTTPTypes
import Hummingbird
import Messaging
import Persistence
import WebSupport

extension API {
    private static let own = "/workbench/absence"
    private static let ofMember = "/workbench/groups/{group}/members/{user}/absence"
    private static let days: Schema = .object(
        ["until": .string("The last day, `2026-11-27`, as the person's own calendar shows it.")],
        optional: [
            "from": Schema.string("The first day; now unless said.").orNull,
            "cover": Schema.string("Username of who takes the tasks; the groups unless said.").orNull,
        ], closed: true)
    private static let report = Answer(200, "The absence, and what went where.", .named("Absence"))
    private static let undo = Parameter(
        name: "undo", about: "Whether what it moved comes back, as far as nobody has worked on it since.", schema: .boolean())

    static let absenceRoutes: [Route] = [
        Route(method: .get, path: own, summary: "My absence", access: .staff, answers: [report], handle: .signedIn(readOwn)),
        Route(
            method: .put, path: own, summary: "Record my absence: my tasks move at once", access: .staff, body: .json(days),
            answers: [report], handle: .signedIn(recordOwn)),
        Route(
            method: .delete, path: own, summary: "End my absence", access: .staff, query: [undo], answers: [report],
            handle: .signedIn(endOwn)),
        Route(
            method: .put, path: ofMember, summary: "Record the absence of somebody of my group; managers", access: .staff,
            body: .json(days), answers: [report], handle: .signedIn(record)),
        Route(
            method: .delete, path: ofMember, summary: "End the absence of somebody of my group; managers", access: .staff, query: [undo],
            answers: [report], handle: .signedIn(end)),
    ]

    @Sendable private static func readOwn(_ call: Call) async throws -> Response {
        let (portal, account) = (call.portal, call.signedIn.account.id)
        return call.answer(try await portal.read { try portal.workbench.absence(of: account, for: account, in: $0) })
    }

    @Sendable private static func recordOwn(_ call: Call) async throws -> Response {
        let fields = try call.input.fields(["from", "until", "cover"])
        let absence = try fields.absence(zone: call.signedIn.account.timeZone ?? call.site.timeZone)
        let (portal, user) = (call.portal, call.signedIn)
        return call.answer(try await portal.perform { try portal.workbench.recordAbsence(absence, by: user, in: $0) })
    }

    @Sendable private static func endOwn(_ call: Call) async throws -> Response {
        let undo = try call.input.flag("undo")
        let (portal, user) = (call.portal, call.signedIn)
        return call.answer(
            try await portal.perform { try portal.workbench.endAbsence(of: user.account.id, undo: undo, by: user, in: $0) })
    }

    @Sendable private static func record(_ call: Call) async throws -> Response {
        let fields = try call.input.fields(["from", "until", "cover"])
        let (portal, user, group, name) = (call.portal, call.signedIn, try call.workflowGroup(), try call.username())
        let zone = call.site.timeZone
        return call.answer(
            try await portal.perform { tx in
                _ = try portal.workbench.member(name, of: group, managedBy: user, in: tx)
                let theirs = try portal.identity.account(username: name, in: tx)?.timeZone
                let absence = try fields.absence(zone: theirs ?? zone)
                return try portal.workbench.recordAbsence(absence, of: name, in: group, by: user, in: tx)
            })
    }

    @Sendable private static func end(_ call: Call) async throws -> Response {
        let undo = try call.input.flag("undo")
        let (portal, user, group, name) = (call.portal, call.signedIn, try call.workflowGroup(), try call.username())
        return call.answer(
            try await portal.perform { tx in
                let account = try portal.workbench.member(name, of: group, managedBy: user, in: tx)
                return try portal.workbench.endAbsence(of: account, undo: undo, by: user, in: tx)
            })
    }
}

extension JSONFields {
    fileprivate func absence(zone: String) throws -> NewAbsence {
        try NewAbsence(
            firstDay: try string("from"), lastDay: try requiredString("until"), cover: try string("cover"), zone: zone)
    }
}

extension API.Call {
    fileprivate func answer(_ report: AbsenceReport) -> Response {
        .json(JSONWriter.object { $0.absence(report, site) })
    }
}
