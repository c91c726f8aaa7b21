/// What an e-mail says. It takes no message, no name of a patient and no group: there is nothing that could get into it.
enum MailText {
    /// What the text may name: the site, its address and number, and a code.
    struct Facts: Sendable, Hashable {
        var language: String
        var site: String
        /// The site's address without a path.
        var address: String
        var phone: String
        /// For the two purposes that carry one.
        var code: String = ""
        /// Somebody of the practice has a username before the account is activated.
        var username: String = ""
    }

    static func of(_ purpose: MailPurpose, _ facts: Facts) -> (subject: String, body: String) {
        facts.language == "es" ? spanish(purpose, facts) : english(purpose, facts)
    }

    private static func english(_ purpose: MailPurpose, _ facts: Facts) -> (subject: String, body: String) {
        let end = "This e-mail was sent by a machine; nobody reads answers to it."
        switch purpose {
        case .message:
            return (
                "You have a new message",
                """
                Hello,

                There is a new message for you at \(facts.site).

                To read it, sign in at \(facts.address)

                So that nobody else learns of it, this e-mail does not say what it is about. You can switch these e-mails off in Settings.

                \(end)
                """
            )
        case .task:
            return (
                "Something is waiting on the Workbench",
                """
                Hello,

                Something is waiting for you on the Workbench of \(facts.site).

                To see it, sign in at \(facts.address)

                You choose in Settings of the Workbench what you are told of by e-mail.

                \(end)
                """
            )
        case .activation:
            let username = facts.username.isEmpty ? "" : "\n\nYour username is \(facts.username)"
            return (
                "Your code to open your account",
                """
                Hello,

                With this code you open your account at \(facts.site): you choose a password that only you know.

                Open \(facts.address)/activate#\(facts.code)

                or type the code there: \(facts.code)\(username)

                The code works once, for 14 days. Whoever has this e-mail can open the account: delete it when you have used it.

                Questions? Call us: \(facts.phone)

                \(end)
                """
            )
        case .reset:
            return (
                "Your code for a new password",
                """
                Hello,

                Somebody, probably you, asked for a new password for your account at \(facts.site).

                To set one, open \(facts.address)/new-password#\(facts.code)

                or type the code there: \(facts.code)

                The code works once, for 10 minutes. If it was not you, do nothing: your password stays as it is.

                \(end)
                """
            )
        case .passwordChanged:
            return (
                "Your password was changed",
                """
                Hello,

                The password of your account at \(facts.site) was changed, and every device was signed out.

                If it was not you, call us at once: \(facts.phone)

                \(end)
                """
            )
        case .addressChanged:
            return (
                "Your e-mail address was changed",
                """
                Hello,

                Your account at \(facts.site) no longer uses this e-mail address.

                If it was not you, call us at once: \(facts.phone)

                \(end)
                """
            )
        }
    }

    private static func spanish(_ purpose: MailPurpose, _ facts: Facts) -> (subject: String, body: String) {
        let end = "Este correo lo envió una máquina; nadie lee las respuestas."
        switch purpose {
        case .message:
            return (
                "Tiene un mensaje nuevo",
                """
                Hola:

                Hay un mensaje nuevo para usted en \(facts.site).

                Para leerlo, inicie sesión en \(facts.address)

                Para que nadie más se entere, este correo no dice de qué se trata. Puede desactivar estos correos en Ajustes.

                \(end)
                """
            )
        case .task:
            return (
                "Algo espera en el Workbench",
                """
                Hola:

                Algo le espera en el Workbench de \(facts.site).

                Para verlo, inicie sesión en \(facts.address)

                En los ajustes del Workbench elige de qué se le avisa por correo.

                \(end)
                """
            )
        case .activation:
            let username = facts.username.isEmpty ? "" : "\n\nSu nombre de usuario es \(facts.username)"
            return (
                "Su código para abrir su cuenta",
                """
                Hola:

                Con este código abre su cuenta en \(facts.site): elige una contraseña que solo usted sepa.

                Abra \(facts.address)/activate#\(facts.code)

                o escriba allí el código: \(facts.code)\(username)

                El código sirve una vez, durante 14 días. Quien tenga este correo puede abrir la cuenta: bórrelo cuando lo haya usado.

                ¿Preguntas? Llámenos: \(facts.phone)

                \(end)
                """
            )
        case .reset:
            return (
                "Su código para una contraseña nueva",
                """
                Hola:

                Alguien, probablemente usted, pidió una contraseña nueva para su cuenta en \(facts.site).

                Para ponerla, abra \(facts.address)/new-password#\(facts.code)

                o escriba allí el código: \(facts.code)

                El código sirve una vez, durante 10 minutos. Si no fue usted, no haga nada: su contraseña sigue como está.

                \(end)
                """
            )
        case .passwordChanged:
            return (
                "Su contraseña ha cambiado",
                """
                Hola:

                La contraseña de su cuenta en \(facts.site) ha cambiado, y se cerró la sesión en todos los dispositivos.

                Si no fue usted, llámenos enseguida: \(facts.phone)

                \(end)
                """
            )
        case .addressChanged:
            return (
                "Su dirección de correo ha cambiado",
                """
                Hola:

                Su cuenta en \(facts.site) ya no usa esta dirección de correo.

                Si no fue usted, llámenos enseguida: \(facts.phone)

                \(end)
                """
            )
        }
    }
}
