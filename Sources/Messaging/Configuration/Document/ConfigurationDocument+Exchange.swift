// Sections about other systems: read, checked and kept with the rest.

extension ConfigurationDocument {
    /// A delivery interface of an external system.
    public struct EndpointEntry: Sendable, Hashable {
        public var code = ""
        /// `webhook`, `fhir`, `mllp`, `smtp`, or the name of a site's own.
        public var adapter = ""
        /// Empty where the adapter connects to no host.
        public var url = ""
        /// What the adapter alone understands; never a secret.
        public var settings: [String: String] = [:]
        public var payload = Payload.full
        /// References, never secrets: `env:NAME`, `file:PATH` or `stored`; two while one replaces the other.
        public var secrets: [String] = []
        public var authority: String?
        public var concurrency = 4
        /// Seconds within which an attempt must be answered.
        public var timeoutSeconds = Self.usualTimeout
        /// Waits in seconds after the attempt before; empty for the product's own schedule.
        public var retrySeconds: [Int] = []
        /// CIDR ranges the address may resolve to although they are private.
        public var allowPrivateNetwork: [String] = []

        public static let usualTimeout = 30

        public init() {}

        public enum Payload: String, Sendable, Hashable, CaseIterable {
            case full, thin
        }
    }

    /// A system that calls us, bound to its authority and groups beside its scopes.
    public struct SystemClientEntry: Sendable, Hashable {
        public var code = ""
        public var name = ""
        /// Codes of the authorities whose numbers it may use.
        public var authorities: [String] = []
        public var clinicalGroups: [String] = []
        public var scopes: [String] = []
        /// Public keys as JSON Web Keys, each a map of texts.
        public var keys: [[String: String]] = []
        /// Where the system publishes its keys, in their place.
        public var keysURL: String?
        /// Ranges of private addresses in which that may be.
        public var allowPrivateNetwork: [String] = []
        /// Requests a minute.
        public var rate = SystemClient.usualRate

        public init() {}
    }

    public struct InboundSection: Sendable, Hashable {
        public var mllp: MLLP?

        public init() {}

        public struct MLLP: Sendable, Hashable {
            /// CIDR ranges that may connect.
            public var peers: [String] = []
            public var authority = ""

            public init() {}
        }
    }

    /// Words written beforehand (S20), and whose inbox they begin in (S21).
    public struct TemplateEntry: Sendable, Hashable {
        public var code = ""
        public var type = MessageType.general
        public var inbox = MessageTemplate.Inbox.both
        public var replyAllowed = true
        public var subject = Localized([:])
        public var body = Localized([:])

        public init() {}
    }

    /// What is sent by itself when something happens elsewhere (S17, S64b).
    public struct EventRuleEntry: Sendable, Hashable {
        public var code = ""
        public var on = Event.newHealthRecord
        public var kinds: [String] = []
        public var clinicalGroup = ""
        public var provider: String?
        public var template = ""
        /// How long a further event of the same kind stays silent.
        public var quietWindow: Promise.Span?
        public var enabled = false

        public init() {}

        public enum Event: String, Sendable, Hashable, CaseIterable {
            case newHealthRecord = "new-health-record"
        }
    }
}
