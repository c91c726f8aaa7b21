extension SpanishWorkbenchWords {
    func date(day: Int, month: String, year: Int) -> String { "\(day) de \(month) de \(year)" }

    func languageName(_ tag: String) -> String { Self.languages[Self.primary(tag)] ?? tag }

    /// The first part of a language tag (RFC 5646 section 2.1).
    private static func primary(_ tag: String) -> String { tag.lowercased().prefix { $0 != "-" }.description }

    private static let languages = [
        "en": "inglés", "es": "español", "ar": "árabe", "de": "alemán", "fa": "persa", "fr": "francés", "hi": "hindi",
        "ht": "criollo haitiano",
        "it": "italiano", "ja": "japonés", "ko": "coreano", "pl": "polaco", "pt": "portugués", "ru": "ruso", "so": "somalí", "tl": "tagalo",
        "uk": "ucraniano", "vi": "vietnamita", "zh": "chino",
    ]
}
