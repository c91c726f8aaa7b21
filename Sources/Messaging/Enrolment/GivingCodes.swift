public import Persistence

/// What somebody noted who gave a new password at the desk.
public struct DeskCheck: Sendable, Hashable {
    public var kind: IdentityCheck
    /// Such as the last digits of the card that was shown; sealed.
    public var note: String

    public init(kind: IdentityCheck, note: String = "") {
        self.kind = kind
        self.note = note
    }

    static let longestNote = 500
}

/// Whom a code is for: the two are looked after on pages of their own.
public enum CodeRecipient: Sendable, Hashable {
    case member(ID<Account>)
    /// Somebody of the practice, by username.
    case workbenchUser(String)
}

/// What is changed of a member; nil leaves it as it is.
public struct MemberChange: Sendable, Hashable {
    public var isActive: Bool?
    /// Needed to shut somebody out.
    public var reason: String
    /// Empty for no address.
    public var email: String?
    public var language: String?

    public init(isActive: Bool? = nil, reason: String = "", email: String? = nil, language: String? = nil) {
        self.isActive = isActive
        self.reason = reason
        self.email = email
        self.language = language
    }
}

extension Enrolment {
    /// Makes an activation code for somebody who has not set a password yet. Earlier codes of theirs open nothing any more.
    ///
    /// - Throws: `NotFound`, `EnrolmentRefusal`.
    public func activationCode(for recipient: CodeRecipient, by signedIn: SignedIn, in tx: Transaction) throws -> IssuedCode {
        try give(.activation, to: recipient, check: nil, by: signedIn, in: tx)
    }

    /// Makes a code for a new password, for somebody whose identity was checked. It ends no session: using it does.
    ///
    /// - Throws: `NotFound`, `EnrolmentRefusal`.
    public func passwordCode(
        for recipient: CodeRecipient, after check: DeskCheck, by signedIn: SignedIn, in tx: Transaction
    ) throws -> IssuedCode {
        let note = Plain.trimmed(check.note)
        guard Plain.isAccepted(note, longest: DeskCheck.longestNote) else { throw EnrolmentRefusal.checkMissing }
        return try give(.deskReset, to: recipient, check: (kind: check.kind, note: note), by: signedIn, in: tx)
    }

    private func give(
        _ purpose: EntryPurpose, to recipient: CodeRecipient, check: (kind: IdentityCheck, note: String)?, by signedIn: SignedIn,
        in tx: Transaction
    ) throws -> IssuedCode {
        try admit(signedIn)
        let account = try account(of: recipient, in: tx)
        let hasPassword = try tx.first("SELECT password IS NOT NULL FROM account WHERE id = \(account.id)") { try $0[0] as Bool } ?? false
        if let refusal = CodeGiving.refusal(of: purpose, for: account, hasPassword: hasPassword, by: signedIn.account) { throw refusal }
        if purpose == .activation { try MailQueue.dropActivation(of: account.id, at: surroundings.clock(), in: tx) }
        return try identity.issue(purpose, for: account.id, check: check, by: signedIn.actor, session: signedIn.session, in: tx)
    }

    func account(of recipient: CodeRecipient, in tx: Transaction) throws -> Account {
        let account: Account? =
            switch recipient {
            case .member(let id): try identity.account(id, in: tx).flatMap { $0.kind == .member ? $0 : nil }
            case .workbenchUser(let username): try identity.account(username: username, in: tx).flatMap { $0.kind == .staff ? $0 : nil }
            }
        guard let account else { throw NotFound() }
        return account
    }

    /// Changes what is said of a member, all of it or nothing.
    ///
    /// - Throws: `NotFound` for whoever is no member; `AccountRefusal.reasonMissing`, `EnrolmentRefusal`, `ContactRefusal`.
    public func change(_ id: ID<Account>, _ change: MemberChange, by signedIn: SignedIn, site: Site, in tx: Transaction) throws {
        try admit(signedIn)
        guard let account = try identity.account(id, in: tx), account.kind == .member else { throw NotFound() }
        if let language = change.language { try setLanguage(language, of: account, by: signedIn, site: site, in: tx) }
        if let email = change.email { try keepEmail(email, of: account, by: signedIn.actor, session: signedIn.session, site: site, in: tx) }
        if let isActive = change.isActive { try setActive(isActive, id, because: change.reason, by: signedIn, in: tx) }
    }

    /// Shuts a member out or lets them in again. The reason is kept sealed, with the membership.
    private func setActive(
        _ isActive: Bool, _ id: ID<Account>, because reason: String, by signedIn: SignedIn, in tx: Transaction
    ) throws {
        let reason = Plain.trimmed(reason)
        guard Plain.isAccepted(reason, longest: DeskCheck.longestNote) else { throw AccountRefusal.reasonMissing }
        if isActive {
            try identity.enable(id, by: signedIn.actor, in: tx)
        } else {
            try identity.disable(id, because: reason, by: signedIn.actor, in: tx)
        }
    }

    /// The language a member reads, and is written to in.
    private func setLanguage(_ tag: String, of account: Account, by signedIn: SignedIn, site: Site, in tx: Transaction) throws {
        guard site.languages.contains(tag) else { throw EnrolmentRefusal.languageUnknown }
        guard tag != account.language else { return }
        try tx.execute("UPDATE account SET language = \(tag) WHERE id = \(account.id)")
        try audit.record(
            AuditEvent(.change, "account", account.id, by: signedIn.actor, session: signedIn.session, detail: ["language": tag]), in: tx)
    }
}
