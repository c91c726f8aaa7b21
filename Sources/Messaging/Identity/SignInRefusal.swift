/// A refusal that waiting mends: the answer carries `Retry-After`.
public protocol WaitingRefusal: Refusal {
    /// In seconds; nil when waiting alone does not help.
    var retryAfter: Int64? { get }
}

/// Why nobody was signed in. An unknown username, a wrong password and a
/// disabled account are one and the same (ASVS 6.3.8).
public enum SignInRefusal: WaitingRefusal, Equatable {
    case wrong
    /// Too many failures of this username or from this network; seconds to wait.
    case tooMany(retryAfter: Int64)
    /// A hundred failures in a row: only a new password helps.
    case stopped
    /// More people are signing in at this moment than the server checks passwords for.
    case busy

    public var code: String {
        switch self {
        case .wrong: "wrong-credentials"
        case .tooMany: "too-many-attempts"
        case .stopped: "sign-in-stopped"
        case .busy: "busy"
        }
    }

    public var status: Int {
        switch self {
        case .wrong: 401
        case .tooMany, .stopped: 429
        case .busy: 503
        }
    }

    public var sentence: String {
        switch self {
        case .wrong: "The username or the password is not right. Please check both and try again."
        case .tooMany(let seconds): "There were too many attempts. Please wait \(Self.words(seconds)) and try again."
        case .stopped: "There were too many attempts to sign in with this username. Please ask for a new password."
        case .busy: "Many people are signing in at this moment. Please try again in a few seconds."
        }
    }

    public var retryAfter: Int64? {
        switch self {
        case .wrong, .stopped: nil
        case .tooMany(let seconds): seconds
        case .busy: 2
        }
    }

    private static func words(_ seconds: Int64) -> String {
        if seconds < 60 { return seconds == 1 ? "1 second" : "\(seconds) seconds" }
        let minutes = (seconds + 59) / 60
        return minutes == 1 ? "1 minute" : "\(minutes) minutes"
    }
}
