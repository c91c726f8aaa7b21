import Messaging

/// What a promise says as a sentence, without a moment to count from.
enum PromiseText {
    static func sentence(_ promise: Promise, in tag: String) -> String {
        let language = Language(tag: tag) ?? .english
        let atLatest = span(promise.atLatest, language)
        guard let usually = promise.usually.map({ span($0, language) }) else {
            return language == .english ? "At the latest within \(atLatest)." : "A más tardar en \(atLatest)."
        }
        return language == .english
            ? "Usually within \(usually), at the latest within \(atLatest)." : "Normalmente en \(usually), a más tardar en \(atLatest)."
    }

    private static func span(_ span: Promise.Span, _ language: Language) -> String {
        switch span {
        case .businessDays(let days):
            counted(days, language == .english ? ("business day", "business days") : ("día hábil", "días hábiles"))
        case .seconds(let seconds) where seconds % 3600 == 0:
            counted(seconds / 3600, language == .english ? ("hour", "hours") : ("hora", "horas"))
        case .seconds(let seconds) where seconds % 60 == 0:
            counted(seconds / 60, language == .english ? ("minute", "minutes") : ("minuto", "minutos"))
        case .seconds(let seconds): counted(seconds, language == .english ? ("second", "seconds") : ("segundo", "segundos"))
        }
    }

    private static func counted(_ number: Int, _ words: (one: String, many: String)) -> String {
        "\(number) \(number == 1 ? words.one : words.many)"
    }
}
