import Messaging

/// Every text about e-mail and about passwords that were forgotten, in one language. What e-mails themselves say is not here.
protocol MailWords: Sendable {
    // MARK: Forgotten passwords
    var forgotten: String { get }
    var forgottenTitle: String { get }
    var forgottenText: String { get }
    var askForCode: String { get }
    var askedTitle: String { get }
    var askedText: String { get }
    /// Where the site sends no e-mail.
    func callInstead(_ number: String) -> String

    // MARK: Settings
    var title: String { get }
    var address: String { get }
    var addressHelp: String { get }
    var passwordHelp: String { get }
    var saveAddress: String { get }
    var addressSaved: String { get }
    var messagesChoice: String { get }
    var neverContent: String { get }
    var noAddress: String { get }
    var heldBack: String { get }
    var siteSendsNone: String { get }
    var staffText: String { get }
    func kind(_ kind: StaffMailKind) -> String

    // MARK: Administration
    var sendByMail: String { get }
    var sendByMailText: String { get }
    var mailed: String { get }
    func mailed(_ codes: MailedCodes) -> String
    func standing(_ standing: MailStanding) -> String
    func problem(_ code: String) -> String
    var retryHelp: String { get }
}

extension Words {
    /// The texts about e-mail in the reader's language.
    var mail: any MailWords {
        switch language {
        case .english: EnglishMailWords()
        case .spanish: SpanishMailWords()
        }
    }
}
