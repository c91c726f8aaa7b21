import Messaging

struct EnglishMailWords: MailWords {
    let forgotten = "Forgotten your password?"
    let forgottenTitle = "A new password"
    let forgottenText = "Write your username. If we know an e-mail address for it, a code for a new password is sent there."
    let askForCode = "Send me a code"
    let askedTitle = "Look into your e-mail."
    let askedText =
        "If this username exists and has an e-mail address, a code is on its way. It works for 10 minutes. Nothing comes? Call us: we can give you a new password."
    func callInstead(_ number: String) -> String { "This site sends no e-mail. Call us, and we give you a new password: \(number)" }

    let title = "E-mail"
    let address = "E-mail address"
    let addressHelp = "Your own, which nobody else reads. Empty for none."
    let passwordHelp = "So that nobody else changes your address."
    let saveAddress = "Save address"
    let addressSaved = "Your e-mail address is changed."
    let messagesChoice = "Tell me by e-mail when there is something new to read, for me or for somebody I act for"
    let neverContent = "One e-mail until you have been here again. It never says what it is about, nor whom."
    let noAddress = "No address is known yet, so no e-mail is sent."
    let heldBack = "No e-mail is sent to this address. Write one that is yours alone."
    let siteSendsNone = "This site sends no e-mail at present. What you choose holds once it does."
    let staffText = "An e-mail says only that something is waiting: at most one in 15 minutes, unless you have signed in since."
    func kind(_ kind: StaffMailKind) -> String {
        switch kind {
        case .possibleUrgent: "A message that may be urgent"
        case .overdue: "A task that is late; to managers also one that nearly is"
        case .assigned: "A task somebody gives to me"
        case .inbox: "A reply in my inbox"
        }
    }

    let sendByMail = "Send by e-mail"
    let sendByMailText = "The code is made when the e-mail is sent; letters printed before stop working then."
    let mailed = "The e-mail with the code is on its way."
    func mailed(_ codes: MailedCodes) -> String {
        let mailed = codes.mailed == 1 ? "1 e-mail is on its way." : "\(codes.mailed) e-mails are on their way."
        if codes.withoutAddress == 0 { return mailed }
        return mailed + " Print the letters of \(codes.withoutAddress) without an address of their own."
    }
    func standing(_ standing: MailStanding) -> String {
        "\(standing.waiting) waiting, \(standing.tried) of them tried before; \(standing.failed) given up in the last seven days."
    }
    func problem(_ code: String) -> String {
        switch code {
        case "unreachable": "The mail server cannot be reached."
        case "tls": "The mail server's certificate is not trusted, or it speaks no TLS."
        case "sign-in": "The mail server does not accept our user and password."
        case "deferred": "The mail server puts us off."
        case "refused": "The mail server refuses an address."
        default: "An e-mail waited too long."
        }
    }
    let retryHelp = "Once it is mended, try everything again at once with"
}
