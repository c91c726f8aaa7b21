/// Which way files travel.
public enum AttachmentDirection: Sendable, Hashable, CaseIterable {
    case fromMembers, toMembers
}

extension Site {
    /// Whether a message may carry files: the clinical group's switch for the direction, or the flow's where it has one of its own; on the
    /// external route both and the decision for that route (S16, S19, S53, S61, D2). Off unless the site says otherwise.
    ///
    /// - Parameter flow: the one the message enters, or a reply to it would.
    public func takesAttachments(_ direction: AttachmentDirection, _ group: ClinicalGroup, flow: MessageFlow?) -> Bool {
        let own: Bool
        switch direction {
        case .fromMembers: own = flow?.attachments?.fromMembers ?? group.attachmentsFromMembers
        case .toMembers: own = flow?.attachments?.toMembers ?? group.attachmentsToMembers
        }
        if case .external? = flow?.route { return own && decisions.external.attachments }
        return own
    }

    /// The same for a conversation that is under way.
    public func takesAttachments(_ direction: AttachmentDirection, in conversation: Conversation) -> Bool {
        guard let group = clinicalGroup(conversation.clinicalGroup) else { return false }
        return takesAttachments(direction, group, flow: flow(for: group.id, type: conversation.type))
    }

    /// Whether anybody takes files of this kind of person: else there is nothing to upload one for.
    func takesAttachments(of kind: AccountKind) -> Bool {
        let direction: AttachmentDirection = kind == .member ? .fromMembers : .toMembers
        return clinicalGroups.contains { group in
            group.retiredAt == nil
                && (takesAttachments(direction, group, flow: nil)
                    || flows.contains { $0.clinicalGroup == group.id && takesAttachments(direction, group, flow: $0) })
        }
    }

    /// Whether a message of another system may carry files. It comes by the external route, whichever way answers to it go (S19, S61).
    public func takesAttachmentsOfSystems(_ group: ClinicalGroup, flow: MessageFlow?) -> Bool {
        decisions.external.attachments && takesAttachments(.toMembers, group, flow: flow)
    }

    /// The same for an answer in a conversation that is under way.
    func takesAttachmentsOfSystems(in conversation: Conversation) -> Bool {
        guard let group = clinicalGroup(conversation.clinicalGroup) else { return false }
        return takesAttachmentsOfSystems(group, flow: flow(for: group.id, type: conversation.type))
    }

    /// Whether a system has anything to hand a file in for.
    func takesAttachments(of client: SystemClient) -> Bool {
        clinicalGroups.contains { group in
            group.retiredAt == nil && client.clinicalGroups.contains(group.code) && takesAttachmentsOfSystems(byAnyFlowOf: group)
        }
    }

    /// The same where nobody knows yet by which flow answers would go.
    func takesAttachmentsOfSystems(byAnyFlowOf group: ClinicalGroup) -> Bool {
        takesAttachmentsOfSystems(group, flow: nil)
            || flows.contains { $0.clinicalGroup == group.id && takesAttachmentsOfSystems(group, flow: $0) }
    }
}
