import Persistence

extension Flows {
    /// A workflow group's own facts; its members are the Workbench's.
    struct GroupFacts: Sendable, Hashable {
        var code: String
        var name: String
        var clinical: Bool
        var escalateTo: ID<Account>?
        var onCall: [ID<Account>]
    }

    /// Everything that decides about a message, by id: a change of any of it is another version (S26).
    struct FlowFacts: Sendable, Hashable {
        var code: String
        var clinicalGroup: ID<ClinicalGroup>
        var types: [MessageType]
        var route: Route
        var promise: Promise?
        var attachments: ConfigurationDocument.Attachments?
        var fallback: ConfigurationDocument.Fallback?
        /// Code of the flow that continues this one's conversations.
        var successor: String?
    }

    typealias WorkflowGroupRow = Configured<WorkflowGroup, GroupFacts>

    struct FlowRow: Sendable {
        var configured: Configured<MessageFlow, FlowFacts>
        var version: Int64
        var successor: ID<MessageFlow>?
    }

    /// Living and retired.
    static func workflowGroups(in tx: Transaction) throws -> [WorkflowGroupRow] {
        try tx.all("SELECT id, code, name, clinical, escalate_to, position, retired_at, on_call FROM workflow_group ORDER BY position, id")
        { row in
            let facts = GroupFacts(
                code: try row[1], name: try row[2], clinical: try row[3], escalateTo: try row[4],
                onCall: try StoredJSON.value(row[7], column: 7))
            return WorkflowGroupRow(id: try row[0], code: facts.code, value: facts, position: try row[5], retiredAt: try row[6])
        }
    }

    /// Living and retired; a retired flow takes no type any more.
    static func messageFlows(in tx: Transaction) throws -> [FlowRow] {
        let entries = try tx.all("SELECT flow, type FROM message_flow_entry WHERE ended_at IS NULL") { row in
            (flow: try row[0] as ID<MessageFlow>, type: try row[1] as MessageType)
        }
        let types = Dictionary(grouping: entries, by: \.flow).mapValues { entries in
            MessageType.allCases.filter { type in entries.contains { $0.type == type } }
        }
        return try tx.all(
            """
            SELECT f.id, f.code, f.version, f.clinical_group, f.workflow_group, f.endpoint, f.promise, f.fallback, f.attachments,
                f.successor, s.code, f.position, f.retired_at
            FROM message_flow f LEFT JOIN message_flow s ON s.id = f.successor ORDER BY f.position, f.id
            """
        ) { row in
            let id: ID<MessageFlow> = try row[0]
            let group: ID<WorkflowGroup>? = try row[4]
            let endpoint: String? = try row[5]
            let facts = FlowFacts(
                code: try row[1], clinicalGroup: try row[3], types: types[id] ?? [],
                route: group.map(Route.workbench) ?? .external(endpoint: endpoint ?? ""),
                promise: try StoredJSON.value(optional: row[6], column: 6),
                attachments: try StoredJSON.value(optional: row[8], column: 8),
                fallback: try StoredJSON.value(optional: row[7], column: 7), successor: try row[10])
            return FlowRow(
                configured: Configured(id: id, code: facts.code, value: facts, position: try row[11], retiredAt: try row[12]),
                version: try row[2], successor: try row[9])
        }
    }
}
