public import Persistence

/// A patient whom an administrator adds, as it was filled in.
public struct NewPatient: Sendable, Hashable {
    public var given: String
    public var family: String
    /// ISO day.
    public var birthDate: String
    /// A number of the site's primary authority.
    public var recordNumber: String
    /// Language tag; nil is the site's first.
    public var language: String?

    public init(given: String, family: String, birthDate: String, recordNumber: String, language: String? = nil) {
        self.given = given
        self.family = family
        self.birthDate = birthDate
        self.recordNumber = recordNumber
        self.language = language
    }

    /// What is added, when all of it is accepted.
    struct Accepted: Sendable, Hashable {
        let details: PatientDetails
        let identifier: Patients.Identifier
    }

    /// The rules, all of them.
    ///
    /// - Parameter today: the day in the site's zone.
    /// - Throws: `EnrolmentRefusal`.
    func accepted(site: Site, today: BirthDate) throws(EnrolmentRefusal) -> Accepted {
        let (given, family) = (Plain.trimmed(given), Plain.trimmed(family))
        if given.isEmpty && family.isEmpty { throw .nameMissing }
        guard Plain.isAccepted(given, longest: 100), Plain.isAccepted(family, longest: 100) else { throw .nameNotAccepted }
        guard let day = BirthDate(Plain.trimmed(birthDate)), (day.year, day.month, day.day) <= (today.year, today.month, today.day) else {
            throw .birthDateNotAccepted
        }
        let number = Plain.trimmed(recordNumber)
        guard !number.isEmpty, Plain.isAccepted(number, longest: 64) else { throw .recordNumberNotAccepted }
        guard let authority = site.primaryAuthority else { throw .recordNumberNotAccepted }
        let language = language.flatMap { $0.isEmpty ? nil : $0 } ?? site.languages.first
        if let language, !site.languages.contains(language) { throw .languageUnknown }
        return Accepted(
            details: PatientDetails(given: given, family: family, birthDate: day, language: language),
            identifier: Patients.Identifier(authority: authority, value: number))
    }
}

/// What is said of somebody who becomes a member.
public struct NewMember: Sendable, Hashable {
    /// Their own chart; nil for somebody who acts for others alone.
    public var patient: ID<Patient>?
    /// As others read it; nil takes the patient's.
    public var name: String?
    /// Language tag; nil takes the patient's, else the site's first.
    public var language: String?
    public var email: String?

    public init(patient: ID<Patient>?, name: String? = nil, language: String? = nil, email: String? = nil) {
        self.patient = patient
        self.name = name
        self.language = language
        self.email = email
    }
}

/// Text on one line, as forms take it.
enum Plain {
    static func trimmed(_ text: String) -> String {
        let start = text.drop { $0.isWhitespace }
        return String(start.prefix(upTo: start.lastIndex { !$0.isWhitespace }.map { start.index(after: $0) } ?? start.startIndex))
    }

    /// - Parameter longest: in Unicode scalars.
    static func isAccepted(_ text: String, longest: Int) -> Bool {
        text.unicodeScalars.count <= longest && text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
    }
}

extension Site {
    /// The code of the authority whose numbers the practice writes.
    public var primaryAuthority: String? {
        (authorities.first { $0.primary } ?? authorities.first)?.code
    }
}
