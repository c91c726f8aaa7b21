public import Persistence

/// A short text of the site, which people set into what they write: plain words, without fields.
public struct TextModule: Sendable, Hashable {
    public var code: String
    public var name: Localized
    /// Codes of the workflow groups whose people use it; none is everybody.
    public var workflowGroups: [String]
    public var text: Localized

    public init(code: String, name: Localized, workflowGroups: [String] = [], text: Localized) {
        self.code = code
        self.name = name
        self.workflowGroups = workflowGroups
        self.text = text
    }
}

/// A text module that somebody wrote for themselves.
public struct OwnTextModule: Sendable, Hashable {
    public let id: ID<OwnTextModule>
    public let name: String
    public let text: String
}

/// A text module as it would stand in one message.
public struct UsableText: Sendable, Hashable {
    /// What one types to find it, exactly: the code, or the name one gave it.
    public let key: String
    /// In the reader's language.
    public let name: String
    /// In the language of the message.
    public let text: String
    public let isOwn: Bool

    public init(key: String, name: String, text: String, isOwn: Bool) {
        self.key = key
        self.name = name
        self.text = text
        self.isOwn = isOwn
    }
}

extension Site {
    /// The site's text modules for one workflow group; none while pre-written content is switched off (S58).
    public func textModules(of group: ID<WorkflowGroup>) -> [TextModule] {
        guard decisions.providersToMembers.templates else { return [] }
        guard let code = workflowGroups.first(where: { $0.id == group && $0.retiredAt == nil })?.code else { return [] }
        return textModules.filter { $0.workflowGroups.isEmpty || $0.workflowGroups.contains(code) }
    }

    /// Those for any of several groups, in the order of the document.
    public func textModules(of groups: [ID<WorkflowGroup>]) -> [TextModule] {
        guard decisions.providersToMembers.templates else { return [] }
        let codes = Set(workflowGroups.filter { groups.contains($0.id) && $0.retiredAt == nil }.map(\.code))
        return textModules.filter { $0.workflowGroups.isEmpty || !codes.isDisjoint(with: $0.workflowGroups) }
    }
}

extension Collection<UsableText> {
    /// Those whose key or name holds every word that was typed; one that is named exactly stands alone.
    public func matching(_ text: String) -> [UsableText] {
        let typed = Folding.words(text)
        guard !typed.isEmpty else { return [] }
        let sought = typed.joined(separator: " ")
        if let named = first(where: { [$0.key, $0.name].contains { Folding.words($0).joined(separator: " ") == sought } }) {
            return [named]
        }
        return filter { module in
            let text = Folding.folded("\(module.key) \(module.name)")
            return typed.allSatisfy { text.contains($0) }
        }
    }
}

/// What a text module of one's own may hold, as a pure rule.
enum TextModuleRules {
    /// Unicode scalars.
    static let longestName = 60
    static let longestText = 4_000
    /// Of one person.
    static let most = 100

    /// - Parameter others: names of the person's other modules.
    /// - Throws: `MessageRefusal.invalid` with all faults at once.
    static func accepted(name: String, text: String, others: [String]) throws -> (name: String, text: String) {
        var faults: [FieldRefusal] = []
        func value(_ result: Result<String, FieldRefusal>) -> String {
            switch result {
            case .success(let text): return text
            case .failure(let fault):
                faults.append(fault)
                return ""
            }
        }
        let text = value(MessageText.body(text, limit: longestText, field: "text"))
        let line = value(MessageText.body(name, limit: longestName, field: "name"))
        if line.unicodeScalars.contains("\n") {
            faults.append(FieldRefusal(field: "name", code: "unsupported-character", sentence: "Write the name on one line."))
        }
        if others.contains(where: { Folding.words($0) == Folding.words(line) }) {
            faults.append(FieldRefusal(field: "name", code: "duplicate", sentence: "One of your text modules has this name already."))
        }
        guard faults.isEmpty else { throw MessageRefusal.invalid(faults) }
        return (line, text)
    }
}

/// What can be refused about text modules of one's own.
public enum TextModuleRefusal: String, Refusal {
    case tooMany = "too-many-text-modules"

    public var code: String { rawValue }
    public var status: Int { 409 }
    public var sentence: String { "You have as many text modules as can be kept. Delete one, then save this one." }
}
