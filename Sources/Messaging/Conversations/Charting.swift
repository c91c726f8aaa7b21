public import Persistence

/// One patient's conversations as the chart keeps them.
public struct Chart: Sendable {
    public let patient: Patient
    public let identifiers: [Patients.Identifier]
    public let page: Page<StaffConversationSummary>
}

extension Conversations {
    /// All conversations of a patient for the whole time of registration,
    /// newest first, whatever became of providers, groups, proxies and
    /// templates since (S78 to S80).
    ///
    /// It takes the role `chart` and what the visibility function asks beside
    /// it; each line is judged by that function again.
    ///
    /// - Parameter type: only conversations of this type (D12).
    /// - Throws: `NotFound`: an unknown patient and a forbidden one alike.
    public func chart(
        of id: ID<Patient>, type: MessageType? = nil, after mark: PageMark? = nil, limit: Int, for user: SignedIn, in tx: Transaction
    ) throws -> Chart {
        let patient = try chartPatient(id, for: user, in: tx)
        let ofType: SQL = type.map { "AND c.type = \($0)" } ?? ""
        let page = try staffPage(
            where: "c.chart = \(patient.id) \(ofType) AND \(Visibility.staffCondition(for: user.account.id, chart: patient.id))",
            after: mark, limit: limit, in: tx)
        return Chart(patient: patient, identifiers: try patients.identifiers(of: patient.id, in: tx), page: page)
    }

    /// The patient whose chart somebody opens: who a merged patient is now.
    ///
    /// - Throws: `NotFound`: an unknown patient and a forbidden one alike.
    func chartPatient(_ id: ID<Patient>, for user: SignedIn, in tx: Transaction) throws -> Patient {
        let asked = try patients.patient(id, in: tx)
        let patient = asked.chart == asked.id ? asked : try patients.patient(asked.chart, in: tx)
        guard user.account.kind == .staff,
            Visibility.showsStaff(try staffFacts(before: patient, asked: asked.id, user, in: tx))
        else { throw NotFound() }
        return patient
    }

    /// Whether somebody may open a patient's chart, for a link to it.
    public func mayOpenChart(of patient: Patient, _ user: SignedIn, in tx: Transaction) throws -> Bool {
        Visibility.showsStaff(try staffFacts(before: patient, asked: patient.id, user, in: tx))
    }

    /// What the way (c) of the visibility function is judged by, for a patient as a whole.
    private func staffFacts(
        before patient: Patient, asked: ID<Patient>, _ user: SignedIn, in tx: Transaction
    ) throws -> Visibility.StaffFacts {
        let account = user.account.id
        let facts = try tx.first(
            """
            SELECT EXISTS (SELECT 1 FROM account_role r WHERE r.account = \(account) AND r.role = 'chart'),
                EXISTS (SELECT 1 FROM account a
                    WHERE a.id = \(account) AND \(Visibility.isProvider("a.provider", of: "\(patient.id), \(asked)"))),
                \(Visibility.worksForPatient(account, chart: "\(patient.chart)"))
            """
        ) { (role: try $0[0] as Bool, provider: try $0[1] as Bool, works: try $0[2] as Bool) }
        return Visibility.StaffFacts(
            worksOnIt: false, begunIt: false, hasChartRole: facts?.role ?? false, isProviderOfPatient: facts?.provider ?? false,
            worksForPatient: facts?.works ?? false)
    }
}
