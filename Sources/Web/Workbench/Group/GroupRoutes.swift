import HTTPTypes
import Hummingbird
import Messaging
import Persistence
import WebSupport

/// The pages by which managers look after their groups.
enum GroupRoutes {
    static func show(_ request: Request, _ context: StaffContext) async throws -> Response {
        let visit = try GroupVisit(request, context)
        return try await visit.page(news: visit.news).markup.response()
    }

    static func place(_ request: Request, _ context: StaffContext) async throws -> Response {
        let visit = try GroupVisit(request, context)
        let role = context.form["role"].flatMap(GroupRole.init(rawValue:)) ?? .agent
        let isActive = context.form["active"] != "false"
        return try await visit.changing(told: context.form["new"] == nil ? .changed : .added) { workbench, tx in
            try workbench.place(visit.user, in: visit.group.id, as: role, active: isActive, by: visit.signedIn, in: tx).map { _ in }
        }
    }

    static func remove(_ request: Request, _ context: StaffContext) async throws -> Response {
        let visit = try GroupVisit(request, context)
        return try await visit.changing(told: .removed) { workbench, tx in
            try workbench.remove(visit.user, from: visit.group.id, by: visit.signedIn, in: tx).map { _ in }
        }
    }

    static func recordAbsence(_ request: Request, _ context: StaffContext) async throws -> Response {
        let visit = try GroupVisit(request, context)
        return try await visit.changing(told: .away) { workbench, tx in
            _ = try workbench.member(visit.user, of: visit.group.id, managedBy: visit.signedIn, in: tx)
            let zone = try visit.reader.portal.identity.account(username: visit.user, in: tx)?.timeZone ?? visit.reader.site.timeZone
            let absence = try NewAbsence(context.form, zone: zone)
            return try workbench.recordAbsence(absence, of: visit.user, in: visit.group.id, by: visit.signedIn, in: tx).map { _ in }
        }
    }

    static func endAbsence(_ request: Request, _ context: StaffContext) async throws -> Response {
        let visit = try GroupVisit(request, context)
        let undo = context.form["undo"] == "true"
        return try await visit.changing(told: undo ? .undone : .back) { workbench, tx in
            let account = try workbench.member(visit.user, of: visit.group.id, managedBy: visit.signedIn, in: tx)
            return try workbench.endAbsence(of: account, undo: undo, by: visit.signedIn, in: tx).map { _ in }
        }
    }
}

extension NewAbsence {
    /// - Throws: `AbsenceRefusal.dates`.
    init(_ form: FormFields, zone: String) throws {
        let from = form["from"].flatMap { $0.isEmpty ? nil : $0 }
        try self.init(firstDay: from, lastDay: form["until"] ?? "", cover: form["cover"], zone: zone)
    }
}

/// A request about one group.
struct GroupVisit: Sendable {
    let reader: StaffView
    let group: WorkflowGroup
    /// Who it is about, as the form or the address says.
    let user: String
    private let told: GroupNews?

    /// - Throws: `NotFound` for a group that is not there.
    init(_ request: Request, _ context: StaffContext) throws {
        let reader = StaffView(context, request)
        self.reader = reader
        guard let group = context.parameters.get("group").flatMap({ reader.site.workflowGroup(code: String($0)) }), group.retiredAt == nil
        else { throw NotFound() }
        self.group = group
        let query = try? URLEncodedForm.fields(
            ofQuery: request.uri.query.map { Substring($0) }, limits: FormLimits(bytes: 4_096, fields: 12))
        user = context.form["user"] ?? query?["user"] ?? ""
        told = query?["told"].flatMap(GroupNews.init(rawValue:))
    }

    var signedIn: SignedIn { reader.signedIn }
    var news: GroupNews? { told }

    /// - Throws: `NotFound` for a stranger to the group.
    func page(news: GroupNews? = nil, refusal: (any Refusal)? = nil) async throws -> GroupPage {
        let page = try await reader.portal.read { [self] tx in
            let workbench = reader.portal.workbench
            let members = try workbench.roster(of: group.id, for: signedIn, in: tx)
            let absences = try members.filter { $0.absence != nil }.compactMap { member in
                try AbsenceLines.load(
                    of: TaskOwner(account: member.account, username: member.username, name: member.name), for: reader, in: tx)
            }
            let candidates = try workbench.candidates(for: group.id, by: signedIn, in: tx)
            // An address is anybody's to write: it names nobody but those whom the page shows anyway.
            let name = members.first { $0.username == user }?.name ?? candidates.first { $0.username == user }?.name
            return GroupPage(
                group: group, members: members, candidates: candidates, absences: absences,
                late: try workbench.toldWhenLate(in: group.id, site: reader.site, tx: tx), reader: reader,
                news: news.flatMap { news in name.map { (news, $0) } }, refusal: refusal)
        }
        if page.absences.contains(where: { !$0.subjects.isEmpty }) { try await reader.recordReading(.list, nil, of: nil) }
        return page
    }

    /// Does it and goes on to the page that tells so; a refusal shows the page with its sentence.
    func changing(
        told news: GroupNews, _ verb: @escaping @Sendable (Workbench, Transaction) throws -> Effect<Void>
    ) async throws -> Response {
        do {
            try await reader.portal.perform { [portal = reader.portal] tx in try verb(portal.workbench, tx) }
        } catch TaskRefusal.managerOnly {
            throw TaskRefusal.managerOnly
        } catch let refusal as any Refusal where !(refusal is NotFound) {
            return try await page(refusal: refusal).markup.response(status: HTTPResponse.Status(code: refusal.status))
        }
        return .seeOther("\(Paths.workbench)/groups/\(group.code)?told=\(news.rawValue)&user=\(user)")
    }
}
