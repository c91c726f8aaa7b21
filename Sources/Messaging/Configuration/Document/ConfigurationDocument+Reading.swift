extension ConfigurationDocument {
    /// Reads YAML or JSON. Every mistake of shape is found at once, and what
    /// could be read is there to be checked further.
    ///
    /// - Returns: the document and its mistakes; no document when the text is
    ///   no YAML at all.
    public static func read(_ text: String) -> (document: ConfigurationDocument?, mistakes: [ConfigurationMistake]) {
        let root: DocumentNode
        do {
            root = try DocumentNode.parse(text)
        } catch {
            return (nil, [error])
        }
        guard case .map = root.content else {
            return (nil, [ConfigurationMistake("", line: root.line, code: .wrongType, "The document must be a map, not \(root.kind).")])
        }
        let notes = DocumentReader.Notes()
        let document = ConfigurationDocument(reading: DocumentReader(root, path: "", notes: notes), notes: notes)
        return (document, notes.mistakes)
    }

    /// Reads what this product has written itself, perhaps in an earlier
    /// release: what it does not understand it leaves out.
    static func read(own text: String) -> ConfigurationDocument? {
        guard let root = try? DocumentNode.parse(text, atMost: 16 * DocumentNode.Bounds.bytes) else { return nil }
        let notes = DocumentReader.Notes()
        var document = ConfigurationDocument(reading: DocumentReader(root, path: "", notes: notes), notes: notes)
        document.lines = SourceLines()
        return document
    }

    private static let keys = [
        "format", "revision", "site", "authorities", "limits", "ages", "decisions", "messageTypes", "urgent", "calendars", "providers",
        "workflowGroups", "clinicalGroups", "messageFlows", "endpoints", "systemClients", "inbound", "templates", "textModules",
        "eventRules", "workbenchUsers",
    ]

    private init(reading root: DocumentReader, notes: DocumentReader.Notes) {
        root.allow(Self.keys)
        if root.has("format") {
            if root.integer("format", default: 0, in: 0...Int.max) != Self.format {
                root.note("format", .unsupportedFormat, "`format` must be \(Self.format), the only format there is.")
            }
        } else {
            root.note("format", .unsupportedFormat, "`format: \(Self.format)` is missing: it says how the document is to be read.")
        }
        revision = root.has("revision") ? Int64(root.integer("revision", default: 0, in: 0...Int.max)) : nil
        if let map = root.map("site") {
            notes.languages = map.texts("languages")
            site = SiteSection(reading: map)
        } else {
            root.missing("site")
        }
        authorities = root.list("authorities", Site.AssigningAuthority.init(reading:))
        limits = root.map("limits").map(Site.Limits.init(reading:)) ?? limits
        ages = root.map("ages").map(Site.Ages.init(reading:)) ?? ages
        decisions = root.map("decisions").map(Decisions.init(reading:)) ?? decisions
        messageTypes = root.list("messageTypes", MessageTypeDescription.init(reading:))
        urgent = root.map("urgent").map(UrgentSection.init(reading:))
        calendars = root.list("calendars", Site.Calendar.init(reading:))
        providers = root.list("providers", ProviderEntry.init(reading:))
        workflowGroups = root.list("workflowGroups", WorkflowGroupEntry.init(reading:))
        clinicalGroups = root.list("clinicalGroups", ClinicalGroupEntry.init(reading:))
        messageFlows = root.list("messageFlows", MessageFlowEntry.init(reading:))
        endpoints = root.list("endpoints", EndpointEntry.init(reading:))
        systemClients = root.list("systemClients", SystemClientEntry.init(reading:))
        inbound = root.map("inbound").map(InboundSection.init(reading:))
        templates = root.list("templates", TemplateEntry.init(reading:))
        textModules = root.list("textModules", TextModuleEntry.init(reading:))
        eventRules = root.list("eventRules", EventRuleEntry.init(reading:))
        workbenchUsers = root.list("workbenchUsers", WorkbenchUserEntry.init(reading:))
        lines = notes.lines
    }
}

extension ConfigurationDocument.SiteSection {
    init(reading map: DocumentReader) {
        map.allow(["name", "timeZone", "languages", "publicAddress", "emergency", "nurseLine", "crisisLine"])
        name = map.localized("name", atMost: 120)
        timeZone = map.text("timeZone")
        languages = map.texts("languages")
        if languages.isEmpty { map.missing("languages") }
        publicAddress = map.text("publicAddress")
        for key in ["emergency", "nurseLine"] where !map.has(key) { map.missing(key) }
        emergency = map.map("emergency").map(Site.HelpLine.init(reading:)) ?? emergency
        nurseLine = map.map("nurseLine").map(Site.HelpLine.init(reading:)) ?? nurseLine
        crisisLine = map.map("crisisLine").map(Site.HelpLine.init(reading:))
    }
}

extension Site.HelpLine {
    init(reading map: DocumentReader) {
        self.init(text: map.allLanguages(atMost: 120, except: ["number"]), number: map.text("number", atMost: 40))
    }
}

extension Site.AssigningAuthority {
    init(reading map: DocumentReader) {
        map.allow(["code", "system", "hl7", "primary"])
        let hl7 = map.map("hl7")
        hl7?.allow(["namespace", "oid"])
        self.init(
            code: map.text("code"), system: map.text("system"), hl7Namespace: hl7?.optionalText("namespace"),
            hl7OID: hl7?.optionalText("oid"), primary: map.boolean("primary", default: false))
    }
}

extension Site.Limits {
    init(reading map: DocumentReader) {
        map.allow(["undoWindow", "claimLease", "subject", "body"])
        self.init()
        undoWindowSeconds = map.seconds("undoWindow", default: undoWindowSeconds)
        claimLeaseSeconds = map.seconds("claimLease", default: claimLeaseSeconds)
        subject = map.integer("subject", default: subject, in: 1...200)
        body = map.integer("body", default: body, in: 1...20_000)
    }
}

extension Site.Ages {
    init(reading map: DocumentReader) {
        map.allow(["confidentialFrom", "majority"])
        self.init()
        confidentialFrom = map.integer("confidentialFrom", default: confidentialFrom, in: 0...25)
        majority = map.integer("majority", default: majority, in: 14...25)
    }
}

extension MessageTypeDescription {
    init(reading map: DocumentReader) {
        map.allow(["code", "name", "about"])
        self.init(
            type: map.word("code", default: nil, fallback: .general), name: map.localized("name", atMost: 120),
            about: map.localized("about"))
    }
}

extension ConfigurationDocument.UrgentSection {
    init(reading map: DocumentReader) {
        map.allow(["rules", "within", "workflowGroup"])
        rules = map.word("rules", default: .builtIn, fallback: .builtIn)
        withinSeconds = map.seconds("within", default: withinSeconds)
        workflowGroup = map.text("workflowGroup")
    }
}
