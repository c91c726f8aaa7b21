struct EnglishEntryWords: EntryWords {
    let signIn = "Sign in"
    let signInAgain = "Sign in again"
    let signInText = "Read and write to your care team. Only you, the people you have allowed and your care team can read your messages."
    let endedText = "You were signed out, so that nobody else could read your messages here."
    let keptTitle = "What you wrote is kept."
    let keptText = "It is not sent yet: sign in, look at it once more and send it."
    let showKept = "Show what I wrote"
    let yourText = "Your text"
    let username = "Username"
    let password = "Password"
    let subject = "Subject"
    let message = "Message"
    let language = "Language"
    let demonstration = "Demonstration"
    let demonstrationText = [
        "Sign in as ", "ada", ", a patient and mother, or as ", "cy", ", a nurse. Every password is ", "threadwell-demo",
        ". Nobody here is real.",
    ]
    let signedOut = "You are signed out."
    let wrongTitle = "The username or the password is not right."
    let wrongText = "Check both and try again. Forgotten? Call us: we can give you a new password."
    let waitTitle = "Not signed in"
    let disabledTitle = "This account is disabled."
    let disabledText = "You were signed out for that. Ask the practice, or whoever looks after the accounts there."
    let signOut = "Sign out"
    let signOutText = "You leave Threadwell on this device. Text that you have not sent is lost."
    let stayHere = "Stay signed in"

    let settings = "Settings"
    let appliesEverywhere = "Applies to every device."
    let timeZone = "Time zone"
    func timeZoneHelp(isStaff: Bool) -> String {
        isStaff
            ? "Times on your pages, and the days of your absences. An absence that is recorded stays as it is."
            : "Times on your pages are shown in it."
    }
    func siteTimeZone(_ name: String) -> String { "As the practice: \(name)" }
    let save = "Save"
    let saved = "Saved."
    let devices = "Signed-in devices"
    let thisDevice = "This device, signed in"
    let signedInAt = "Signed in"
    let lastUsed = "Last used"
    let signOutDevice = "Sign out this device"
    let signOutOthers = "Sign out all other devices"
    let unknownDevice = "A device without a name"
    let passwordTitle = "Password"
    let passwordHelp = "At least 15 characters; a few words in a row are easy to remember."
    let presentPassword = "Present password"
    let newPassword = "New password"
    let changePassword = "Change password"
    let passwordChanged = "Your password is changed. Every other device was signed out."
    let presentPasswordWrong = "This is not your present password."
    let othersSignedOut = "Every other device is signed out."
    let deviceSignedOut = "The device is signed out."
    let notChanged = "Nothing was changed yet."
    let singleKeys = "Single keys on the Workbench: j, k, c and the others. Press ? to see them all."
}
