public import Persistence

/// Who may begin conversations from the Workbench, and in whose name, as pure
/// rules (S45, S53, S54).
public enum WritingFirst {
    /// Whether personal messaging is open at all: staff may begin, and in their own name.
    public static func isOn(_ decisions: Decisions) -> Bool {
        decisions.providersToMembers.initiate && decisions.providersToMembers.personalMessaging
    }

    /// Whether somebody of the practice sees it on their pages.
    public static func isOffered(to account: Account, _ site: Site) -> Bool {
        isOn(site.decisions) && account.kind == .staff && account.roles.contains(.personalMessaging)
    }

    /// The pairs in which somebody may write first: clinical groups they are a
    /// provider of, or whose questions a workflow group answers that they belong
    /// to, each with the types its flows take. A reply then always finds a flow.
    ///
    /// - Parameter workflowGroups: those the person is assigned to and active in.
    public static func voices(of account: Account, workflowGroups: Set<ID<WorkflowGroup>>, site: Site) -> [Voice] {
        site.clinicalGroups.compactMap { group -> Voice? in
            guard group.retiredAt == nil else { return nil }
            let isProvider = account.provider.map(group.providers.contains) ?? false
            let types = MessageType.allCases.filter { type in
                guard site.decisions.membersToProviders.types.contains(type), let flow = site.flow(for: group.id, type: type),
                    case .workbench(let workflowGroup) = flow.route
                else { return false }
                return isProvider || workflowGroups.contains(workflowGroup)
            }
            guard !types.isEmpty else { return nil }
            let providers = group.providers.compactMap(site.provider).filter { $0.retiredAt == nil }
            return Voice(group: group, types: types, providers: providers)
        }
    }

    /// The workflow groups whose flows take the replies to what somebody may begin: for a physician they are often groups they do not
    /// belong to.
    ///
    /// - Parameter workflowGroups: as in `voices`.
    public static func replyGroups(of account: Account, workflowGroups: Set<ID<WorkflowGroup>>, site: Site) -> Set<ID<WorkflowGroup>> {
        guard isOffered(to: account, site) else { return [] }
        let flows = voices(of: account, workflowGroups: workflowGroups, site: site).flatMap { voice in
            voice.types.compactMap { site.flow(for: voice.group.id, type: $0) }
        }
        return Set(
            flows.compactMap { flow in
                guard case .workbench(let group) = flow.route else { return nil }
                return group
            })
    }

    /// A clinical group in whose name somebody may write.
    public struct Voice: Sendable, Hashable {
        public let group: ClinicalGroup
        public let types: [MessageType]
        public let providers: [Provider]
    }
}

/// What can be refused about writing first.
public enum WritingFirstRefusal: Refusal, Equatable {
    /// Personal messaging is switched off (S45).
    case switchedOff
    /// Nobody with an active account could read it; who is missing.
    case nobodyCanRead([MissingReader])
    /// Who could read it is not who was shown.
    case readersChanged
    /// The conversation is in the hands of a workflow group now (D4).
    case becameTask

    public var code: String {
        switch self {
        case .switchedOff: "personal-messaging-off"
        case .nobodyCanRead: "nobody-can-read"
        case .readersChanged: "readers-changed"
        case .becameTask: "became-task"
        }
    }

    public var status: Int {
        switch self {
        case .switchedOff: 403
        case .nobodyCanRead: 422
        case .readersChanged, .becameTask: 409
        }
    }

    public var sentence: String {
        switch self {
        case .switchedOff: "Personal messaging is switched off here: conversations are begun by members."
        case .nobodyCanRead(let missing):
            "Nobody with an active account could read this, so it was not sent. "
                + missing.map(\.sentence).joined(separator: " ")
                + " Call, write a letter, or have the account activated."
        case .readersChanged: "Who can read this is not who was shown to you. Look again, then send it."
        case .becameTask: "A workflow group has taken this conversation over. Answer it there, as a task."
        }
    }

    public var fields: [FieldRefusal] {
        guard case .nobodyCanRead(let missing) = self else { return [] }
        return missing.map { FieldRefusal(field: "audience", code: $0.rawValue, sentence: $0.sentence) }
    }
}

/// Who of an audience is not there to read.
public enum MissingReader: String, Sendable, Hashable, CaseIterable {
    case patientHasNoAccount = "patient-has-no-account"
    case patientNotActive = "patient-not-active"
    case noProxy = "no-proxy"

    public var sentence: String {
        switch self {
        case .patientHasNoAccount: "The patient has no account."
        case .patientNotActive: "The patient's account is not active."
        case .noProxy: "Nobody acts for the patient in this kind of question."
        }
    }
}
