import Messaging

/// What is said to people who cannot sign in yet, or not any more: public pages and printed letters.
protocol AdmissionWords: Sendable {
    var activateTitle: String { get }
    var activateText: String { get }
    var activationCode: String { get }
    var codeHelp: String { get }
    var usernameHelp: String { get }
    var activate: String { get }
    var activated: String { get }
    var haveCode: String { get }

    var newPasswordTitle: String { get }
    var newPasswordText: String { get }
    var resetCode: String { get }
    var setPassword: String { get }
    var passwordSet: String { get }
    var notDone: String { get }

    // MARK: Letters
    func greeting(_ name: String) -> String
    /// - Parameter site: the site's name.
    func invitation(_ site: String) -> String
    func renewal(_ site: String) -> String
    var steps: String { get }
    func openAddress(_ address: String) -> String
    var typeCode: String { get }
    var chooseBoth: String { get }
    /// - Parameter username: of somebody of the practice, who has one already.
    func choosePassword(username: String) -> String
    var chooseNewPassword: String { get }
    func validUntil(_ time: String) -> String
    var keepSecret: String { get }
    var helpLine: String { get }
}

extension Words {
    /// The texts for people who are not signed in yet, and of their letters.
    var admission: any AdmissionWords {
        switch language {
        case .english: EnglishAdmissionWords()
        case .spanish: SpanishAdmissionWords()
        }
    }
}
