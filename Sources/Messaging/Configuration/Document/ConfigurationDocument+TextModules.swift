extension ConfigurationDocument {
    /// A short text that people of some workflow groups set into what they write.
    public struct TextModuleEntry: Sendable, Hashable {
        public var code = ""
        public var name = Localized([:])
        /// Codes; none is every group.
        public var workflowGroups: [String] = []
        public var text = Localized([:])

        public init() {}
    }
}

extension ConfigurationDocument.TextModuleEntry {
    init(reading map: DocumentReader) {
        map.allow(["code", "name", "workflowGroups", "text"])
        code = map.text("code")
        name = map.localized("name", atMost: 60)
        workflowGroups = map.texts("workflowGroups")
        text = map.localized("text", atMost: 4_000)
    }

    func node(_ languages: [String]) -> DocumentNode {
        .map([
            "code": .text(code), "name": .localized(name, languages: languages), "workflowGroups": DocumentNode.codes(workflowGroups),
            "text": .localized(text, languages: languages),
        ])
    }
}

extension ConfigurationCheck {
    mutating func checkTextModules() {
        checkCodes("textModules", document.textModules.map(\.code))
        let groups = document.workflowGroups.map(\.code)
        for (index, module) in document.textModules.enumerated() {
            let path = "textModules[\(index)]"
            for (place, group) in module.workflowGroups.enumerated() {
                require(group, "workflow group", among: groups, at: "\(path).workflowGroups[\(place)]")
            }
            for (language, text) in module.text.texts.sorted(by: { $0.key < $1.key }) where text.contains("{{") {
                mistake(
                    "\(path).text.\(language)", .templateSyntax,
                    "A text module is plain words: nothing fills a `{{` in. Make it a template, or leave the tag out.")
            }
        }
    }
}
