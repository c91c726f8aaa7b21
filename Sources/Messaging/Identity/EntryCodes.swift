public import Persistence

/// What a code lets somebody do, once.
public enum EntryPurpose: String, Sendable, Hashable, CaseIterable, SQLText {
    /// Choose username and password for the first time.
    case activation
    /// Set a new password, by a code that was e-mailed.
    case reset
    /// Set a new password, by a code that was given after an identity check.
    case deskReset = "desk-reset"

    /// Seconds for which the code can be used.
    public var lifetime: Int64 {
        switch self {
        case .activation: 14 * 86_400
        case .reset: 600
        case .deskReset: 3 * 86_400
        }
    }

    /// 128 bits for what is copied from paper, 256 for what is e-mailed (security.md 3.2).
    var randomBytes: Int { self == .reset ? 32 : 16 }

    /// What a new code puts out of force. An e-mailed one leaves alone what was given at the desk, which anybody could void otherwise
    /// by asking for a new password in another's name.
    var voids: [EntryPurpose] { self == .deskReset ? [.reset, .deskReset] : [self] }
}

/// A code that was made: shown or sent once.
public struct IssuedCode: Sendable, Hashable {
    public let code: EntryCode
    public let purpose: EntryPurpose
    public let account: ID<Account>
    /// Microseconds UTC; from then on it lets nobody in.
    public let expiresAt: Timestamp
}

/// How somebody made sure who it was before giving a new password.
public enum IdentityCheck: String, Sendable, Hashable, CaseIterable, SQLText {
    case photoID = "photo-id"
    case knownInPerson = "known-in-person"
    /// Called back at the number in the chart.
    case callBack = "call-back"
    /// Answered questions only the person can answer.
    case questions
}

/// Why a code let nobody in. Unknown, used, late and replaced codes are one and the same.
public enum EntryRefusal: String, Refusal {
    case codeNotAccepted = "code-not-accepted"
    /// The account has a username already, and another one was typed.
    case usernameGiven = "username-given"

    public var code: String { rawValue }
    public var status: Int { 422 }

    public var sentence: String {
        switch self {
        case .codeNotAccepted:
            "This code is not right, was used already or is too old. Check it letter by letter, or ask for a new one."
        case .usernameGiven: "This account has a username already: it stands in the letter. Please write that one."
        }
    }

    public var fields: [FieldRefusal] {
        [FieldRefusal(field: self == .codeNotAccepted ? "token" : "username", code: code, sentence: sentence)]
    }
}

extension Identity {
    /// Makes a code for an account and puts the earlier ones out of force.
    ///
    /// - Throws: `NotFound` for an account that is not there or may not be used.
    func issue(
        _ purpose: EntryPurpose, for account: ID<Account>, check: (kind: IdentityCheck, note: String)? = nil, by actor: Actor,
        session: ID<Session>? = nil, in tx: Transaction
    ) throws -> IssuedCode {
        // Locked, so that two codes made at once do not both live.
        guard let known = try CredentialRows.lock(account, in: tx), known.isEnabled else { throw NotFound() }
        let now = surroundings.clock()
        let code = EntryCode(random: random(purpose.randomBytes))
        let id: ID<EntryCode> = surroundings.ids.next()
        let expiresAt = now.adding(seconds: purpose.lifetime)
        try EntryCodeRows.void(purpose.voids, of: account, at: now, in: tx)
        let note = try check.flatMap { check in
            check.note.isEmpty ? nil : try surroundings.keys.accounts.seal(text: check.note, Self.noteBinding(id, account), padded: true)
        }
        try tx.execute(
            """
            INSERT INTO entry_code (id, code_hash, account, purpose, created_at, created_by, expires_at, identity_check, identity_note)
            VALUES (\(id), \(code.hash), \(account), \(purpose), \(now), \(actor.account), \(expiresAt), \(check?.kind), \(note))
            """)
        var detail = ["purpose": purpose.rawValue]
        if let check { detail["check"] = check.kind.rawValue }
        if let check, !check.note.isEmpty { detail["note"] = check.note }
        try audit.record(AuditEvent(.codeIssue, "account", account, by: actor, session: session, detail: detail), in: tx)
        return IssuedCode(code: code, purpose: purpose, account: account, expiresAt: expiresAt)
    }

    /// What somebody noted when checking who it was.
    static func noteBinding(_ id: ID<EntryCode>, _ account: ID<Account>) -> Binding {
        Binding(table: "entry_code", column: "identity_note", row: id, parent: account)
    }
}

/// A code in force, as the store knows it.
struct LivingCode: Sendable {
    let id: ID<EntryCode>
    let account: ID<Account>
    let purpose: EntryPurpose
}

enum EntryCodeRows {
    /// A code in force of an account that may be used. One look-up by the unique index on the hash.
    static func find(_ code: EntryCode, for purposes: [EntryPurpose], at now: Timestamp, in tx: Transaction) throws -> LivingCode? {
        try tx.first(
            """
            SELECT c.id, c.account, c.purpose FROM entry_code c JOIN account a ON a.id = c.account
            WHERE c.code_hash = \(code.hash) AND c.purpose IN (\(SQL.list(purposes))) AND c.ended_at IS NULL AND c.expires_at > \(now)
                AND a.disabled_at IS NULL
            """
        ) { try LivingCode(id: $0[0], account: $0[1], purpose: $0[2]) }
    }

    /// - Returns: false when it was used or put out of force meanwhile.
    static func use(_ code: LivingCode, at now: Timestamp, in tx: Transaction) throws -> Bool {
        try tx.update(
            """
            UPDATE entry_code SET ended_at = \(now), ended_as = 'used'
            WHERE id = \(code.id) AND ended_at IS NULL AND expires_at > \(now)
            """) == 1
    }

    static func void(_ purposes: [EntryPurpose], of account: ID<Account>, at now: Timestamp, in tx: Transaction) throws {
        try tx.execute(
            """
            UPDATE entry_code SET ended_at = \(now), ended_as = 'void'
            WHERE account = \(account) AND ended_at IS NULL AND purpose IN (\(SQL.list(purposes)))
            """)
    }

    static func voidAll(of account: ID<Account>, at now: Timestamp, in tx: Transaction) throws {
        try void(EntryPurpose.allCases, of: account, at: now, in: tx)
    }

    /// Until when the activation codes of some accounts can be used; accounts without one are left out.
    static func activations(of accounts: [ID<Account>], at now: Timestamp, in tx: Transaction) throws -> [ID<Account>: Timestamp] {
        guard !accounts.isEmpty else { return [:] }
        let rows = try tx.all(
            """
            SELECT account, expires_at FROM entry_code
            WHERE account IN (\(SQL.list(accounts))) AND purpose = 'activation' AND ended_at IS NULL AND expires_at > \(now)
            """
        ) { (try $0[0] as ID<Account>, try $0[1] as Timestamp) }
        return Dictionary(rows) { first, _ in first }
    }
}
