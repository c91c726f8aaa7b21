public import Persistence

/// Names a session; the token that opens it is another thing, see `SessionToken`.
public enum Session {
    /// Why a session ended before its time.
    enum End: String, Sendable, SQLText {
        case signOut = "sign-out"
        case tooMany = "too-many"
        case disabled
        case password
        case revoked
    }
}

/// What a token opens.
public enum TokenStanding: Sendable, Hashable {
    case signedIn(SignedIn)
    /// The session was alive until the account was disabled. Only whoever holds its token is told so (S37, S41): at sign-in a
    /// disabled account is answered like an unknown one.
    case disabled(AccountKind)
    /// Nothing, or nothing any more.
    case nothing
}

/// Who a request is from: the session, the account and the configuration in
/// force, all read by one query.
public struct SignedIn: Sendable, Hashable {
    public let session: ID<Session>
    public let account: Account
    /// The newest revision of the configuration; 0 before the first.
    public let revision: Int64
    /// Microseconds UTC, as all times here.
    public let createdAt: Timestamp
    /// The last request a person caused, as written down: up to a minute old.
    public let seenAt: Timestamp
    /// The end whatever happens, 12 hours after sign-in.
    public let expiresAt: Timestamp
    /// The end without another request a person causes.
    public var idleEndsAt: Timestamp { min(expiresAt, SessionRules.idleEnd(seenAt: seenAt)) }

    public init(
        session: ID<Session>, account: Account, revision: Int64, createdAt: Timestamp, seenAt: Timestamp, expiresAt: Timestamp
    ) {
        self.session = session
        self.account = account
        self.revision = revision
        self.createdAt = createdAt
        self.seenAt = seenAt
        self.expiresAt = expiresAt
    }

    /// Who acts, for the audit trail.
    public var actor: Actor {
        account.kind == .member ? .member(account.id) : .staff(account.id)
    }

    func seen(at time: Timestamp) -> SignedIn {
        SignedIn(
            session: session, account: account, revision: revision, createdAt: createdAt, seenAt: time, expiresAt: expiresAt)
    }
}
