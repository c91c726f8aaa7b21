struct EnglishAdmissionWords: AdmissionWords {
    let activateTitle = "Activate your account"
    let activateText = "You have a letter with a code. Choose a username and a password; after that you sign in with them."
    let activationCode = "Activation code"
    let codeHelp = "As it stands in the letter. Capitals, blanks and hyphens do not matter."
    let usernameHelp = "2 to 64 letters from a to z, digits and . _ - @ +. If your letter names a username, write that one."
    let activate = "Activate"
    let activated = "Your account is active. Sign in with your username and password."
    let haveCode = "I have a letter with a code"

    let newPasswordTitle = "Set a new password"
    let newPasswordText = "You have a code for a new password. Every device that is signed in with your account will be signed out."
    let resetCode = "Code"
    let setPassword = "Set password"
    let passwordSet = "Your new password is set. Every device was signed out. Sign in with it."
    let notDone = "Nothing was changed yet."

    func greeting(_ name: String) -> String { "Dear \(name)," }
    func invitation(_ site: String) -> String {
        "you can write to your care team at \(site), and read their answers, in a protected place on the web. This letter opens it for you."
    }
    func renewal(_ site: String) -> String { "you asked for a new password for your messages at \(site). This letter lets you set one." }
    let steps = "What to do"
    func openAddress(_ address: String) -> String { "Open \(address) in a browser." }
    let typeCode = "Type this code:"
    let chooseBoth =
        "Choose a username and a password that only you know. At least 15 characters; a few words in a row are easy to remember."
    func choosePassword(username: String) -> String {
        "Type your username, \(username), and choose a password that only you know. At least 15 characters; a few words in a row are easy to remember."
    }
    let chooseNewPassword = "Choose a new password that only you know. At least 15 characters; a few words in a row are easy to remember."
    func validUntil(_ time: String) -> String { "The code works once, until \(time)." }
    let keepSecret = "Whoever has this letter can open the account. Keep it to yourself, and destroy it when you have used it."
    let helpLine = "Questions? Call us:"
}
