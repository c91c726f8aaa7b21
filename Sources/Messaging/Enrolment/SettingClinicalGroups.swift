public import Persistence

extension Enrolment {
    /// The clinical groups a patient belongs to, in the order of the site; those that are retired are not among them.
    ///
    /// - Throws: `NotFound`.
    public func clinicalGroups(of patient: ID<Patient>, by signedIn: SignedIn, in tx: Transaction) throws -> [PatientGroup] {
        try admit(signedIn)
        return try patients.groups(of: patients.patient(patient, in: tx).id, in: tx)
    }

    /// Says which clinical groups a patient belongs to, all of them: what is not named ends now, whoever said it before.
    ///
    /// - Parameter codes: of groups of the site; none ends them all.
    /// - Returns: the groups as they are then.
    /// - Throws: `NotFound`, `ClinicalGroupsUnknown`.
    @discardableResult
    public func setClinicalGroups(
        of patient: ID<Patient>, to codes: [String], by signedIn: SignedIn, site: Site, in tx: Transaction
    ) throws -> [PatientGroup] {
        try admit(signedIn)
        _ = try patients.patient(patient, in: tx)
        let unknown = codes.filter { site.clinicalGroup(code: $0) == nil }
        guard unknown.isEmpty else { throw ClinicalGroupsUnknown(codes: unknown) }
        let wanted = Set(codes.compactMap { site.clinicalGroup(code: $0)?.id })
        try patients.replaceGroups(of: patient, with: wanted, by: signedIn.actor, session: signedIn.session, in: tx)
        return try patients.groups(of: patient, in: tx)
    }

    /// The account that a patient has themselves; nil for somebody without one.
    ///
    /// - Throws: `NotFound` for everybody without the role.
    public func ownAccount(of patient: ID<Patient>, by signedIn: SignedIn, in tx: Transaction) throws -> ID<Account>? {
        try admit(signedIn)
        return try tx.first("SELECT id FROM account WHERE patient = \(patient)") { try $0[0] as ID<Account> }
    }
}

/// Clinical groups were named that the site does not have, or no longer has.
public struct ClinicalGroupsUnknown: Refusal, Equatable {
    public let codes: [String]

    public init(codes: [String]) {
        self.codes = codes
    }

    public var code: String { "clinical-group-unknown" }
    public var status: Int { 422 }
    public var sentence: String { "Not every one of these is a clinical group of this site. Choose among those that are there." }

    /// Each names its code as a part of the field, because a sentence holds nothing that was typed.
    public var fields: [FieldRefusal] {
        codes.prefix(20).map { code in
            FieldRefusal(field: "clinicalGroups.\(code.prefix(40))", code: "unknown", sentence: "There is no such clinical group.")
        }
    }
}
