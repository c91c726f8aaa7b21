/// Looks through the text of a template before anything else sees it: only
/// `{{name}}`, `{{#name}}`, `{{^name}}` and `{{/name}}` with names of the closed
/// list, every section closed. Whatever else the engine understands (partials,
/// lambdas, transforms, other delimiters) does not get that far.
struct TemplateScanner: Sendable {
    enum Fault: Sendable, Hashable {
        /// A `{{` is never closed.
        case unclosedTag
        /// The text of the tag.
        case noTag(String)
        case unknownField(String)
        /// Closes a section that is not the last opened.
        case wrongEnd(String)
        case unclosedSection(String)
    }

    private(set) var faults: [Fault] = []
    /// The fields whose value is shown.
    private(set) var shown: Set<TemplateField> = []
    /// The fields that decide whether a section is shown.
    private(set) var asked: Set<TemplateField> = []

    var fields: Set<TemplateField> { shown.union(asked) }

    init(_ text: String) {
        var rest = text[...]
        var open: [Substring] = []
        while let start = rest.firstRange(of: "{{") {
            let after = rest[start.upperBound...]
            guard let end = after.firstRange(of: "}}") else {
                faults.append(.unclosedTag)
                return
            }
            let tag = after[..<end.lowerBound]
            rest = after[end.upperBound...]
            let sign = tag.first.flatMap { "#^/".contains($0) ? $0 : nil }
            let name = sign == nil ? tag : tag.dropFirst()
            guard !name.isEmpty, name.allSatisfy({ $0.isASCII && ($0.isLetter || $0 == ".") }) else {
                faults.append(.noTag(String(tag)))
                continue
            }
            if let field = TemplateField(rawValue: String(name)) {
                if sign == nil { shown.insert(field) } else { asked.insert(field) }
            } else {
                faults.append(.unknownField(String(name)))
            }
            switch sign {
            case "#", "^": open.append(name)
            case "/": if open.popLast() != name { faults.append(.wrongEnd(String(name))) }
            default: break
            }
        }
        if let name = open.last { faults.append(.unclosedSection(String(name))) }
    }
}
