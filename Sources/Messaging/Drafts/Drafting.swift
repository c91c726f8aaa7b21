import Persistence

/// What saving a draft does, as a pure rule.
enum Drafting {
    /// At most 96 KiB of text: more than any message may hold, so that whoever wrote too much can still shorten it.
    static let largestBytes = 98_304
    /// A member's drafts for one patient.
    static let mostForPatient = 50
    /// The drafts of somebody of the practice.
    static let mostOfStaff = 200
    /// Files of one draft: more than a message takes, so that whoever chose too many can still choose among them.
    static let mostFiles = 20
    /// Seconds in which the audit trail hears once that a draft is being written.
    static let notedEvery: Int64 = 900

    enum Step: Sendable, Hashable {
        case create, replace
        /// It says that already.
        case keep
    }

    /// What is stored now.
    struct Stored: Sendable, Hashable {
        var base: DraftBase
        var isSame: Bool
    }

    /// - Parameters:
    ///   - stored: the draft that is there; nil when none is.
    ///   - base: the one the writer saw; nil when they saw none.
    /// - Throws: `DraftRefusal.changed`, `.gone`, `.empty`.
    static func step(stored: Stored?, base: DraftBase?, hasContent: Bool) throws -> Step {
        guard let stored else {
            guard base == nil else { throw DraftRefusal.gone }
            guard hasContent else { throw DraftRefusal.empty }
            return .create
        }
        if stored.isSame { return .keep }
        guard let base, base == stored.base else { throw DraftRefusal.changed(current: stored.base.version) }
        return .replace
    }

    /// Whether this save is one the audit trail hears of.
    static func isNoted(last: Timestamp, at now: Timestamp) -> Bool {
        now >= last.adding(seconds: notedEvery)
    }
}

/// What can be refused about a draft. What was written stays with whoever wrote it.
public enum DraftRefusal: Refusal, Equatable {
    /// It was saved elsewhere since it was read.
    case changed(current: Int64)
    /// It was sent or deleted elsewhere.
    case gone
    case empty
    case tooMany
    case tooLong

    public var code: String {
        switch self {
        case .changed: "draft-changed"
        case .gone: "draft-gone"
        case .empty: "draft-empty"
        case .tooMany: "too-many-drafts"
        case .tooLong: "draft-too-long"
        }
    }

    public var status: Int {
        switch self {
        case .changed: 412
        case .gone, .tooMany: 409
        case .empty, .tooLong: 422
        }
    }

    public var sentence: String {
        switch self {
        case .changed: "This draft was changed on another device. Look at both, and keep one."
        case .gone: "This draft was sent or deleted on another device. Save it again to keep what is here."
        case .empty: "There is nothing to save yet. Write something first."
        case .tooMany: "There are too many drafts. Send or delete some, then save this one."
        case .tooLong: "This is too long to be kept. Shorten it, then save it again."
        }
    }
}
