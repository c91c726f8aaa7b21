extension ConfigurationCheck {
    mutating func checkProviders() {
        let providers = document.providers
        checkCodes("providers", providers.map(\.code))
        for (index, provider) in providers.enumerated() {
            let path = "providers[\(index)]"
            checkIdentifier(provider.authority, provider.identifier, at: path)
            require(
                provider.offeredToPatientsOf, "clinical group", among: document.clinicalGroups.map(\.code),
                at: "\(path).offeredTo.patientsOfGroup")
        }
    }

    mutating func checkClinicalGroups() {
        let groups = document.clinicalGroups
        checkCodes("clinicalGroups", groups.map(\.code))
        let providers = document.providers.map(\.code)
        for (index, group) in groups.enumerated() {
            let path = "clinicalGroups[\(index)]"
            checkIdentifier(group.authority, group.identifier, at: path)
            for (position, code) in group.providers.enumerated() {
                require(code, "provider", among: providers, at: "\(path).providers[\(position)]")
                if group.providers[..<position].contains(code) {
                    mistake("\(path).providers[\(position)]", .duplicateCode, "`\(code)` stands twice in `\(group.code)`.")
                }
            }
        }
    }

    mutating func checkUsers() {
        var keys: [String: Int] = [:]
        for (index, user) in document.workbenchUsers.enumerated() where !user.username.isEmpty {
            let path = "workbenchUsers[\(index)]"
            if !Username.accepts(user.username) {
                mistake(
                    "\(path).username", .invalid,
                    "`\(user.username.shortened)` is no username: 2 to 64 letters of ASCII, digits and `. _ - @ +`.")
            }
            if let earlier = keys.updateValue(index, forKey: Username.key(user.username)) {
                mistake(
                    "\(path).username", .duplicateCode,
                    "The username `\(user.username)` is that of `workbenchUsers[\(earlier)]` already; capitals make no difference.")
            }
            require(user.provider, "provider", among: document.providers.map(\.code), at: "\(path).provider")
            for (position, language) in user.languages.enumerated()
            where language.isEmpty || language.contains(",") || user.languages[..<position].contains(language) {
                mistake("\(path).languages[\(position)]", .invalid, "`\(language.shortened)` is no language, or stands twice.")
            }
        }
    }

    mutating func checkWorkflowGroups() {
        checkCodes("workflowGroups", document.workflowGroups.map(\.code))
        let usernames = document.workbenchUsers.map(\.username)
        for (index, group) in document.workflowGroups.enumerated() {
            let path = "workflowGroups[\(index)]"
            for (position, member) in group.members.enumerated() {
                let place = "\(path).members[\(position)]"
                require(member.user, "Workbench user", among: usernames, at: "\(place).user")
                if group.members[..<position].contains(where: { $0.user == member.user }) {
                    mistake("\(place).user", .duplicateCode, "`\(member.user)` stands twice among the members of `\(group.code)`.")
                }
                let failed = failedConditions(member)
                // A switch that the document turns off on the spot is meant; one turned off elsewhere may be forgotten.
                if member.active, member.assigned, let reason = failed.first {
                    warning("\(place).user", .memberNotEligible, "`\(member.user)` cannot process tasks of `\(group.code)`: \(reason).")
                }
            }
            if let name = group.escalateTo { requireReachable(name, in: group, at: "\(path).escalateTo") }
            for (position, name) in group.onCall.enumerated() {
                requireReachable(name, in: group, at: "\(path).onCall[\(position)]")
                if group.onCall[..<position].contains(name) {
                    mistake("\(path).onCall[\(position)]", .duplicateCode, "`\(name)` stands twice on the on-call list of `\(group.code)`.")
                }
            }
        }
    }

    /// Whoever is told of what is late belongs to the group. Somebody whom a manager has taken out since is passed over, so that is only
    /// worth a warning, and what was exported can be applied.
    private mutating func requireReachable(_ name: String, in group: ConfigurationDocument.WorkflowGroupEntry, at path: String) {
        guard let member = group.members.first(where: { $0.user == name }) else {
            return mistake(
                path, .notAMember,
                "`\(name.shortened)` is neither manager nor agent of `\(group.code)`, so nothing can be escalated to them.")
        }
        guard !member.assigned else { return }
        warning(path, .memberNotEligible, "`\(name.shortened)` is not assigned to `\(group.code)` any more, and is passed over.")
    }

    /// Which of the four conditions to process a task (S37 to S40) fail, in
    /// words; empty when all hold, or when the user is unknown and reported.
    func failedConditions(_ member: ConfigurationDocument.WorkflowGroupEntry.Member) -> [String] {
        guard let user = document.workbenchUsers.first(where: { $0.username == member.user }) else { return [] }
        let facts = EligibilityFacts(
            enabled: user.enabled, taskProcessing: user.roles.contains(.taskProcessing),
            membership: EligibilityFacts.Membership(role: member.role, active: member.active, assigned: member.assigned))
        guard case .failing(let conditions) = Eligibility.judge(facts) else { return [] }
        return conditions.map { condition in
            switch condition {
            case .enabled: "the account is disabled"
            case .taskProcessing: "the role `taskProcessing` is missing"
            case .active: "they are not active there"
            case .assigned: "they are not assigned there"
            }
        }
    }

    /// Whether anybody meets all four conditions (S41).
    func hasEligibleAgent(_ group: ConfigurationDocument.WorkflowGroupEntry) -> Bool {
        knownMembers(group).contains { failedConditions($0).isEmpty }
    }

    mutating func requireEligibleAgent(_ group: ConfigurationDocument.WorkflowGroupEntry, at path: String, for work: String) {
        guard !hasEligibleAgent(group) else { return }
        let known = knownMembers(group)
        let reasons = known.map { "`\($0.user)`: \(failedConditions($0).joined(separator: ", "))" }
        let why = reasons.isEmpty ? "it has no members" : reasons.joined(separator: "; ")
        mistake(path, .noEligibleAgent, "Nobody in the workflow group `\(group.code)` could process \(work) (\(why)).")
    }

    private func knownMembers(
        _ group: ConfigurationDocument.WorkflowGroupEntry
    ) -> [ConfigurationDocument.WorkflowGroupEntry.Member] {
        group.members.filter { member in document.workbenchUsers.contains { $0.username == member.user } }
    }
}
