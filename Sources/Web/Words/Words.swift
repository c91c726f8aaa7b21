/// Every text of the pages in one language. An area is a protocol with one type for each language, so that a text
/// that is missing in one of them does not compile.
public struct Words: Sendable {
    public let language: Language

    public init(_ language: Language) {
        self.language = language
    }

    /// What all pages share: the frame, sessions, refusals.
    var common: any CommonWords {
        switch language {
        case .english: EnglishCommonWords()
        case .spanish: SpanishCommonWords()
        }
    }

    /// The member portal.
    var member: any MemberWords {
        switch language {
        case .english: EnglishMemberWords()
        case .spanish: SpanishMemberWords()
        }
    }

    /// Sign-in, sign-out and settings, of members and staff.
    var entry: any EntryWords {
        switch language {
        case .english: EnglishEntryWords()
        case .spanish: SpanishEntryWords()
        }
    }
}
