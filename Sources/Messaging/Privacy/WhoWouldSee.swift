public import Persistence

extension Privacy {
    /// Who would see a conversation at a moment, judged by the functions that
    /// every list, reading and wake-up asks.
    ///
    /// Members and their rights are as they stood then; people of the practice,
    /// the configuration and whose account is disabled are as they are now.
    ///
    /// - Throws: `NotFound`.
    public func sight(_ question: SightQuestion, by user: SignedIn, site: Site, in tx: Transaction) throws -> Sight {
        try require(user)
        let patient = try patients.patient(question.patient, in: tx)
        switch question.about {
        case .conversation(let id):
            guard let conversation = try ConversationRows.find(id, where: "c.chart = \(patient.chart)", in: tx) else { throw NotFound() }
            var facts = conversation.visibilityFacts
            facts.audience = try conversations.audience(of: conversation, at: question.at, in: tx)
            let isBegun = conversation.createdAt <= question.at
            return Sight(
                question: question, patient: patient, conversation: conversation, clinicalGroup: conversation.clinicalGroup,
                type: conversation.type, audience: facts.audience,
                narrower: conversation.audience.narrower(begunAs: conversation.begunAs),
                members: try members(facts, at: question.at, isBegun: isBegun, in: tx),
                staff: try isBegun ? staff(facts, conversation: id, group: nil, in: tx) : [])
        case .new(let group, let type, let audience):
            guard let group = site.clinicalGroup(group), group.retiredAt == nil else { throw NotFound() }
            let facts = Visibility.Facts(patient: patient.id, chart: patient.chart, type: type, audience: audience, begunBy: nil)
            var workers: ID<WorkflowGroup>?
            if case .workbench(let group) = RouteDecision.entering(group, type: type, site: site)?.flow.route { workers = group }
            return Sight(
                question: question, patient: patient, conversation: nil, clinicalGroup: group.id, type: type, audience: audience,
                narrower: [], members: try members(facts, at: question.at, isBegun: true, in: tx),
                staff: try staff(facts, conversation: nil, group: workers, in: tx))
        }
    }

    /// Everybody on the member side who stands in some relation to the patient.
    private func members(
        _ facts: Visibility.Facts, at moment: Timestamp, isBegun: Bool, in tx: Transaction
    ) throws -> [MemberSight] {
        let owners = try tx.all(
            """
            SELECT a.id, a.patient, \(PatientRows.columns) FROM patient p JOIN account a ON a.patient = p.id
            WHERE p.id IN (\(facts.patient), \(facts.chart)) AND a.created_at <= \(moment)
            """
        ) { row in Readers.Candidate(account: try row[0], own: try row[1], patient: try PatientRows.decode(row, from: 2), grant: nil) }
        guard let row = try PatientRows.find(facts.patient, in: tx) else { throw NotFound() }
        var proxies: [Readers.Candidate] = []
        for grant in try GrantRows.all(before: facts.patient, asOf: moment, in: tx) {
            guard let proxy = grant.proxy else { continue }
            let own = try tx.first("SELECT patient FROM account WHERE id = \(proxy)") { try $0[0] as ID<Patient>? } ?? nil
            proxies.append(Readers.Candidate(account: proxy, own: own, patient: row, grant: grant))
        }
        let disabled = Set(
            try tx.all("SELECT id FROM account WHERE kind = 'member' AND disabled_at <= \(moment)") { try $0[0] as ID<Account> })
        let ages = try patients.ages(in: tx)
        // A right that ended before another began says nothing beside it.
        let latest = Dictionary(grouping: proxies, by: \.account).compactMap { $0.value.last }
        let candidates = owners + latest
        let names = try identity.names(of: candidates.map(\.account), in: tx)
        return try candidates.map { candidate in
            let reader = try candidate.reader(of: facts, at: moment, patients, ages)
            let sees = isBegun && reader != nil && !disabled.contains(candidate.account)
            let birth = try patients.open(candidate.patient).details.birthDate
            let obstacle: MemberSight.Obstacle? =
                sees
                ? nil
                : !isBegun
                    ? .notBegunYet
                    : disabled.contains(candidate.account)
                        ? .accountDisabled : candidate.grant?.obstacle(to: facts, at: moment, bornOn: birth, ages) ?? .audience
            return MemberSight(
                account: candidate.account, name: names[candidate.account] ?? "", grant: candidate.grant, obstacle: obstacle)
        }.sorted { ($0.grant == nil ? 0 : 1, $0.name, $0.account) < ($1.grant == nil ? 0 : 1, $1.name, $1.account) }
    }

    private func staff(
        _ facts: Visibility.Facts, conversation: ID<Conversation>?, group: ID<WorkflowGroup>?, in tx: Transaction
    ) throws -> [StaffSight] {
        let rows = try tx.all(StaffSightRows.facts(facts, conversation: conversation, group: group)) { row in
            (
                account: try row[0] as ID<Account>,
                facts: Visibility.StaffFacts(
                    worksOnIt: try row[1], begunIt: try row[2], hasChartRole: try row[3], isProviderOfPatient: try row[4],
                    worksForPatient: try row[5])
            )
        }
        let seeing = rows.filter { Visibility.showsStaff($0.facts) }
        let names = try identity.names(of: seeing.map(\.account), in: tx)
        return seeing.map { StaffSight(account: $0.account, name: names[$0.account] ?? "", ways: $0.facts.ways) }
            .sorted { ($0.name, $0.account) < ($1.name, $1.account) }
    }
}

extension ProxyGrant {
    /// Why this right does not show a conversation; nil when nothing in it stands in the way.
    func obstacle(
        to facts: Visibility.Facts, at moment: Timestamp, bornOn birth: BirthDate?, _ ages: AgeRule
    ) -> MemberSight.Obstacle? {
        switch state(at: moment, bornOn: birth, ages) {
        case .toVerify: .toVerify
        case .future: .future
        case .suspended: .suspended
        case .ended: .ended
        case .active: !canRead ? .mayNotRead : types?.contains(facts.type) == false ? .type : nil
        }
    }
}

/// The facts about every enabled account of the practice, in the words of `Visibility.staffCondition`.
enum StaffSightRows {
    static func facts(_ facts: Visibility.Facts, conversation: ID<Conversation>?, group: ID<WorkflowGroup>?) -> SQL {
        let member: SQL = "vm.account = a.id AND vm.assigned AND vm.active"
        var works: SQL = "FALSE"
        if let conversation {
            works = """
                EXISTS (SELECT 1 FROM task vt JOIN workflow_group_member vm ON vm.workflow_group = vt.workflow_group
                    WHERE vt.conversation = \(conversation) AND \(member))
                OR EXISTS (SELECT 1 FROM task_transfer vx JOIN workflow_group_member vm ON vm.workflow_group = vx.from_group
                    WHERE vx.conversation = \(conversation) AND \(member))
                """
        } else if let group {
            works = "EXISTS (SELECT 1 FROM workflow_group_member vm WHERE vm.workflow_group = \(group) AND \(member))"
        }
        let begun: SQL =
            conversation.map { "EXISTS (SELECT 1 FROM conversation c WHERE c.id = \($0) AND c.begun_as = 'staff' AND c.begun_by = a.id)" }
            ?? "FALSE"
        return """
            SELECT a.id, (\(works)), (\(begun)), EXISTS (SELECT 1 FROM account_role vr WHERE vr.account = a.id AND vr.role = 'chart'),
                \(Visibility.isProvider("a.provider", of: "\(facts.patient)")),
                EXISTS (SELECT 1 FROM task vt JOIN workflow_group_member vm ON vm.workflow_group = vt.workflow_group
                    WHERE vt.chart = \(facts.chart) AND \(member))
            FROM account a WHERE a.kind = 'staff' AND a.disabled_at IS NULL
            """
    }
}

extension Privacy {
    /// A patient as the privacy officer names one.
    ///
    /// - Throws: `NotFound` for whoever is no privacy officer.
    public func patient(named text: String, by user: SignedIn, site: Site, in tx: Transaction) throws -> ID<Patient>? {
        try require(user)
        return try ProxyGrants(surroundings: surroundings, patients: patients, identity: identity).patient(named: text, site, in: tx)
    }

    /// A patient and the conversations of their chart, newest first, page by
    /// page; nothing of them is opened.
    ///
    /// - Parameters:
    ///   - mark: where the page before ended.
    ///   - limit: 1 to 200.
    /// - Throws: `NotFound`.
    public func conversations(
        of patient: ID<Patient>, after mark: PageMark? = nil, limit: Int, by user: SignedIn, in tx: Transaction
    ) throws -> (patient: Patient, page: Page<Conversation>) {
        try require(user)
        let patient = try patients.patient(patient, in: tx)
        let older: SQL = mark.map { "(c.last_at, c.id) < (\($0.at), \($0.id() as ID<Conversation>))" } ?? "TRUE"
        let found = try tx.all(
            """
            SELECT \(ConversationRows.columns) FROM conversation c WHERE c.chart = \(patient.chart) AND \(older)
            ORDER BY c.last_at DESC, c.id DESC LIMIT \(rows: limit + 1)
            """
        ) { try ConversationRows.decode($0) }
        let shown = Array(found.prefix(limit))
        let next = found.count > limit ? shown.last.map { PageMark(at: $0.lastAt, id: $0.id) } : nil
        return (patient, Page(items: shown, next: next))
    }
}
