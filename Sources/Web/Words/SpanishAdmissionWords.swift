struct SpanishAdmissionWords: AdmissionWords {
    let activateTitle = "Active su cuenta"
    let activateText = "Tiene una carta con un código. Elija un nombre de usuario y una contraseña; después iniciará sesión con ellos."
    let activationCode = "Código de activación"
    let codeHelp = "Tal como está en la carta. No importan las mayúsculas, los espacios ni los guiones."
    let usernameHelp = "De 2 a 64 letras de la a a la z, cifras y . _ - @ +. Si su carta da un nombre de usuario, escriba ese."
    let activate = "Activar"
    let activated = "Su cuenta está activa. Inicie sesión con su nombre de usuario y su contraseña."
    let haveCode = "Tengo una carta con un código"

    let newPasswordTitle = "Ponga una contraseña nueva"
    let newPasswordText = "Tiene un código para una contraseña nueva. Se cerrará la sesión en todos los dispositivos de su cuenta."
    let resetCode = "Código"
    let setPassword = "Poner la contraseña"
    let passwordSet = "Su contraseña nueva está puesta. Se cerró la sesión en todos los dispositivos. Inicie sesión con ella."
    let notDone = "Todavía no se ha cambiado nada."

    func greeting(_ name: String) -> String { "Hola, \(name):" }
    func invitation(_ site: String) -> String {
        "usted puede escribir a su equipo médico de \(site), y leer sus respuestas, en un lugar protegido de internet. Esta carta se lo abre."
    }
    func renewal(_ site: String) -> String {
        "usted pidió una contraseña nueva para sus mensajes de \(site). Con esta carta puede ponerla."
    }
    let steps = "Qué hacer"
    func openAddress(_ address: String) -> String { "Abra \(address) en un navegador." }
    let typeCode = "Escriba este código:"
    let chooseBoth =
        "Elija un nombre de usuario y una contraseña que solo usted sepa. Al menos 15 caracteres; unas palabras seguidas son fáciles de recordar."
    func choosePassword(username: String) -> String {
        "Escriba su nombre de usuario, \(username), y elija una contraseña que solo usted sepa. Al menos 15 caracteres; unas palabras seguidas son fáciles de recordar."
    }
    let chooseNewPassword =
        "Elija una contraseña nueva que solo usted sepa. Al menos 15 caracteres; unas palabras seguidas son fáciles de recordar."
    func validUntil(_ time: String) -> String { "El código sirve una vez, hasta: \(time)." }
    let keepSecret = "Quien tenga esta carta puede abrir la cuenta. No la muestre a nadie y destrúyala cuando la haya usado."
    let helpLine = "¿Preguntas? Llámenos:"
}

/// What is refused around accounts and codes, by the code of the refusal.
enum SpanishAdmissionRefusals {
    static let sentences: [String: String] = [
        "code-not-accepted":
            "Este código no es correcto, ya se usó o es demasiado antiguo. Compruébelo letra por letra, o pida uno nuevo.",
        "username-given": "Esta cuenta ya tiene un nombre de usuario: está en la carta. Escriba ese.",
        "username-not-accepted":
            "Un nombre de usuario tiene de 2 a 64 caracteres: letras de la a a la z, cifras y los signos . _ - @ +. Elija otro.",
        "username-taken": "Ya hay una cuenta con este nombre de usuario. Elija otro.",
        "patient-has-account": "Este paciente ya tiene una cuenta.",
        "name-missing": "Escriba el nombre de la persona.",
        "name-not-accepted": "El nombre es demasiado largo o tiene caracteres que no pueden guardarse.",
        "birth-date-not-accepted": "Escriba la fecha de nacimiento como año, mes y día, por ejemplo 1985-06-02; no puede ser futura.",
        "record-number-not-accepted": "Escriba el número de expediente, de 64 caracteres como máximo.",
        "identifier-taken": "Este número de expediente es de otro paciente. Compruebe el número.",
        "language-unknown": "Este idioma no se ofrece aquí. Elija otro.",
        "time-zone-unknown": "No existe esta zona horaria. Elija una de la lista, como America/Chicago.",
        "clinical-group-unknown": "Alguno de estos equipos no es de este centro. Elija entre los que se muestran.",
        "patient-deceased": "Este paciente ha fallecido. No se da de alta a nadie con este expediente.",
        "at-the-terminal":
            "Los códigos para administradores, para la persona responsable de privacidad y para uno mismo se hacen en la terminal del servidor: threadwell account activation.",
        "member-inactive": "Esta cuenta está inactiva. Vuelva a admitir antes a la persona.",
        "active-already": "Esta cuenta ya está activa. Dé una contraseña nueva tras comprobar la identidad.",
        "not-activated": "Esta cuenta todavía no se ha activado. Imprima una carta de activación.",
        "check-missing": "Diga cómo comprobó quién es. Se guarda con su nombre.",
        "file-empty": "En este archivo no hay nadie. Elija un archivo CSV con una línea por persona.",
        "file-too-large": "Este archivo pasa de 1 MB. Divídalo y envíe las partes una tras otra.",
        "too-many-lines": "Este archivo tiene más de 10.000 líneas. Divídalo y envíe las partes una tras otra.",
        "file-encoding": "Este archivo no es UTF-8. Expórtelo otra vez como «CSV UTF-8».",
        "file-columns":
            "La primera línea debe nombrar las columnas given, family, birthDate y recordNumber, cada una una vez, y puede nombrar language y email.",
        "line-broken": "La línea no puede dividirse en sus columnas. Compruebe las comillas y los separadores.",
        "formula": "Un nombre, número o fecha empieza por un signo de fórmula. Compruebe la línea.",
        "another-person": "Este número de expediente es de alguien con otra fecha de nacimiento. Compruebe el número.",
        "no-administrator": "Quien envió el archivo ya no es administrador.",
        "address-missing": "No se conoce ninguna dirección de correo de esta persona. Imprima la carta o añada antes la dirección.",
        "mail-off": "Este sitio no envía correos. Imprima la carta.",
        "address-not-accepted":
            "Esta dirección no puede usarse para esta cuenta. Escriba una dirección como nombre@example.org que sea de la propia persona, o deje el campo vacío.",
    ]
}
