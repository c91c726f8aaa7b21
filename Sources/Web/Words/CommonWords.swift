import Messaging

/// What all pages say.
protocol CommonWords: Sendable {
    var skip: String { get }
    var main: String { get }
    var helpNow: String { get }
    var messages: String { get }
    var tasks: String { get }
    var administration: String { get }
    var settings: String { get }
    var signOut: String { get }
    var product: String { get }

    var stayTitle: String { get }
    var stayText: String { get }
    var stayButton: String { get }
    var endedTitle: String { get }
    var endedText: String { get }
    var endedButton: String { get }

    var notFoundTitle: String { get }
    var notFoundText: String { get }
    var goToMessages: String { get }
    var goToTasks: String { get }
    var goToStart: String { get }
    var failedTitle: String { get }
    var failedText: String { get }
    func requestNumber(_ id: String) -> String
    var busyTitle: String { get }
    var busyText: String { get }
    var notSentTitle: String { get }
    var notSentText: String { get }
    var waitAndTry: String { get }
    var neverTwice: String { get }
    var tryAgain: String { get }
    var refusedTitle: String { get }
    var backToPage: String { get }
    var crossSite: String { get }
    var tooLarge: String { get }
    var tooSlow: String { get }
    var wrongMethod: String { get }
    var wrongContentType: String { get }
    var brokenRequest: String { get }
    func tooMany(_ use: RequestPace.Use, wait seconds: Int) -> String

    /// A refusal in this language; its English sentence says what is meant.
    func sentence(_ refusal: any Refusal) -> String
    func sentence(_ field: FieldRefusal, limits: Site.Limits) -> String
}
