extension ConfigurationCheck {
    /// What a template can be filled with; a closed list.
    static let templateFields: Set<String> = [
        "patient.firstName", "patient.name", "clinicalGroup.name", "provider.name", "author.name", "site.name", "event.kind",
        "event.source", "event.occurredOn",
    ]

    mutating func checkTemplates() {
        checkCodes("templates", document.templates.map(\.code))
        let carried = Set(document.messageFlows.flatMap(\.types))
        for (index, template) in document.templates.enumerated() {
            let path = "templates[\(index)]"
            for (part, text) in [("subject", template.subject), ("body", template.body)] {
                for (language, text) in text.texts.sorted(by: { $0.key < $1.key }) {
                    checkTags(text, at: "\(path).\(part).\(language)")
                }
            }
            if !document.decisions.membersToProviders.types.contains(template.type) {
                mistake(
                    "\(path).type", .templateUnreceivable,
                    "Nobody can receive the template `\(template.code)`: messages of type \(template.type.rawValue) are switched off.")
            } else if !carried.contains(template.type) {
                mistake(
                    "\(path).type", .templateUnreceivable,
                    "Nobody can receive the template `\(template.code)`: no flow takes messages of type \(template.type.rawValue).")
            }
        }
    }

    mutating func checkEventRules() {
        checkCodes("eventRules", document.eventRules.map(\.code))
        for (index, rule) in document.eventRules.enumerated() {
            let path = "eventRules[\(index)]"
            require(rule.template, "template", among: document.templates.map(\.code), at: "\(path).template")
            require(
                rule.clinicalGroup, "clinical group", among: document.clinicalGroups.map(\.code), at: "\(path).from.clinicalGroup")
            require(rule.provider, "provider", among: document.providers.map(\.code), at: "\(path).from.provider")
            if let provider = rule.provider, document.providers.contains(where: { $0.code == provider }),
                let group = document.clinicalGroups.first(where: { $0.code == rule.clinicalGroup }), !group.providers.contains(provider)
            {
                mistake("\(path).from.provider", .notAMember, "`\(provider)` is no provider of the clinical group `\(group.code)`.")
            }
            for (position, kind) in rule.kinds.enumerated() where !Self.isCode(kind) {
                mistake("\(path).kinds[\(position)]", .invalid, "`\(kind.shortened)` is no kind of record, such as `laboratory`.")
            }
            if rule.enabled { checkLiveRule(rule, path) }
        }
    }

    private mutating func checkLiveRule(_ rule: ConfigurationDocument.EventRuleEntry, _ path: String) {
        if !document.decisions.external.eventMessages {
            warning(
                "\(path).enabled", .typeSwitchedOff,
                "The rule `\(rule.code)` is enabled, but `decisions.external.eventMessages` switches all of them off.")
        }
        guard let template = document.templates.first(where: { $0.code == rule.template }), template.replyAllowed else { return }
        let hasFlow = document.messageFlows.contains { $0.clinicalGroup == rule.clinicalGroup && $0.types.contains(template.type) }
        if !hasFlow {
            mistake(
                "\(path).template", .templateUnreceivable,
                "Replies to the template `\(template.code)` would find no flow: none takes \(template.type.rawValue) messages for `\(rule.clinicalGroup)`."
            )
        }
    }

    /// Only `{{name}}`, `{{#name}}`, `{{^name}}` and `{{/name}}`, with names of the closed list, every section closed.
    private mutating func checkTags(_ text: String, at path: String) {
        var rest = text[...]
        var open: [Substring] = []
        while let start = rest.firstRange(of: "{{") {
            let after = rest[start.upperBound...]
            guard let end = after.firstRange(of: "}}") else {
                mistake(path, .templateSyntax, "A `{{` is never closed.")
                return
            }
            let tag = after[..<end.lowerBound]
            let sign = tag.first.flatMap { "#^/".contains($0) ? $0 : nil }
            let name = sign == nil ? tag : tag.dropFirst()
            rest = after[end.upperBound...]
            guard !name.isEmpty, name.allSatisfy({ $0.isASCII && ($0.isLetter || $0 == ".") }) else {
                mistake(
                    path, .templateSyntax, "`{{\(String(tag).shortened)}}` is no tag a template can hold: `{{name}}` and sections alone.")
                continue
            }
            if !Self.templateFields.contains(String(name)) {
                let known = Self.templateFields.sorted().map { "`\($0)`" }.joined(separator: ", ")
                mistake(path, .unknownTemplateField, "There is no field `\(String(name).shortened)`; there are \(known).")
            }
            switch sign {
            case "#", "^": open.append(name)
            case "/":
                if open.popLast() != name { mistake(path, .templateSyntax, "`{{/\(name)}}` closes a section that is not the last opened.") }
            default: break
            }
        }
        if let name = open.last { mistake(path, .templateSyntax, "The section `{{#\(name)}}` is never closed.") }
    }
}
