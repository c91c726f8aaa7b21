import Foundation
public import Persistence

extension Enrolment {
    /// Adds a patient who is not known yet: a child, as a rule, for whom somebody will act.
    ///
    /// - Throws: `NotFound`, `EnrolmentRefusal`, `PatientRefusal.identifierTaken`.
    public func addPatient(_ new: NewPatient, by signedIn: SignedIn, site: Site, in tx: Transaction) throws -> FoundPatient {
        try admit(signedIn)
        return try add(try new.accepted(site: site, today: today(site)), by: signedIn.actor, session: signedIn.session, in: tx)
    }

    func add(_ accepted: NewPatient.Accepted, by actor: Actor, session: ID<Session>?, in tx: Transaction) throws -> FoundPatient {
        guard try patients.find(accepted.identifier, in: tx) == nil else { throw PatientRefusal.identifierTaken }
        let patient = try patients.add(accepted.details, identifiers: [accepted.identifier], in: tx)
        try audit.record(AuditEvent(.create, "patient", patient, by: actor, session: session, patient: patient), in: tx)
        return FoundPatient(patient: try patients.patient(patient, in: tx), identifiers: [accepted.identifier])
    }

    /// Makes somebody a member: pending until they have used an activation code.
    ///
    /// - Throws: `NotFound`, `EnrolmentRefusal`, `AccountRefusal`, `ContactRefusal`.
    public func enrol(_ new: NewMember, by signedIn: SignedIn, site: Site, in tx: Transaction) throws -> Account {
        try admit(signedIn)
        return try enrol(new, by: signedIn.actor, session: signedIn.session, site: site, in: tx)
    }

    func enrol(_ new: NewMember, by actor: Actor, session: ID<Session>?, site: Site, in tx: Transaction) throws -> Account {
        let patient = try new.patient.map { try patients.patient($0, in: tx) }
        if patient?.deceasedAt != nil { throw EnrolmentRefusal.patientDeceased }
        let name = Plain.trimmed(new.name ?? patient?.details.name ?? "")
        if name.isEmpty { throw EnrolmentRefusal.nameMissing }
        guard Plain.isAccepted(name, longest: 200) else { throw EnrolmentRefusal.nameNotAccepted }
        let wanted = new.language.flatMap { $0.isEmpty ? nil : $0 }
        if let wanted, !site.languages.contains(wanted) { throw EnrolmentRefusal.languageUnknown }
        let language =
            wanted ?? patient?.details.language.flatMap { site.languages.contains($0) ? $0 : nil } ?? site.languages.first ?? "en"
        let account = try identity.create(
            NewAccount(kind: .member, username: "", name: name, language: language, patient: new.patient),
            password: PasswordHash?.none, by: actor, in: tx)
        if let email = new.email, !Plain.trimmed(email).isEmpty {
            try keepEmail(email, of: account, by: actor, session: session, site: site, in: tx)
        }
        try audit.record(AuditEvent(.enrol, "account", account.id, by: actor, session: session, patient: new.patient), in: tx)
        return account
    }

    /// Changes where a person can be written to.
    ///
    /// - Parameter address: empty for none.
    /// - Throws: `ContactRefusal`, `NotFound`.
    @discardableResult
    func keepEmail(
        _ address: String, of account: Account, by actor: Actor, session: ID<Session>?, site: Site, in tx: Transaction
    ) throws -> Bool {
        try ContactAddresses(surroundings: surroundings, identity: identity, patients: patients)
            .keep(address, of: account, by: actor, session: session, site: site, in: tx)
    }

    /// The day it is where the site's days begin.
    func today(_ site: Site) -> BirthDate {
        let now = surroundings.clock()
        let moment = Date(timeIntervalSince1970: TimeInterval(now.microseconds / 1_000_000))
        return BirthDate(day: now, secondsFromUTC: TimeZone(identifier: site.timeZone)?.secondsFromGMT(for: moment) ?? 0)
    }
}
