/// A number by which an authority knows a person or an organisation. Social security numbers never become one.
public struct ImportedIdentifier: Sendable, Hashable {
    /// The URI of the authority; `nil` when the source names none, and then nothing can be matched by it.
    public let system: String?
    public let value: String
    /// The code of HL7 table 0203, such as `MR` or `DL`.
    public let typeCode: String?
    /// False when the source marks it as old or its period is over.
    public let isCurrent: Bool

    public init(system: String?, value: String, typeCode: String? = nil, isCurrent: Bool = true) {
        self.system = system
        self.value = value
        self.typeCode = typeCode
        self.isCurrent = isCurrent
    }
}

/// The name a person goes by.
public struct ImportedName: Sendable, Hashable {
    /// All given names, separated by spaces; may be empty.
    public let given: String
    /// The family name; the whole name when the source does not separate its parts.
    public let family: String
    public let prefix: String
    public let suffix: String
    public let period: ImportedPeriod?

    public init(given: String, family: String, prefix: String = "", suffix: String = "", period: ImportedPeriod? = nil) {
        self.given = given
        self.family = family
        self.prefix = prefix
        self.suffix = suffix
        self.period = period
    }

    /// Prefix, given names, family name and suffix, separated by spaces.
    public var full: String {
        [prefix, given, family, suffix].filter { !$0.isEmpty }.joined(separator: " ")
    }
}

/// A phone number or an e-mail address that is in use.
public struct ImportedContact: Sendable, Hashable {
    public let value: String
    /// `home`, `work`, `mobile` or `temp`, where the source says so.
    public let use: String?

    public init(value: String, use: String? = nil) {
        self.value = value
        self.use = use
    }
}

/// The ways to reach a person, best first.
public struct ImportedContacts: Sendable, Hashable {
    public let phones: [ImportedContact]
    public let emails: [ImportedContact]

    public init(phones: [ImportedContact] = [], emails: [ImportedContact] = []) {
        self.phones = phones
        self.emails = emails
    }
}

/// From when until when; an end that is partial includes all that it may mean.
public struct ImportedPeriod: Sendable, Hashable {
    public let start: FHIRDateTime?
    public let end: FHIRDateTime?

    public init(start: FHIRDateTime?, end: FHIRDateTime?) {
        self.start = start
        self.end = end
    }

    /// Whether the period was over before this day began.
    public func isOver(on day: FHIRDate) -> Bool {
        guard let end else { return false }
        return end.date.lastDay < day.firstDay
    }
}

/// A coded value, with the words the source gave for it.
public struct ImportedCode: Sendable, Hashable {
    public let system: String?
    public let code: String?
    public let text: String?

    public init(system: String? = nil, code: String? = nil, text: String? = nil) {
        self.system = system
        self.code = code
        self.text = text
    }
}

/// https://hl7.org/fhir/R4/valueset-administrative-gender.html
public enum ImportedSex: String, Sendable, Hashable, CaseIterable {
    case male
    case female
    case other
    case unknown
}
