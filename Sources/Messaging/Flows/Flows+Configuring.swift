import Persistence

extension Flows {
    /// Brings the workflow groups to what the document says.
    static func applyWorkflowGroups(
        _ document: ConfigurationDocument, accounts: [String: ID<Account>], ids: IDs, at now: Timestamp, in tx: Transaction
    ) throws -> [String: ID<WorkflowGroup>] {
        let wanted = try document.workflowGroups.map { entry in
            let escalateTo = try entry.escalateTo.map { try accounts.id(of: Username.key($0)) }
            return (
                code: entry.code,
                value: GroupFacts(
                    code: entry.code, name: entry.name, clinical: entry.clinical, escalateTo: escalateTo,
                    onCall: try entry.onCall.map { try accounts.id(of: Username.key($0)) })
            )
        }
        let plan = Reconciliation(try workflowGroups(in: tx), wanted: wanted) { ids.next() }
        for id in plan.retired { try tx.execute("UPDATE workflow_group SET retired_at = \(now) WHERE id = \(id)") }
        for row in plan.changed {
            try tx.execute(
                """
                UPDATE workflow_group SET name = \(row.value.name), clinical = \(row.value.clinical),
                    escalate_to = \(row.value.escalateTo), on_call = \(StoredJSON.text(row.value.onCall)),
                    position = \(row.position) WHERE id = \(row.id)
                """)
        }
        for row in plan.added {
            try tx.execute(
                """
                INSERT INTO workflow_group (id, code, name, clinical, escalate_to, on_call, position, created_at)
                VALUES (\(row.id), \(row.code), \(row.value.name), \(row.value.clinical), \(row.value.escalateTo),
                    \(StoredJSON.text(row.value.onCall)), \(row.position), \(now))
                """)
        }
        return plan.ids
    }

    /// Brings the flows to what the document says. A flow that decides
    /// otherwise than before counts one version up; its id stays.
    static func applyMessageFlows(
        _ document: ConfigurationDocument, clinicalGroups: [String: ID<ClinicalGroup>], workflowGroups: [String: ID<WorkflowGroup>],
        ids: IDs, at now: Timestamp, in tx: Transaction
    ) throws {
        let wanted = try document.messageFlows.map { entry in
            let route: Route =
                switch entry.route {
                case .workbench(let code): .workbench(try workflowGroups.id(of: code))
                case .external(let code): .external(endpoint: code)
                }
            let facts = FlowFacts(
                code: entry.code, clinicalGroup: try clinicalGroups.id(of: entry.clinicalGroup),
                types: MessageType.allCases.filter(entry.types.contains), route: route, promise: entry.promise,
                attachments: entry.attachments, fallback: entry.fallback, successor: entry.successor)
            return (code: entry.code, value: facts)
        }
        let present = try messageFlows(in: tx)
        let plan = Reconciliation(present.map(\.configured), wanted: wanted) { ids.next() }
        let before = Dictionary(present.map { ($0.configured.id, $0) }) { first, _ in first }
        for id in plan.retired { try retire(id, now, tx) }
        // Pairs may move between flows, so all that end do so before any begins.
        for row in plan.changed { try endEntries(row, before: before[row.id], now, tx) }
        for row in plan.changed { try change(row, before: before[row.id], tx) }
        for row in plan.added { try insert(row, now, tx) }
        for row in plan.changed + plan.added { try beginEntries(row, before: before[row.id], ids, now, tx) }
        for item in wanted {
            let id = try plan.ids.id(of: item.code)
            let successor = try item.value.successor.map { try plan.ids.id(of: $0) }
            guard before[id]?.successor != successor else { continue }
            try tx.execute("UPDATE message_flow SET successor = \(successor) WHERE id = \(id)")
        }
    }

    private static func retire(_ id: ID<MessageFlow>, _ now: Timestamp, _ tx: Transaction) throws {
        try tx.execute("UPDATE message_flow SET retired_at = \(now) WHERE id = \(id)")
        try tx.execute("UPDATE message_flow_entry SET ended_at = \(now) WHERE flow = \(id) AND ended_at IS NULL")
    }

    private static func change(_ row: Configured<MessageFlow, FlowFacts>, before: FlowRow?, _ tx: Transaction) throws {
        let columns = try Columns(row.value)
        let step: Int64 = before?.configured.value == row.value ? 0 : 1
        try tx.execute(
            """
            UPDATE message_flow SET version = version + \(step), clinical_group = \(row.value.clinicalGroup),
                route = \(row.value.route.name), workflow_group = \(columns.workflowGroup), endpoint = \(columns.endpoint),
                promise = \(columns.promise), fallback = \(columns.fallback), attachments = \(columns.attachments),
                position = \(row.position)
            WHERE id = \(row.id)
            """)
    }

    private static func insert(_ row: Configured<MessageFlow, FlowFacts>, _ now: Timestamp, _ tx: Transaction) throws {
        let columns = try Columns(row.value)
        try tx.execute(
            """
            INSERT INTO message_flow (id, code, version, clinical_group, route, workflow_group, endpoint, promise, fallback,
                attachments, position, created_at)
            VALUES (\(row.id), \(row.code), 1, \(row.value.clinicalGroup), \(row.value.route.name), \(columns.workflowGroup),
                \(columns.endpoint), \(columns.promise), \(columns.fallback), \(columns.attachments), \(row.position), \(now))
            """)
    }

    private static func endEntries(
        _ row: Configured<MessageFlow, FlowFacts>, before: FlowRow?, _ now: Timestamp, _ tx: Transaction
    ) throws {
        guard let before = before?.configured.value else { return }
        for type in before.types where before.clinicalGroup != row.value.clinicalGroup || !row.value.types.contains(type) {
            try tx.execute(
                """
                UPDATE message_flow_entry SET ended_at = \(now)
                WHERE flow = \(row.id) AND clinical_group = \(before.clinicalGroup) AND type = \(type) AND ended_at IS NULL
                """)
        }
    }

    private static func beginEntries(
        _ row: Configured<MessageFlow, FlowFacts>, before: FlowRow?, _ ids: IDs, _ now: Timestamp, _ tx: Transaction
    ) throws {
        let before = before?.configured.value
        let kept = before?.clinicalGroup == row.value.clinicalGroup ? before?.types ?? [] : []
        for type in row.value.types where !kept.contains(type) {
            let id: ID<MessageFlowEntry> = ids.next()
            try tx.execute(
                """
                INSERT INTO message_flow_entry (id, flow, clinical_group, type, created_at)
                VALUES (\(id), \(row.id), \(row.value.clinicalGroup), \(type), \(now))
                """)
        }
    }

    private enum MessageFlowEntry {}

    /// A flow's facts as its columns hold them.
    private struct Columns {
        let workflowGroup: ID<WorkflowGroup>?
        let endpoint: String?
        let promise: String?
        let fallback: String?
        let attachments: String?

        init(_ facts: FlowFacts) throws {
            (workflowGroup, endpoint) =
                switch facts.route {
                case .workbench(let group): (group, nil)
                case .external(let code): (nil, code)
                }
            promise = try StoredJSON.text(optional: facts.promise)
            fallback = try StoredJSON.text(optional: facts.fallback)
            attachments = try StoredJSON.text(optional: facts.attachments)
        }
    }
}
