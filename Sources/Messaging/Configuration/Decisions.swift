/// The business decisions (S47 to S64), grouped by direction (S54) and
/// enforced by the server.
public struct Decisions: Sendable, Hashable, Codable {
    public var routes = Routes()
    public var membersToProviders = MembersToProviders()
    public var providersToMembers = ProvidersToMembers()
    public var external = External()

    public init() {}

    /// Which of the two mechanisms the installation supports (S48).
    public struct Routes: Sendable, Hashable, Codable {
        public var workbench = true
        public var external = false

        public init() {}
    }

    public struct MembersToProviders: Sendable, Hashable, Codable {
        /// Types a member may ask; a missing one is off (S53, S55).
        public var types: Set<MessageType> = [.general, .medical]
        /// Whether members may reply (S56).
        public var replies = true
        /// Which providers a member is offered (S57).
        public var providerFilter = ProviderFilter.accepting

        public init() {}
    }

    public struct ProvidersToMembers: Sendable, Hashable, Codable {
        public var initiate = true
        /// Whether Workbench users may begin conversations of their own (S45).
        public var personalMessaging = false
        /// After how long a reply to an absent initiator becomes a task (D4).
        public var personalFallbackAfter: Promise.Span?
        public var templates = true
        /// Whether a message may name a clinical group alone (S59).
        public var withoutProvider = true

        public init() {}
    }

    public struct External: Sendable, Hashable, Codable {
        public var attachments = false
        public var virusScan = VirusScan.required
        public var templateDirectsInbox = true
        public var eventMessages = false

        public init() {}
    }

    public enum ProviderFilter: Sendable, Hashable, Codable {
        case none, accepting, rule
        /// The site's own; where it is not installed, nobody is offered.
        case plugin(name: String)

        /// Whether it matters which clinical groups a patient belongs to.
        var asksForGroups: Bool {
            switch self {
            case .none, .accepting: false
            case .rule, .plugin: true
            }
        }
    }

    public enum VirusScan: String, Sendable, Hashable, Codable, CaseIterable {
        case required, off
    }
}
