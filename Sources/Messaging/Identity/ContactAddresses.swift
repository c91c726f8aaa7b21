import Persistence

/// Where people can be written to, and where not: a young patient's address is nobody's who acts for them. What is written to it would
/// be read by whom it is kept from (decisions.md, *People, roles, access*).
struct ContactAddresses: Sendable {
    let surroundings: Surroundings
    let identity: Identity
    let patients: Patients

    /// Changes where a person can be written to.
    ///
    /// - Parameter address: empty for none.
    /// - Returns: whether anything changed.
    /// - Throws: `ContactRefusal`, `NotFound`.
    @discardableResult
    func keep(
        _ address: String, of account: Account, by actor: Actor, session: ID<Session>?, site: Site, in tx: Transaction
    ) throws -> Bool {
        let address = Plain.trimmed(address)
        if !address.isEmpty, try isProxys(address, of: account.patient, site: site, in: tx) { throw ContactRefusal.addressNotAccepted }
        return try identity.setEmail(address.isEmpty ? nil : address, of: account.id, by: actor, session: session, in: tx)
    }

    /// Whether an address is that of somebody who acts for a patient of an age at which conversations may be kept from them. Asked again
    /// before each e-mail, since rights and addresses change.
    func isProxys(_ address: String, of patient: ID<Patient>?, site: Site, in tx: Transaction) throws -> Bool {
        guard let patient else { return false }
        let born = try patients.patient(patient, in: tx).details.birthDate
        guard site.ageRule.band(of: born, at: surroundings.clock()) == .confidential else { return false }
        let folded = EmailAddress.folded(address)
        return try tx.all(
            """
            SELECT a.id, a.email FROM proxy_grant g JOIN account a ON a.id = g.proxy
            WHERE g.patient = \(patient) AND g.ended_at IS NULL AND a.email IS NOT NULL
            """
        ) { try EmailAddress.folded(identity.email(sealed: $0[1], of: $0[0])) }.contains(folded)
    }
}

extension Portal {
    /// Changes the address of whoever is signed in and knows the password.
    ///
    /// - Parameter address: empty for none.
    /// - Throws: `SettingsRefusal.presentPasswordWrong`, `ContactRefusal`, `SignInRefusal` when guesses are too many.
    public func changeOwnAddress(
        to address: String, present password: String, by signedIn: SignedIn, site: Site, network: NetworkAddress
    ) async throws {
        try await identity.confirm(password, of: signedIn, network: network)
        let contacts = mail.contacts
        try await perform { tx in
            try contacts.keep(
                address, of: signedIn.account, by: signedIn.actor, session: signedIn.session, site: site, in: tx)
            return Effect(())
        }
    }
}
