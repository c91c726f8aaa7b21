import Messaging
import Persistence
import TestSupport

/// What people do with drafts, for tests.
extension PortalFixture {
    @discardableResult
    func save(
        _ text: String, subject: String = "", at place: DraftPlace, over base: DraftBase? = nil, by username: String = "ada",
        site: Site? = nil
    ) async throws -> Draft {
        let (user, site) = (try person(username), site ?? self.site)
        let content = DraftContent(type: "medical", clinicalGroup: "primary-care", subject: subject, body: text)
        return try await portal.perform { [portal] in
            try portal.drafts.save(content, at: place, over: base, by: user, site: site, in: $0)
        }
    }

    func drafts(of patient: String = "ada", for username: String = "ada") async throws -> [ListedDraft] {
        let (user, patient) = (try person(username), try self.patient(patient))
        return try await portal.read { [portal] in try portal.drafts.list(of: patient, for: user, in: $0) }
    }

    func staffDrafts(of username: String) async throws -> [ListedDraft] {
        let (user, site) = (try person(username), site)
        return try await portal.read { [portal] in try portal.drafts.list(of: user, site: site, in: $0) }
    }

    func taskDrafts(_ task: ID<WorkbenchTask>, for username: String) async throws -> (own: Draft?, others: [OthersDraft]) {
        let user = try person(username)
        return try await portal.read { [portal] in try portal.drafts.onTask(task, for: user, in: $0) }
    }

    @discardableResult
    func discard(_ draft: Draft, version: Int64? = nil, by username: String = "ada") async throws -> Draft {
        let (user, site) = (try person(username), site)
        return try await portal.perform { [portal] in
            try portal.drafts.discard(draft.id, version: version, by: user, site: site, in: $0)
        }
    }
}
