/// The whole configuration of a site as one document, with the meaning of
/// every part known. Things name each other by code; what they are called in
/// the tables is none of the document's business.
///
/// Passwords, absence, proxy grants and secrets are never in it.
public struct ConfigurationDocument: Sendable, Hashable {
    /// What it was exported from; applying refuses another base.
    public var revision: Int64?
    public var site = SiteSection()
    public var authorities: [Site.AssigningAuthority] = []
    public var limits = Site.Limits()
    public var ages = Site.Ages()
    public var decisions = Decisions()
    public var messageTypes: [MessageTypeDescription] = []
    public var urgent: UrgentSection?
    public var calendars: [Site.Calendar] = []
    public var providers: [ProviderEntry] = []
    public var workflowGroups: [WorkflowGroupEntry] = []
    public var clinicalGroups: [ClinicalGroupEntry] = []
    public var messageFlows: [MessageFlowEntry] = []
    public var endpoints: [EndpointEntry] = []
    public var systemClients: [SystemClientEntry] = []
    public var inbound: InboundSection?
    public var templates: [TemplateEntry] = []
    public var textModules: [TextModuleEntry] = []
    public var eventRules: [EventRuleEntry] = []
    public var workbenchUsers: [WorkbenchUserEntry] = []
    public internal(set) var lines = SourceLines()

    /// The one format there is.
    public static let format = 1

    public init() {}
}

extension ConfigurationDocument {
    public struct SiteSection: Sendable, Hashable {
        public var name = Localized([:])
        public var timeZone = "UTC"
        public var languages: [String] = ["en"]
        public var publicAddress = ""
        public var emergency = Site.HelpLine(text: Localized([:]), number: "")
        public var nurseLine = Site.HelpLine(text: Localized([:]), number: "")
        public var crisisLine: Site.HelpLine?

        public init() {}
    }

    /// What happens to a message whose words may be urgent.
    public struct UrgentSection: Sendable, Hashable {
        public var rules = Site.Urgent.Rules.builtIn
        public var withinSeconds = 1800
        /// Code of the clinical workflow group that looks at what no clinical group would see.
        public var workflowGroup = ""

        public init() {}
    }

    public struct ProviderEntry: Sendable, Hashable {
        public var code = ""
        public var name = ""
        public var authority: String?
        public var identifier: String?
        public var accepting = true
        /// Code of the clinical group to whose patients alone the provider is offered.
        public var offeredToPatientsOf: String?

        public init() {}
    }

    public struct ClinicalGroupEntry: Sendable, Hashable {
        public var code = ""
        public var name = Localized([:])
        public var about = Localized([:])
        public var authority: String?
        public var identifier: String?
        /// Codes, in the order they are offered.
        public var providers: [String] = []
        public var attachments = Attachments()

        public init() {}
    }

    public struct WorkflowGroupEntry: Sendable, Hashable {
        public var code = ""
        public var name = ""
        public var clinical = false
        public var members: [Member] = []
        /// Username of whoever hears of what is about to be late.
        public var escalateTo: String?
        /// Usernames of those who hear of it next while nobody opens it, in this order.
        public var onCall: [String] = []

        public init() {}

        public struct Member: Sendable, Hashable {
            public var user = ""
            public var role = GroupRole.agent
            public var active = true
            public var assigned = true

            public init() {}
        }
    }

    public struct MessageFlowEntry: Sendable, Hashable {
        public var code = ""
        public var clinicalGroup = ""
        public var types: [MessageType] = []
        public var route = RouteEntry.workbench("")
        public var promise: Promise?
        public var attachments: Attachments?
        public var fallback: Fallback?
        /// Code of the flow that continues conversations when this one is retired.
        public var successor: String?

        public init() {}
    }

    /// A route by the code of where it leads.
    public enum RouteEntry: Sendable, Hashable {
        case workbench(String)
        case external(String)
    }

    public struct Attachments: Sendable, Hashable, Codable {
        public var fromMembers = false
        public var toMembers = false

        public init(fromMembers: Bool = false, toMembers: Bool = false) {
            self.fromMembers = fromMembers
            self.toMembers = toMembers
        }
    }

    /// Who answers when a delivery is not accepted in time.
    public struct Fallback: Sendable, Hashable, Codable {
        /// Code of a workflow group.
        public var workbench = ""
        public var handOverAfter: Promise.Span?

        public init() {}
    }

    public struct WorkbenchUserEntry: Sendable, Hashable {
        public var username = ""
        public var name = ""
        public var enabled = true
        public var roles: Set<Role> = []
        /// Code of the provider this person is.
        public var provider: String?
        /// Languages the person answers in; the first is that of their pages.
        public var languages: [String] = []

        public init() {}
    }
}
