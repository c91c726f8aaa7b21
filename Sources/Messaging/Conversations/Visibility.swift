public import Persistence

/// Who may see a conversation. Lists, counts, reading, searching and wake-ups
/// all ask here; nothing else decides. The SQL and the pure form say the same,
/// which an exhaustive test proves.
public enum Visibility {
    /// What the decision is taken by.
    public struct Facts: Sendable, Hashable {
        public var patient: ID<Patient>
        public var chart: ID<Patient>
        public var type: MessageType
        public var audience: Audience
        public var begunBy: ID<Account>?

        public init(patient: ID<Patient>, chart: ID<Patient>, type: MessageType, audience: Audience, begunBy: ID<Account>?) {
            self.patient = patient
            self.chart = chart
            self.type = type
            self.audience = audience
            self.begunBy = begunBy
        }
    }

    /// Whether a member, standing so before a patient, sees a conversation (S67, D1).
    ///
    /// - Parameter chart: the chart of the patient whom the member stands before.
    public static func shows(_ facts: Facts, to account: ID<Account>, standing: Standing, chart: ID<Patient>) -> Bool {
        switch standing {
        case .patient:
            guard facts.chart == chart else { return false }
            switch facts.audience {
            case .patient, .both: return true
            case .proxies: return false
            case .author: return facts.begunBy == account
            }
        case .proxy(let grant):
            guard facts.chart == chart, facts.patient == grant.patient, standing.covers(facts.type) else { return false }
            switch facts.audience {
            case .proxies, .both: return true
            case .patient: return false
            case .author: return facts.begunBy == account
            }
        }
    }

    /// The same as a condition on `conversation c`.
    static func condition(for account: ID<Account>, standing: Standing, chart: ID<Patient>) -> SQL {
        switch standing {
        case .patient:
            return """
                c.chart = \(chart) AND (c.audience IN ('patient', 'both') OR (c.audience = 'author' AND c.begun_by = \(account)))
                """
        case .proxy(let grant):
            let shown: SQL = """
                c.chart = \(chart) AND c.patient = \(grant.patient)
                AND (c.audience IN ('proxies', 'both') OR (c.audience = 'author' AND c.begun_by = \(account)))
                """
            guard let types = grant.types else { return shown }
            if types.isEmpty { return "FALSE" }
            return "\(shown) AND c.type IN (\(SQL.list(MessageType.allCases.filter(types.contains))))"
        }
    }
}

extension Visibility {
    /// What decides whether a staff user reads a conversation: the ways (a), (b)
    /// and (c) of decisions.md, *People, roles, access*.
    public struct StaffFacts: Sendable, Hashable {
        /// Assigned to and active in a workflow group that holds or held a task of it.
        public var worksOnIt: Bool
        /// Began it.
        public var begunIt: Bool
        public var hasChartRole: Bool
        /// Is a provider of a clinical group of the patient.
        public var isProviderOfPatient: Bool
        /// Is assigned to and active in a workflow group with any task of the patient.
        public var worksForPatient: Bool

        public init(worksOnIt: Bool, begunIt: Bool, hasChartRole: Bool, isProviderOfPatient: Bool, worksForPatient: Bool) {
            self.worksOnIt = worksOnIt
            self.begunIt = begunIt
            self.hasChartRole = hasChartRole
            self.isProviderOfPatient = isProviderOfPatient
            self.worksForPatient = worksForPatient
        }
    }

    public static func showsStaff(_ facts: StaffFacts) -> Bool {
        facts.worksOnIt || facts.begunIt || (facts.hasChartRole && (facts.isProviderOfPatient || facts.worksForPatient))
    }

    /// The same as a condition on `conversation c`, for a staff account.
    ///
    /// - Parameter chart: whose chart they are all in, where one is asked for: then it is judged once and not for each conversation.
    static func staffCondition(for account: ID<Account>, chart: ID<Patient>? = nil) -> SQL {
        let chart: SQL = chart.map { "\($0)" } ?? "c.chart"
        return """
            (EXISTS (SELECT 1 FROM task vt JOIN workflow_group_member vm ON vm.workflow_group = vt.workflow_group
                WHERE vt.conversation = c.id AND vm.account = \(account) AND vm.assigned AND vm.active)
            OR EXISTS (SELECT 1 FROM task_transfer vx JOIN workflow_group_member vm ON vm.workflow_group = vx.from_group
                WHERE vx.conversation = c.id AND vm.account = \(account) AND vm.assigned AND vm.active)
            OR (c.begun_as = 'staff' AND c.begun_by = \(account))
            OR (EXISTS (SELECT 1 FROM account_role vr WHERE vr.account = \(account) AND vr.role = 'chart') AND (
                EXISTS (SELECT 1 FROM account va WHERE va.id = \(account) AND \(isProvider("va.provider", of: "c.patient")))
                OR \(worksForPatient(account, chart: chart)))))
            """
    }

    /// `isProviderOfPatient` as a condition. A clinical group that was retired gives nobody sight of a chart.
    ///
    /// - Parameter patients: one, or several with commas between them.
    static func isProvider(_ provider: SQL, of patients: SQL) -> SQL {
        """
        EXISTS (SELECT 1 FROM clinical_group_provider vp JOIN patient_clinical_group vg ON vg.clinical_group = vp.clinical_group
            JOIN clinical_group vk ON vk.id = vg.clinical_group
            WHERE vp.provider = \(provider) AND vg.patient IN (\(patients)) AND vg.until_at IS NULL AND vk.retired_at IS NULL)
        """
    }

    /// `worksForPatient` as a condition.
    ///
    /// A task lies in the chart of its conversation, so it is found by their index. One on the charts of tasks would cost every send;
    /// without any, every task there ever was would be read.
    static func worksForPatient(_ account: ID<Account>, chart: SQL) -> SQL {
        """
        EXISTS (SELECT 1 FROM conversation vc JOIN task vt ON vt.conversation = vc.id
            JOIN workflow_group_member vm ON vm.workflow_group = vt.workflow_group
            WHERE vc.chart = \(chart) AND vm.account = \(account) AND vm.assigned AND vm.active)
        """
    }
}
