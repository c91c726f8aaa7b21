struct SpanishEntryWords: EntryWords {
    let signIn = "Iniciar sesión"
    let signInAgain = "Inicie sesión otra vez"
    let signInText =
        "Lea y escriba a su equipo médico. Solo usted, las personas que usted haya autorizado y su equipo médico pueden leer sus mensajes."
    let endedText = "Se cerró su sesión, para que nadie más leyera aquí sus mensajes."
    let keptTitle = "Lo que escribió no se ha perdido."
    let keptText = "Todavía no se ha enviado: inicie sesión, revíselo una vez más y envíelo."
    let showKept = "Mostrar lo que escribí"
    let yourText = "Su texto"
    let username = "Nombre de usuario"
    let password = "Contraseña"
    let subject = "Asunto"
    let message = "Mensaje"
    let language = "Idioma"
    let demonstration = "Demostración"
    let demonstrationText = [
        "Inicie sesión como ", "ben", ", un paciente, o como ", "di", ", una enfermera. Todas las contraseñas son ", "threadwell-demo",
        ". Aquí nadie es real.",
    ]
    let signedOut = "Ha cerrado la sesión."
    let wrongTitle = "El nombre de usuario o la contraseña no son correctos."
    let wrongText = "Compruebe los dos e inténtelo de nuevo. ¿Los ha olvidado? Llámenos: podemos darle una contraseña nueva."
    let waitTitle = "No se ha iniciado la sesión"
    let disabledTitle = "Esta cuenta está desactivada."
    let disabledText = "Por eso se cerró su sesión. Pregunte al consultorio o a quien administra allí las cuentas."
    let signOut = "Cerrar sesión"
    let signOutText = "Sale de Threadwell en este dispositivo. El texto que no haya enviado se pierde."
    let stayHere = "Seguir en la sesión"

    let settings = "Ajustes"
    let appliesEverywhere = "Vale para todos los dispositivos."
    let timeZone = "Zona horaria"
    func timeZoneHelp(isStaff: Bool) -> String {
        isStaff
            ? "Vale para las horas de sus páginas y los días de sus ausencias. Una ausencia ya anotada queda como está."
            : "Las horas de sus páginas se muestran en ella."
    }
    func siteTimeZone(_ name: String) -> String { "La del consultorio: \(name)" }
    let save = "Guardar"
    let saved = "Guardado."
    let devices = "Dispositivos con la sesión abierta"
    let thisDevice = "Este dispositivo, sesión iniciada"
    let signedInAt = "Sesión iniciada"
    let lastUsed = "Usado por última vez"
    let signOutDevice = "Cerrar sesión en este dispositivo"
    let signOutOthers = "Cerrar sesión en todos los demás"
    let unknownDevice = "Un dispositivo sin nombre"
    let passwordTitle = "Contraseña"
    let passwordHelp = "Al menos 15 caracteres; unas palabras seguidas son fáciles de recordar."
    let presentPassword = "Contraseña actual"
    let newPassword = "Contraseña nueva"
    let changePassword = "Cambiar la contraseña"
    let passwordChanged = "Su contraseña ha cambiado. Se cerró la sesión en todos los demás dispositivos."
    let presentPasswordWrong = "Esta no es su contraseña actual."
    let othersSignedOut = "Se cerró la sesión en todos los demás dispositivos."
    let deviceSignedOut = "Se cerró la sesión en ese dispositivo."
    let notChanged = "Todavía no se ha cambiado nada."
    let singleKeys = "Teclas sueltas en el Workbench: j, k, c y las demás. Pulse ? para verlas todas."
}
