extension ConfigurationCheck {
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
            if let window = rule.quietWindow, window.seconds == nil {
                mistake("\(path).quietWindow", .invalidSpan, "`quietWindow` must be in minutes or hours, such as `4h`.")
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
        let decided = document.decisions.providersToMembers
        if !decided.templates {
            mistake(
                "\(path).template", .ruleCannotSend,
                "The rule `\(rule.code)` is enabled, but `decisions.providersToMembers.templates` switches off what it writes with.")
        }
        if rule.provider == nil, !decided.withoutProvider {
            mistake(
                "\(path).from.provider", .ruleCannotSend,
                "The rule `\(rule.code)` is enabled and names no provider, but `decisions.providersToMembers.withoutProvider` is off.")
        }
        guard let template = document.templates.first(where: { $0.code == rule.template }) else { return }
        if rule.provider == nil, template.shown.contains(.providerName) {
            mistake(
                "\(path).from.provider", .ruleCannotSend,
                "The template `\(template.code)` shows `provider.name`, so the rule `\(rule.code)` must name a provider.")
        }
        guard template.replyAllowed else { return }
        let hasFlow = document.messageFlows.contains { $0.clinicalGroup == rule.clinicalGroup && $0.types.contains(template.type) }
        if !hasFlow {
            mistake(
                "\(path).template", .templateUnreceivable,
                "Replies to the template `\(template.code)` would find no flow: none takes \(template.type.rawValue) messages for `\(rule.clinicalGroup)`."
            )
        }
    }

    /// What the scanner does not let pass, in the words of whoever writes the document.
    private mutating func checkTags(_ text: String, at path: String) {
        for fault in TemplateScanner(text).faults {
            switch fault {
            case .unclosedTag: mistake(path, .templateSyntax, "A `{{` is never closed.")
            case .noTag(let tag):
                mistake(path, .templateSyntax, "`{{\(tag.shortened)}}` is no tag a template can hold: `{{name}}` and sections alone.")
            case .unknownField(let name):
                let known = TemplateField.allCases.map(\.rawValue).sorted().map { "`\($0)`" }.joined(separator: ", ")
                mistake(path, .unknownTemplateField, "There is no field `\(name.shortened)`; there are \(known).")
            case .wrongEnd(let name):
                mistake(path, .templateSyntax, "`{{/\(name)}}` closes a section that is not the last opened.")
            case .unclosedSection(let name): mistake(path, .templateSyntax, "The section `{{#\(name)}}` is never closed.")
            }
        }
    }
}

extension ConfigurationDocument.TemplateEntry {
    /// What it shows in any of its languages, and cannot do without.
    fileprivate var shown: Set<TemplateField> {
        let texts = Array(subject.texts.values) + Array(body.texts.values)
        return texts.reduce(into: []) { shown, text in
            let scan = TemplateScanner(text)
            shown.formUnion(scan.shown.subtracting(scan.asked))
        }
    }
}
