public import Persistence

/// The whole configuration in force, as one immutable value: what every
/// decision is taken by. Loaded from the tables once a revision.
public struct Site: Sendable {
    /// The newest revision of the configuration these facts come from.
    public var revision: Int64
    public var name: Localized
    /// IANA name of the zone in which the site's days begin.
    public var timeZone: String { didSet { times = Times(self) } }
    /// Tags of the languages every text is written in; the first is the default.
    public var languages: [String]
    public var publicAddress: String
    public var emergency: HelpLine
    public var nurseLine: HelpLine
    public var crisisLine: HelpLine?
    public var authorities: [AssigningAuthority]
    public var limits: Limits
    public var ages: Ages
    public var decisions: Decisions
    public var types: [MessageTypeDescription]
    public var urgent: Urgent?
    public var calendars: [Calendar] { didSet { times = Times(self) } }
    /// Living and retired, so that old conversations still have names.
    public var providers: [Provider] { didSet { index = Index(self) } }
    public var clinicalGroups: [ClinicalGroup] { didSet { index = Index(self) } }
    public var workflowGroups: [WorkflowGroup] { didSet { index = Index(self) } }
    /// Words written beforehand, in the order of the document.
    public var templates: [MessageTemplate]
    /// Short texts for people to set into what they write, in the order of the document.
    public var textModules: [TextModule] = []
    /// Systems that call us.
    public var systemClients: [SystemClient] = []
    /// What is sent by itself when something happens elsewhere.
    public var eventRules: [EventRule] = []
    /// Where messages are delivered to, in the order of the document.
    public var endpoints: [Endpoint]
    public var flows: [MessageFlow] { didSet { index = Index(self) } }
    /// What this program has beside the product's own rules.
    public var installed = Installation.shipped
    /// What is asked for on every message, found without a search.
    private(set) var index = Index()
    private(set) var times = Times()

    public init(
        revision: Int64, name: Localized, timeZone: String, languages: [String], publicAddress: String, emergency: HelpLine,
        nurseLine: HelpLine, crisisLine: HelpLine?, authorities: [AssigningAuthority], limits: Limits, ages: Ages,
        decisions: Decisions, types: [MessageTypeDescription], calendars: [Calendar], providers: [Provider],
        clinicalGroups: [ClinicalGroup], workflowGroups: [WorkflowGroup], flows: [MessageFlow],
        urgent: Urgent? = nil, templates: [MessageTemplate] = [], endpoints: [Endpoint] = []
    ) {
        self.revision = revision
        self.name = name
        self.timeZone = timeZone
        self.languages = languages
        self.publicAddress = publicAddress
        self.emergency = emergency
        self.nurseLine = nurseLine
        self.crisisLine = crisisLine
        self.authorities = authorities
        self.limits = limits
        self.ages = ages
        self.decisions = decisions
        self.types = types
        self.calendars = calendars
        self.providers = providers
        self.clinicalGroups = clinicalGroups
        self.workflowGroups = workflowGroups
        self.flows = flows
        self.urgent = urgent
        self.templates = templates
        self.endpoints = endpoints
        index = Index(self)
        times = Times(self)
    }
}

extension Site {
    /// A number to call, with the sentence the site wrote for it.
    public struct HelpLine: Sendable, Hashable, Codable {
        public var text: Localized
        public var number: String

        public init(text: Localized, number: String) {
            self.text = text
            self.number = number
        }
    }

    /// Who issues record numbers, and how FHIR and HL7 name them.
    public struct AssigningAuthority: Sendable, Hashable, Codable {
        public var code: String
        public var system: String
        public var hl7Namespace: String?
        public var hl7OID: String?
        public var primary: Bool

        public init(code: String, system: String, hl7Namespace: String? = nil, hl7OID: String? = nil, primary: Bool = false) {
            self.code = code
            self.system = system
            self.hl7Namespace = hl7Namespace
            self.hl7OID = hl7OID
            self.primary = primary
        }
    }

    /// Lengths in Unicode scalars, times in seconds.
    public struct Limits: Sendable, Hashable, Codable {
        public var undoWindowSeconds = 20
        public var claimLeaseSeconds = 1800
        public var subject = 200
        public var body = 20_000

        public init(undoWindowSeconds: Int = 20, claimLeaseSeconds: Int = 1800, subject: Int = 200, body: Int = 20_000) {
            self.undoWindowSeconds = undoWindowSeconds
            self.claimLeaseSeconds = claimLeaseSeconds
            self.subject = subject
            self.body = body
        }
    }

    /// Ages in years at which rights change, at 00:00 in the site's zone.
    public struct Ages: Sendable, Hashable, Codable {
        public var confidentialFrom = 12
        public var majority = 18

        public init(confidentialFrom: Int = 12, majority: Int = 18) {
            self.confidentialFrom = confidentialFrom
            self.majority = majority
        }
    }

    /// Open hours of a week and the days on which they do not hold.
    public struct Calendar: Sendable, Hashable, Codable {
        public var code: String
        public var timeZone: String
        /// Seven entries from Monday; each a list of [from, until) minutes of the day.
        public var open: [[OpenHours]]
        /// ISO days, `2026-12-25`.
        public var closed: [String]

        public init(code: String, timeZone: String, open: [[OpenHours]], closed: [String]) {
            self.code = code
            self.timeZone = timeZone
            self.open = open
            self.closed = closed
        }

        public struct OpenHours: Sendable, Hashable, Codable {
            public var fromMinute: Int
            public var untilMinute: Int

            public init(fromMinute: Int, untilMinute: Int) {
                self.fromMinute = fromMinute
                self.untilMinute = untilMinute
            }
        }
    }
}

extension Site {
    /// What happens to a message whose words may be urgent.
    public struct Urgent: Sendable, Hashable {
        public var rules: Rules
        /// Seconds from sending until a possibly urgent task is due, day and night.
        public var withinSeconds: Int
        /// The clinical group that looks at what no clinical group would see.
        public var workflowGroup: ID<WorkflowGroup>

        public init(rules: Rules, withinSeconds: Int, workflowGroup: ID<WorkflowGroup>) {
            self.rules = rules
            self.withinSeconds = withinSeconds
            self.workflowGroup = workflowGroup
        }

        public enum Rules: String, Sendable, Hashable, Codable, CaseIterable {
            /// The product's own rule pack of each language.
            case builtIn = "built-in"
            case off
        }
    }
}

extension Site {
    /// At which moments ages change rights here.
    public var ageRule: AgeRule { AgeRule(self) }
}
