import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("Which conversations staff see")
struct StaffVisibilityTests {
    /// All combinations; whoever works on a conversation works for its patient.
    static let combinations: [Visibility.StaffFacts] = (0..<32).map { bits in
        Visibility.StaffFacts(
            worksOnIt: bits & 1 != 0, begunIt: bits & 2 != 0, hasChartRole: bits & 4 != 0, isProviderOfPatient: bits & 8 != 0,
            worksForPatient: bits & 16 != 0)
    }.filter { !$0.worksOnIt || $0.worksForPatient }

    @Test("The rule and its SQL say the same of the ways (a), (b) and (c)", arguments: Engine.underTest)
    func ways(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            var shown = 0
            for (number, facts) in Self.combinations.enumerated() {
                let scene = try await f.scene(number, facts)
                let bySQL = try await scene.isShown(in: f)
                #expect(bySQL == Visibility.showsStaff(facts), "\(facts)")
                shown += bySQL ? 1 : 0
            }
            #expect(shown > 0 && shown < Self.combinations.count)
        }
    }

    @Test("Whoever is no longer assigned or not active sees nothing by the group", arguments: Engine.underTest)
    func endedMembership(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let facts = Visibility.StaffFacts(
                worksOnIt: true, begunIt: false, hasChartRole: true, isProviderOfPatient: false, worksForPatient: true)
            let scene = try await f.scene(0, facts)
            #expect(try await scene.isShown(in: f))
            for (active, assigned) in [(false, true), (true, false)] {
                try await f.run(
                    "UPDATE workflow_group_member SET active = \(active), assigned = \(assigned) WHERE account = \(scene.account)")
                #expect(try await !scene.isShown(in: f))
            }
        }
    }

    @Test("No administrator's role reads a conversation", arguments: Engine.underTest)
    func administrators(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let conversation = try await f.ask().conversation
            for username in ["hana", "admin", "priv", "fay", "eve"] {
                let account = try f.account(username)
                #expect(try await !StaffScene(account: account, conversation: conversation).isShown(in: f), "\(username)")
            }
            #expect(try await StaffScene(account: f.account("cy"), conversation: conversation).isShown(in: f))
        }
    }
}

private struct StaffScene: Sendable {
    let account: ID<Account>
    let conversation: ID<Conversation>

    func isShown(in f: PortalFixture) async throws -> Bool {
        let condition = Visibility.staffCondition(for: account)
        return try await f.count("SELECT count(*) FROM conversation c WHERE c.id = \(conversation) AND \(condition)") == 1
    }
}

extension PortalFixture {
    /// A staff account, a patient and a conversation of which these facts hold.
    fileprivate func scene(_ number: Int, _ facts: Visibility.StaffFacts) async throws -> StaffScene {
        let portal = portal
        let (groups, provider) = (site.workflowGroups.map(\.id), try provider())
        let clinical = try #require(site.clinicalGroup(code: "primary-care"))
        return try await database.bulkWrite { tx in
            let ids = portal.surroundings.ids
            let account = try portal.identity.create(
                NewAccount(
                    kind: .staff, username: "staff\(number)", name: "Staff", provider: facts.isProviderOfPatient ? provider : nil,
                    roles: facts.hasChartRole ? [.chart] : [.reports]),
                password: nil, by: .operator, in: tx
            ).id
            let patient = try portal.patients.add(PatientDetails(given: "P", family: "\(number)"), identifiers: [], in: tx)
            try portal.patients.join(patient, clinicalGroups: [clinical.code], in: tx)
            func conversation(begunBy: ID<Account>?, taskIn group: ID<WorkflowGroup>) throws -> ID<Conversation> {
                let id: ID<Conversation> = ids.next()
                try ConversationRow.insert(
                    id, .init(patient: patient, chart: patient, type: .general, audience: .both, begunBy: begunBy),
                    begunAs: begunBy == nil ? .system : .staff, group: clinical.id, in: tx)
                let task: ID<WorkbenchTask> = ids.next()
                try tx.execute(
                    """
                    INSERT INTO task (id, conversation, patient, chart, workflow_group, type, state, rank, opened_at, due_at, version)
                    VALUES (\(task), \(id), \(patient), \(patient), \(group), 'general', 'open', 1, 1, 1, 1)
                    """)
                return id
            }
            func join(_ group: ID<WorkflowGroup>) throws {
                try WorkflowGroupMembership(group: group, account: account, role: .agent, active: true, assigned: true)
                    .save(by: nil, at: PortalFixture.start, in: tx)
            }
            let asked = try conversation(begunBy: facts.begunIt ? account : nil, taskIn: groups[0])
            _ = try conversation(begunBy: nil, taskIn: groups[1])
            if facts.worksOnIt { try join(groups[0]) }
            if facts.worksForPatient { try join(groups[1]) }
            return StaffScene(account: account, conversation: asked)
        }
    }

    private func provider() throws -> ID<Provider> {
        try #require(site.provider(code: "sato")).id
    }
}
