/// The names of days and months.
struct CalendarNames: Sendable {
    let today: String
    let tomorrow: String
    let yesterday: String
    /// From Monday.
    let weekdays: [String]
    let capitalWeekdays: [String]
    let months: [String]
    let shortMonths: [String]

    static func of(_ language: Language) -> CalendarNames {
        switch language {
        case .english: english
        case .spanish: spanish
        }
    }

    private static let english = CalendarNames(
        today: "Today", tomorrow: "Tomorrow", yesterday: "Yesterday",
        weekdays: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
        capitalWeekdays: ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
        months: [
            "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
        ],
        shortMonths: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"])

    private static let spanish = CalendarNames(
        today: "Hoy", tomorrow: "Mañana", yesterday: "Ayer",
        weekdays: ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"],
        capitalWeekdays: ["Lun", "Mar", "Mié", "Jue", "Vie", "Sáb", "Dom"],
        months: [
            "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
        ],
        shortMonths: ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sept", "oct", "nov", "dic"])
}
