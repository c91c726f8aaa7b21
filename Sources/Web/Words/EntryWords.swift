/// What signing in, signing out and settings say.
protocol EntryWords: Sendable {
    var signIn: String { get }
    var signInAgain: String { get }
    var signInText: String { get }
    var endedText: String { get }
    var keptTitle: String { get }
    var keptText: String { get }
    var showKept: String { get }
    var yourText: String { get }
    var username: String { get }
    var password: String { get }
    var subject: String { get }
    var message: String { get }
    var language: String { get }
    var demonstration: String { get }
    var demonstrationText: [String] { get }
    var signedOut: String { get }
    var wrongTitle: String { get }
    var wrongText: String { get }
    var waitTitle: String { get }
    /// To the holder of a session whose account was disabled.
    var disabledTitle: String { get }
    var disabledText: String { get }
    var signOut: String { get }
    var signOutText: String { get }
    var stayHere: String { get }

    var settings: String { get }
    var appliesEverywhere: String { get }
    var timeZone: String { get }
    func timeZoneHelp(isStaff: Bool) -> String
    /// The choice of whoever chooses none.
    func siteTimeZone(_ name: String) -> String
    var save: String { get }
    var saved: String { get }
    var devices: String { get }
    var thisDevice: String { get }
    var signedInAt: String { get }
    var lastUsed: String { get }
    var signOutDevice: String { get }
    var signOutOthers: String { get }
    var unknownDevice: String { get }
    var passwordTitle: String { get }
    var passwordHelp: String { get }
    var presentPassword: String { get }
    var newPassword: String { get }
    var changePassword: String { get }
    var passwordChanged: String { get }
    var presentPasswordWrong: String { get }
    var othersSignedOut: String { get }
    var deviceSignedOut: String { get }
    var notChanged: String { get }
    var singleKeys: String { get }
}
