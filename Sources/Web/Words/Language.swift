import HTTPTypes
import Hummingbird
import Messaging
import WebSupport

/// A language every page is written in. A third one is a case here and one file in every folder `Words`.
public enum Language: String, Sendable, Hashable, CaseIterable {
    case english = "en"
    case spanish = "es"

    /// By its tag, whatever the region; nil for a language there are no words in.
    public init?(tag: String) {
        self.init(rawValue: String(tag.lowercased().prefix { $0 != "-" }))
    }

    /// The tag, for `lang` and for the site's own texts.
    public var tag: String { rawValue }

    /// Its own name.
    public var name: String {
        switch self {
        case .english: "English"
        case .spanish: "Español"
        }
    }

    /// What the person chose, else what the browser asks for among the site's languages.
    init(of signedIn: SignedIn?, request: Request, site: Site?) {
        if let language = signedIn.flatMap({ Language(tag: $0.account.language) }) {
            self = language
            return
        }
        let offered = site.map { $0.languages.filter { Language(tag: $0) != nil } } ?? Language.allCases.map(\.tag)
        let chosen = (try? URLEncodedForm.fields(ofQuery: request.uri.query.map { Substring($0) }, limits: FormLimits(bytes: 4_096)))?[
            "language"]
        if let chosen, let language = Language(tag: chosen), offered.contains(where: { Language(tag: $0) == language }) {
            self = language
            return
        }
        self = Language(tag: AcceptLanguage.best(request.headers[.acceptLanguage], available: offered)) ?? .english
    }
}
