import Messaging

struct EnglishCommonWords: CommonWords {
    let skip = "Skip to content"
    let main = "Main"
    let helpNow = "Help now"
    let messages = "Messages"
    let tasks = "Tasks"
    let administration = "Administration"
    let settings = "Settings"
    let signOut = "Sign out"
    let product = "Threadwell"

    let stayTitle = "Are you still there?"
    let stayText =
        "In 2 minutes you will be signed out, so that nobody else can read your messages here. What you have written stays where it is."
    let stayButton = "Stay signed in"
    let endedTitle = "You have been signed out"
    let endedText = "Nothing was done for 15 minutes. Sign in again: you come back to this page, with the words you had written."
    let endedButton = "Sign in again"

    let notFoundTitle = "There is nothing here"
    let notFoundText = "The page does not exist, or it is not among what you can read. Nothing was lost."
    let goToMessages = "Go to the messages"
    let goToTasks = "Go to Tasks"
    let goToStart = "Go to the start page"
    let failedTitle = "Something went wrong here"
    let failedText = "This is our fault, and it has been noted. Nothing of yours was changed. Go back and try again in a moment."
    func requestNumber(_ id: String) -> String { "If it happens again, tell us this number: \(id)" }
    let busyTitle = "We cannot answer right now"
    let busyText = "The system is busy for a moment. Nothing is lost. Wait a few seconds and load this page again."
    let notSentTitle = "This is not sent yet"
    let notSentText = "The system is busy for a moment. Nothing is lost: your words are below, as you wrote them."
    let waitAndTry = "Wait a few seconds, then try again."
    let neverTwice = "It cannot be sent twice. If it still does not work, call us."
    let tryAgain = "Try again"
    let refusedTitle = "That was not possible"
    let backToPage = "Go back to the page"
    let crossSite =
        "This request did not come from a page of this site, or the page was out of date. Nothing was changed: go back, load the page again and try once more."
    let tooLarge =
        "That is far more than can be sent at once, so it was not read to its end: nothing was sent, and nothing of it is kept here. Send a long text from where you have it in several shorter messages, or as a file."
    let tooSlow =
        "This came in too slowly, so it was not read to its end and nothing was sent. Go back and try again, over a better connection if you can."
    let wrongMethod = "This address does not answer that kind of request. Go back and use the links and buttons of the page."
    let wrongContentType = "This form was not sent the way a browser sends it. Nothing was changed."
    let brokenRequest = "This request could not be understood. Nothing was changed. Go back and try again."
    func tooMany(_ use: RequestPace.Use, wait seconds: Int) -> String {
        let minutes = (seconds + 59) / 60
        let wait = seconds == 1 ? "1 second" : seconds <= 60 ? "\(seconds) seconds" : "\(minutes) minutes"
        return switch use {
        case .look, .live: "You have opened a great many pages in a short time. Wait \(wait) and load this page again."
        case .change: "You have sent a great deal in a short time. Nothing is lost: wait \(wait) and send this again."
        case .search: "You have searched a great many times in a short while. Wait \(wait) and search again."
        case .export: "A whole history can be opened twice in an hour. Wait \(wait) and load this page again."
        }
    }

    func sentence(_ refusal: any Refusal) -> String { refusal.sentence }
    func sentence(_ field: FieldRefusal, limits: Site.Limits) -> String { field.sentence }
}
