import WebSupport

/// Who else has a task open, in one language.
protocol PresenceWords: Sendable {
    func isLooking(_ name: Markup) -> Markup
    func isWriting(_ name: Markup) -> Markup
    /// For whoever listens.
    func says(_ name: String, isWriting: Bool) -> String
}

extension Words {
    var presence: any PresenceWords {
        switch language {
        case .english: EnglishPresenceWords()
        case .spanish: SpanishPresenceWords()
        }
    }
}

struct EnglishPresenceWords: PresenceWords {
    func isLooking(_ name: Markup) -> Markup { "\(name) is looking at this" }
    func isWriting(_ name: Markup) -> Markup { "\(name) is writing" }
    func says(_ name: String, isWriting: Bool) -> String { isWriting ? "\(name) is writing" : "\(name) is looking at this" }
}

struct SpanishPresenceWords: PresenceWords {
    func isLooking(_ name: Markup) -> Markup { "\(name) está viendo esto" }
    func isWriting(_ name: Markup) -> Markup { "\(name) está escribiendo" }
    func says(_ name: String, isWriting: Bool) -> String { isWriting ? "\(name) está escribiendo" : "\(name) está viendo esto" }
}
