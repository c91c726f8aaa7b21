import Messaging

/// Who somebody is to somebody, in words that every language has.
enum Kin: String, Sendable, CaseIterable {
    case mother, father, parent, daughter, son, child, wife, husband, spouse, partner, sister, brother, sibling, grandmother, grandfather
    case grandparent, grandchild, guardian, ward, caregiver, friend

    /// What the patient is to the member who acts for them, as the grant says what the member is to the patient.
    ///
    /// - Parameters:
    ///   - relationship: what the member is to the patient, such as `mother`.
    ///   - sex: of the patient, as the record says it.
    static func ofPatient(relationship: String, sex: String?) -> Kin? {
        guard let member = Kin(rawValue: relationship.lowercased()) else { return nil }
        let isFemale = sex?.lowercased() == "female"
        let isMale = sex?.lowercased() == "male"
        func by(_ female: Kin, _ male: Kin, _ other: Kin) -> Kin { isFemale ? female : isMale ? male : other }
        return switch member {
        case .mother, .father, .parent: by(.daughter, .son, .child)
        case .daughter, .son, .child: by(.mother, .father, .parent)
        case .wife, .husband, .spouse: by(.wife, .husband, .spouse)
        case .sister, .brother, .sibling: by(.sister, .brother, .sibling)
        case .grandmother, .grandfather, .grandparent: .grandchild
        case .grandchild: by(.grandmother, .grandfather, .grandparent)
        case .partner: .partner
        case .guardian: .ward
        case .ward: .guardian
        case .caregiver: .ward
        case .friend: .friend
        }
    }
}
