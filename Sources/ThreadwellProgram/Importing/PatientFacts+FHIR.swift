import FHIR
import Messaging
import Persistence

extension PatientFacts {
    /// - Parameters:
    ///   - matched: the numbers that say who it is.
    ///   - languages: the tags of the site's languages.
    init(_ record: PatientRecord, matched: [Patients.Identifier], kept: [Patients.Identifier], languages: [String]) {
        self.init(
            identifiers: matched, unmatched: kept, given: record.name.map(\.given), family: record.name.map(\.family),
            birthDate: record.birthDate?.isoDay.flatMap { BirthDate($0) }, sex: record.sex?.rawValue,
            language: record.language.map { Self.language($0, among: languages) }, phone: record.contacts.phones.first?.value,
            email: record.contacts.emails.first?.value, isDeceased: record.isDeceased || record.deceasedOn != nil,
            deceasedAt: record.deceasedOn.flatMap { Timestamp(rfc3339: "\($0.firstDay)T00:00:00Z") })
    }

    /// The site's own tag for a language when it writes in it: `es` for `es-MX`.
    private static func language(_ tag: String, among languages: [String]) -> String {
        if languages.contains(tag) { return tag }
        let language = tag.split(separator: "-").first.map { $0.lowercased() } ?? tag
        return languages.contains(language) ? language : tag
    }
}

extension RelatedPersonFacts {
    /// - Parameter known: the number of theirs from an authority of the site, if there is one.
    init(_ record: RelatedPersonRecord, known: Patients.Identifier?) {
        let number = record.identifiers.first { $0.isCurrent && $0.system != nil }
        let identifier = known ?? number.map { Patients.Identifier(authority: $0.system ?? "", value: $0.value) }
        let code = record.relationships.lazy.compactMap { Relationship(roleCode: $0) }.first
        self.init(
            identifier: identifier, relationship: code ?? .other,
            details: RelatedPersonDetails(
                given: record.name?.given ?? "", family: record.name?.family ?? "", birthDate: record.birthDate?.description,
                phone: record.contacts.phones.first?.value, email: record.contacts.emails.first?.value,
                words: record.relationships.first.flatMap { $0.text ?? $0.code }, isActive: record.isActive,
                until: record.period?.end?.date.lastDay))
    }
}

extension Relationship {
    /// The word for a code of HL7 v3 RoleCode or of table 0131 and its kin;
    /// nil for what says only that somebody is a contact.
    ///
    /// https://terminology.hl7.org/CodeSystem-v3-RoleCode.html
    init?(roleCode: ImportedCode) {
        switch roleCode.code {
        case "MTH", "NMTH", "STPMTH", "ADOPTM", "MTHFOST", "GESTM": self = .mother
        case "FTH", "NFTH", "STPFTH", "ADOPTF", "FTHFOST": self = .father
        case "PRN", "NPRN", "STPPRN", "ADOPTP", "PRNFOST": self = .parent
        case "CHILD", "NCHILD", "STPCHLD", "CHLDADOPT", "CHLDFOST": self = .child
        case "DAU", "DAUC", "STPDAU", "DAUADOPT", "DAUFOST": self = .daughter
        case "SON", "SONC", "STPSON", "SONADOPT", "SONFOST": self = .son
        case "SPS", "HUSB", "WIFE": self = .spouse
        case "DOMPART", "SIGOTHR": self = .partner
        case "SIB", "BRO", "SIS", "NSIB", "HSIB", "STPSIB", "TWIN": self = .sibling
        case "GRPRN", "GRFTH", "GRMTH": self = .grandparent
        case "GRNDCHILD", "GRNDDAU", "GRNDSON": self = .grandchild
        case "GUARD", "POWATT", "DPOWATT", "HPOWATT", "SPOWATT": self = .guardian
        case "FRND": self = .friend
        default: return nil
        }
    }
}
