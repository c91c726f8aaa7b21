public import Persistence

extension Configuration {
    /// The tables as a document. Lists whose order says nothing stand in the
    /// order of their names, so that equal configurations are equal texts.
    public func document(in tx: Transaction) throws -> ConfigurationDocument {
        var document = try SiteSettings(in: tx).document()
        document.revision = try Self.revision(in: tx)
        document.authorities = try Groups.authorities(in: tx).map(\.value)
        document.messageTypes = try Groups.types(in: tx).map(\.value)
        document.calendars = try Groups.calendars(in: tx).map(\.value)
        let providers = try Groups.providers(in: tx)
        let clinicalGroups = try Groups.clinicalGroups(in: tx)
        let workflowGroups = try Flows.workflowGroups(in: tx)
        let staff = try Identity.staff(keys: surroundings.keys, in: tx).filter { !$0.removed }
        document.providers = providers.filter { $0.retiredAt == nil }.map(\.value)
        document.clinicalGroups = clinicalGroups.filter { $0.retiredAt == nil }.map(\.value)
        document.workbenchUsers = staff.map { Self.entry($0, providers: providers) }
        let members = Dictionary(grouping: try WorkflowGroupMembership.all(in: tx), by: \.group)
        document.workflowGroups = workflowGroups.filter { $0.retiredAt == nil }.map { row in
            Self.entry(row, members: members[row.id] ?? [], staff: staff)
        }
        document.messageFlows = try Flows.messageFlows(in: tx).map(\.configured).filter { $0.retiredAt == nil }.map { row in
            Self.entry(row.value, clinicalGroups: clinicalGroups, workflowGroups: workflowGroups)
        }
        return document.normalized()
    }

    private static func entry(_ staff: StaffRecord, providers: [Groups.ProviderRow]) -> ConfigurationDocument.WorkbenchUserEntry {
        var entry = ConfigurationDocument.WorkbenchUserEntry()
        entry.username = staff.username
        entry.name = staff.name
        entry.enabled = staff.enabled
        entry.roles = staff.roles
        entry.languages = staff.languages
        // A person whose provider is gone is nobody's provider any more.
        entry.provider = providers.first { $0.id == staff.provider && $0.retiredAt == nil }?.code
        return entry
    }

    private static func entry(
        _ row: Flows.WorkflowGroupRow, members: [WorkflowGroupMembership], staff: [StaffRecord]
    ) -> ConfigurationDocument.WorkflowGroupEntry {
        var entry = ConfigurationDocument.WorkflowGroupEntry()
        entry.code = row.value.code
        entry.name = row.value.name
        entry.clinical = row.value.clinical
        entry.escalateTo = staff.first { $0.id == row.value.escalateTo }?.username
        entry.onCall = row.value.onCall.compactMap { name in staff.first { $0.id == name }?.username }
        entry.members = members.compactMap { membership in
            guard let person = staff.first(where: { $0.id == membership.account }) else { return nil }
            var member = ConfigurationDocument.WorkflowGroupEntry.Member()
            member.user = person.username
            member.role = membership.role
            member.active = membership.active
            member.assigned = membership.assigned
            return member
        }
        return entry
    }

    private static func entry(
        _ facts: Flows.FlowFacts, clinicalGroups: [Groups.ClinicalGroupRow], workflowGroups: [Flows.WorkflowGroupRow]
    ) -> ConfigurationDocument.MessageFlowEntry {
        var entry = ConfigurationDocument.MessageFlowEntry()
        entry.code = facts.code
        entry.clinicalGroup = clinicalGroups.first { $0.id == facts.clinicalGroup }?.code ?? ""
        entry.types = facts.types
        entry.route =
            switch facts.route {
            case .workbench(let group): .workbench(workflowGroups.first { $0.id == group }?.code ?? "")
            case .external(let endpoint): .external(endpoint)
            }
        entry.promise = facts.promise
        entry.attachments = facts.attachments
        entry.fallback = facts.fallback
        entry.successor = facts.successor
        return entry
    }
}

extension ConfigurationDocument {
    /// Lists whose order says nothing, in the order of their names.
    func normalized() -> ConfigurationDocument {
        var document = self
        document.workbenchUsers.sort { Username.key($0.username) < Username.key($1.username) }
        for index in document.workflowGroups.indices {
            document.workflowGroups[index].members.sort { Username.key($0.user) < Username.key($1.user) }
        }
        for index in document.messageFlows.indices {
            let types = document.messageFlows[index].types
            document.messageFlows[index].types = MessageType.allCases.filter(types.contains)
        }
        for index in document.calendars.indices { document.calendars[index].closed.sort() }
        return document
    }

    /// What applying the document means for people it does not name.
    ///
    /// Members who are not listed are no longer assigned, but remembered.
    /// Accounts that whoever wrote the document could not know of, because they
    /// were made elsewhere since, are kept: nobody is locked out unseen.
    func completed(from current: ConfigurationDocument, known usernames: Set<String>) -> ConfigurationDocument {
        var document = normalized()
        let listed = Set(document.workbenchUsers.map { Username.key($0.username) })
        document.workbenchUsers += current.workbenchUsers.filter { user in
            let key = Username.key(user.username)
            return !listed.contains(key) && !usernames.contains(key)
        }
        let kept = Set(document.workbenchUsers.map { Username.key($0.username) })
        for index in document.workflowGroups.indices {
            let group = document.workflowGroups[index]
            guard let before = current.workflowGroups.first(where: { $0.code == group.code }) else { continue }
            let members = Set(group.members.map { Username.key($0.user) })
            document.workflowGroups[index].members += before.members.compactMap { member in
                let key = Username.key(member.user)
                guard !members.contains(key), kept.contains(key) else { return nil }
                var left = member
                left.assigned = false
                return left
            }
        }
        return document.normalized()
    }
}
