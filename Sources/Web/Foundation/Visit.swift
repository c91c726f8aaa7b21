public import Messaging
public import Persistence
import Synchronization
import WebSupport

/// What is known of a request: who asks, by which configuration, in which language. One for each request, handed on by reference,
/// because all that it holds is too much to copy.
public final class Visit: Sendable {
    public let services: WebServices
    public let site: Site
    public let language: Language
    /// nil when nobody is signed in.
    public let signedIn: SignedIn?
    /// Whose session the token opened until the account was disabled; nil for every other token, and for none.
    let disabled: AccountKind?
    /// What opened the session, for streams that look again.
    let token: String?
    /// Whether the page asked by itself (`X-Live`), not a person.
    let isLive: Bool
    /// Whether tasks go back to their groups when this person is not here for long enough; asked for whole pages of the Workbench alone.
    let ownsClaims: Bool
    private let madeToken = Mutex<String?>(nil)

    init(
        services: WebServices, site: Site, language: Language, signedIn: SignedIn?, disabled: AccountKind? = nil, token: String?,
        isLive: Bool, ownsClaims: Bool = false
    ) {
        self.services = services
        self.site = site
        self.language = language
        self.signedIn = signedIn
        self.disabled = disabled
        self.token = token
        self.isLive = isLive
        self.ownsClaims = ownsClaims
    }

    public var words: Words { Words(language) }

    /// The hidden field every form carries; empty when nobody is signed in. The same for all forms of a page.
    public var formToken: String {
        guard let signedIn else { return "" }
        return madeToken.withLock { made in
            let token = made ?? services.guarding.token(session: signedIn.session.bytes)
            made = token
            return token
        }
    }

    /// Now, by the portal's clock.
    public var now: Timestamp { services.portal.surroundings.clock() }

    /// How times are written for this reader.
    var times: TimeWords {
        TimeWords(language: language, clock: services.clocks.clock(signedIn?.account.timeZone ?? site.timeZone), now: now)
    }
}
