import Persistence

extension Configuration {
    /// Brings every table to what the document says.
    func write(_ document: ConfigurationDocument, current: ConfigurationDocument, by author: Actor, in tx: Transaction) throws {
        let now = surroundings.clock()
        let ids = surroundings.ids
        try SiteSettings.write(document, at: now, in: tx)
        try SystemClients.apply(document, ids: ids, at: now, in: tx)
        let groups = try Groups.apply(document, ids: ids, at: now, in: tx)
        let accounts = try writeUsers(document, current: current, providers: groups.providers, by: author, at: now, in: tx)
        let workflowGroups = try Flows.applyWorkflowGroups(document, accounts: accounts, ids: ids, at: now, in: tx)
        try writeMembers(document, groups: workflowGroups, accounts: accounts, by: author, at: now, in: tx)
        try Flows.applyMessageFlows(
            document, clinicalGroups: groups.clinicalGroups, workflowGroups: workflowGroups, ids: ids, at: now, in: tx)
    }

    /// Creates, updates and removes staff accounts.
    ///
    /// - Returns: the account of every username of the document, by its key.
    private func writeUsers(
        _ document: ConfigurationDocument, current: ConfigurationDocument, providers: [String: ID<Provider>], by author: Actor,
        at now: Timestamp, in tx: Transaction
    ) throws -> [String: ID<Account>] {
        let present = try Identity.staff(keys: surroundings.keys, in: tx).filter { !$0.removed }
        let byKey = Dictionary(present.map { (Username.key($0.username), $0) }) { first, _ in first }
        let unchanged = Set(current.workbenchUsers)
        var accounts: [String: ID<Account>] = [:]
        var mistakes: [ConfigurationMistake] = []
        for (index, user) in document.workbenchUsers.enumerated() {
            let key = Username.key(user.username)
            let provider = try user.provider.map { try providers.id(of: $0) }
            if let known = byKey[key], unchanged.contains(user), known.provider == provider {
                accounts[key] = known.id
                continue
            }
            do {
                accounts[key] = try Identity.provisionStaff(
                    username: user.username, name: user.name, enabled: user.enabled, roles: user.roles, languages: user.languages,
                    provider: provider, by: author.account, at: now, ids: surroundings.ids, keys: surroundings.keys, in: tx)
            } catch let refusal as any Refusal {
                let path = "workbenchUsers[\(index)]"
                mistakes.append(
                    ConfigurationMistake(path, line: document.lines.line(of: path), code: .invalid, refusal.sentence))
            }
        }
        guard mistakes.isEmpty else { throw ConfigurationRefusal.mistakes(mistakes) }
        for person in present where accounts[Username.key(person.username)] == nil {
            try Identity.removeStaff(person.id, by: author.account, at: now, in: tx)
        }
        return accounts
    }

    /// Saves what differs and takes the assignment from whoever is no longer a member.
    private func writeMembers(
        _ document: ConfigurationDocument, groups: [String: ID<WorkflowGroup>], accounts: [String: ID<Account>], by author: Actor,
        at now: Timestamp, in tx: Transaction
    ) throws {
        let present = Set(try WorkflowGroupMembership.all(in: tx))
        var wanted: Set<WorkflowGroupMembership> = []
        for entry in document.workflowGroups {
            let group = try groups.id(of: entry.code)
            for member in entry.members {
                wanted.insert(
                    WorkflowGroupMembership(
                        group: group, account: try accounts.id(of: Username.key(member.user)), role: member.role,
                        active: member.active, assigned: member.assigned))
            }
        }
        let places = Set(wanted.map(\.place))
        for membership in present where membership.assigned && !places.contains(membership.place) {
            var left = membership
            left.assigned = false
            try left.save(by: author.account, at: now, in: tx)
        }
        for membership in wanted.subtracting(present).sorted(by: { ($0.group, $0.account) < ($1.group, $1.account) }) {
            try membership.save(by: author.account, at: now, in: tx)
        }
    }
}

extension WorkflowGroupMembership {
    fileprivate struct Place: Hashable {
        var group: ID<WorkflowGroup>
        var account: ID<Account>
    }

    fileprivate var place: Place { Place(group: group, account: account) }
}
