/// A workflow by name (S3): a clinical group, a type of question, and the flow that a message of both enters.
public struct Workflow: Sendable, Hashable {
    public let clinicalGroup: ClinicalGroup
    public let type: MessageType
    public let flow: MessageFlow
    /// Whose people answer: the group of the route, or on the external route the one that answers what the other system does not take.
    public let workflowGroup: WorkflowGroup?
}

extension Site {
    /// Every workflow in force, in the order of the clinical groups and then of the types (S24).
    public var workflows: [Workflow] {
        clinicalGroups.filter { $0.retiredAt == nil }.flatMap { group in
            types.compactMap { described in
                flow(for: group.id, type: described.type).map { flow in
                    Workflow(clinicalGroup: group, type: described.type, flow: flow, workflowGroup: answeringGroup(of: flow))
                }
            }
        }
    }

    private func answeringGroup(of flow: MessageFlow) -> WorkflowGroup? {
        switch flow.route {
        case .workbench(let group): workflowGroup(group)
        case .external: flow.fallback.flatMap { workflowGroup(code: $0.workbench) }
        }
    }
}

extension ConfigurationDocument.Fallback {
    /// Open hours after which what was not taken is handed over.
    public var after: Promise.Span { handOverAfter ?? .seconds(Outbound.handOverSeconds) }
}
