extension EnglishWorkbenchWords {
    func date(day: Int, month: String, year: Int) -> String { "\(month) \(day), \(year)" }

    func languageName(_ tag: String) -> String { Self.languages[Self.primary(tag)] ?? tag }

    /// The first part of a language tag (RFC 5646 section 2.1).
    private static func primary(_ tag: String) -> String { tag.lowercased().prefix { $0 != "-" }.description }

    private static let languages = [
        "en": "English", "es": "Spanish", "ar": "Arabic", "de": "German", "fa": "Persian", "fr": "French", "hi": "Hindi",
        "ht": "Haitian Creole",
        "it": "Italian", "ja": "Japanese", "ko": "Korean", "pl": "Polish", "pt": "Portuguese", "ru": "Russian", "so": "Somali",
        "tl": "Tagalog",
        "uk": "Ukrainian", "vi": "Vietnamese", "zh": "Chinese",
    ]
}
