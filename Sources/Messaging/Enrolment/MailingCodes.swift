public import Persistence

/// How many e-mails with activation codes were put on their way for a file.
public struct MailedCodes: Sendable, Hashable {
    public var mailed = 0
    /// Whose letters have to be printed: no address is known, or it is not their own.
    public var withoutAddress = 0
}

extension Enrolment {
    /// Has an activation code e-mailed: it is made when it is sent, and the queue holds none.
    ///
    /// - Parameter address: kept first, where one is given.
    /// - Throws: `NotFound`, `EnrolmentRefusal`, `ContactRefusal`.
    public func mailActivationCode(
        to recipient: CodeRecipient, address: String? = nil, by signedIn: SignedIn, site: Site, in tx: Transaction
    ) throws {
        try admit(signedIn)
        let account = try account(of: recipient, in: tx)
        let hasPassword = try tx.first("SELECT password IS NOT NULL FROM account WHERE id = \(account.id)") { try $0[0] as Bool } ?? false
        if let refusal = CodeGiving.refusal(of: .activation, for: account, hasPassword: hasPassword, by: signedIn.account) { throw refusal }
        guard surroundings.sendsMail else { throw EnrolmentRefusal.mailOff }
        if let address, !Plain.trimmed(address).isEmpty {
            try keepEmail(address, of: account, by: signedIn.actor, session: signedIn.session, site: site, in: tx)
        }
        guard let known = try identity.email(of: account.id, in: tx) else { throw EnrolmentRefusal.noAddress }
        if try contacts.isProxys(known, of: account.patient, site: site, in: tx) { throw ContactRefusal.addressNotAccepted }
        try mail(account.id, by: signedIn, in: tx)
    }

    /// The same for everybody of a file who has not used a code yet.
    ///
    /// - Throws: `NotFound`, `EnrolmentRefusal.mailOff`.
    public func mailActivationCodes(
        of file: ID<Invitations>, by signedIn: SignedIn, site: Site, in tx: Transaction
    ) throws -> MailedCodes {
        _ = try invitations(file, by: signedIn, in: tx)
        guard surroundings.sendsMail else { throw EnrolmentRefusal.mailOff }
        let waiting = try tx.all(
            """
            SELECT a.id, a.patient, a.email FROM invitation_line l JOIN account a ON a.id = l.account
            WHERE l.file = \(file) AND l.state = \(InvitationState.enrolled) AND a.password IS NULL AND a.disabled_at IS NULL
            ORDER BY l.line
            """
        ) { (id: try $0[0] as ID<Account>, patient: try $0[1] as ID<Patient>?, email: try $0[2] as [UInt8]?) }
        var codes = MailedCodes()
        for one in waiting {
            let address = try one.email.map { try identity.email(sealed: $0, of: one.id) }
            guard let address, try !contacts.isProxys(address, of: one.patient, site: site, in: tx) else {
                codes.withoutAddress += 1
                continue
            }
            try mail(one.id, by: signedIn, in: tx)
            codes.mailed += 1
        }
        return codes
    }

    private func mail(_ account: ID<Account>, by signedIn: SignedIn, in tx: Transaction) throws {
        try MailQueue.dropActivation(of: account, at: surroundings.clock(), in: tx)
        try surroundings.mail.queue(.activation, to: account, by: signedIn.account.id, in: tx)
        try audit.record(
            AuditEvent(
                .codeAsked, "account", account, by: signedIn.actor, session: signedIn.session, detail: ["purpose": "activation"]), in: tx)
    }

    private var contacts: ContactAddresses { ContactAddresses(surroundings: surroundings, identity: identity, patients: patients) }
}
