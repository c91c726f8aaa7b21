import Persistence

/// Who hands a file in.
struct FileSource: Sendable {
    let uploader: ID<Account>?
    let sender: ID<SystemClient>?
    let actor: Actor
    let session: ID<Session>?
    /// Bytes of a day.
    let daily: Int

    init(_ user: SignedIn) {
        uploader = user.account.id
        sender = nil
        actor = user.actor
        session = user.session
        daily = AttachmentLimits.daily(user.account.kind)
    }

    init(_ caller: SystemCaller) {
        uploader = nil
        sender = caller.client.id
        actor = caller.actor
        session = nil
        daily = AttachmentLimits.dailyOfSystem
    }

    var owner: ID<AttachmentOwner>? { uploader?.retyped() ?? sender?.retyped() }

    /// Whose rows these are.
    var condition: SQL {
        if let sender { return "sender = \(sender)" }
        return "uploader = \(uploader)"
    }
}
