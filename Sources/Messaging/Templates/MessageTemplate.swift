/// Words written beforehand (S20, S58), in every language of the site, and
/// whose inbox they begin in (S21).
public struct MessageTemplate: Sendable, Hashable {
    public var code: String
    public var type: MessageType
    public var inbox: Inbox
    public var replyAllowed: Bool
    public var subject: Localized
    public var body: Localized

    public init(code: String, type: MessageType, inbox: Inbox, replyAllowed: Bool, subject: Localized, body: Localized) {
        self.code = code
        self.type = type
        self.inbox = inbox
        self.replyAllowed = replyAllowed
        self.subject = subject
        self.body = body
    }

    /// Whose inbox a conversation that the template begins is directed to.
    public enum Inbox: String, Sendable, Hashable, CaseIterable {
        case patient, proxies, both

        public var audience: Audience {
            switch self {
            case .patient: .patient
            case .proxies: .proxies
            case .both: .both
            }
        }
    }

    /// What it is filled with, in any of its languages.
    public var fields: Set<TemplateField> {
        let texts = Array(subject.texts.values) + Array(body.texts.values)
        return texts.reduce(into: []) { $0.formUnion(TemplateScanner($1).fields) }
    }

    /// Whether people use it: what an event fills in belongs to event messages.
    public var isForStaff: Bool { !fields.contains(where: \.isOfEvent) }
}

extension Site {
    /// The templates people may use; none while they are switched off (S58).
    public var staffTemplates: [MessageTemplate] {
        decisions.providersToMembers.templates ? templates.filter(\.isForStaff) : []
    }

    /// The templates whose code or subject holds what was typed, in the order
    /// of the document; one that is named exactly stands alone.
    ///
    /// - Parameter language: of the reader, who knows the subjects in it.
    public func staffTemplates(matching text: String, language: String) -> [MessageTemplate] {
        let typed = Folding.folded(text).split { $0.isWhitespace }.joined(separator: " ")
        guard !typed.isEmpty else { return [] }
        func names(_ template: MessageTemplate) -> [String] {
            [template.code, template.subject.text(in: language)].map(Folding.folded)
        }
        let templates = staffTemplates
        if let named = templates.first(where: { names($0).contains(typed) }) { return [named] }
        let words = typed.split(separator: " ")
        return templates.filter { template in
            let text = names(template).joined(separator: " ")
            return words.allSatisfy { text.contains($0) }
        }
    }
}
