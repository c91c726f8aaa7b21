extension ConfigurationDocument {
    /// The document as YAML; the same content always gives the same bytes.
    public func yaml() -> String { node().yaml() }

    /// The document as JSON, which is read back the same way.
    public func json() -> String { node().json() }

    /// What the document says apart from the revision it was exported from:
    /// equal texts are equal configurations.
    var content: String {
        var copy = self
        copy.revision = nil
        return copy.node().json()
    }

    func node() -> DocumentNode {
        .map([
            "format": .integer(Self.format),
            "revision": revision.map { .integer(Int($0)) },
            "site": site.node(),
            "authorities": .items(authorities) { $0.node() },
            "limits": limits.node(),
            "ages": ages.node(),
            "decisions": decisions.node(),
            "messageTypes": .items(messageTypes) { $0.node(site.languages) },
            "urgent": urgent?.node(),
            "calendars": .items(calendars) { $0.node() },
            "providers": .items(providers) { $0.node() },
            "workflowGroups": .items(workflowGroups) { $0.node() },
            "clinicalGroups": .items(clinicalGroups) { $0.node(site.languages) },
            "messageFlows": .items(messageFlows) { $0.node() },
            "endpoints": .items(endpoints) { $0.node() },
            "systemClients": .items(systemClients) { $0.node() },
            "inbound": inbound?.node(),
            "templates": .items(templates) { $0.node(site.languages) },
            "textModules": .items(textModules) { $0.node(site.languages) },
            "eventRules": .items(eventRules) { $0.node() },
            "workbenchUsers": .items(workbenchUsers) { $0.node() },
        ])
    }
}

extension DocumentNode {
    /// A list, or nothing at all for an empty one.
    static func items<Item>(_ items: [Item], _ node: (Item) -> DocumentNode) -> DocumentNode? {
        items.isEmpty ? nil : .list(items.map(node))
    }

    static func codes(_ codes: [String]) -> DocumentNode? { codes.isEmpty ? nil : .texts(codes) }
}

extension Site.Limits {
    func node() -> DocumentNode {
        .map([
            "undoWindow": .text("\(Promise.Span.seconds(undoWindowSeconds))"),
            "claimLease": .text("\(Promise.Span.seconds(claimLeaseSeconds))"),
            "subject": .integer(subject), "body": .integer(body),
        ])
    }
}

extension Site.Ages {
    func node() -> DocumentNode {
        .map(["confidentialFrom": .integer(confidentialFrom), "majority": .integer(majority)])
    }
}

extension ConfigurationDocument.SiteSection {
    func node() -> DocumentNode {
        .map([
            "name": .localized(name, languages: languages),
            "timeZone": .text(timeZone),
            "languages": .texts(languages),
            "publicAddress": .text(publicAddress),
            "emergency": emergency.node(languages),
            "nurseLine": nurseLine.node(languages),
            "crisisLine": crisisLine?.node(languages),
        ])
    }
}

extension Site.HelpLine {
    func node(_ languages: [String]) -> DocumentNode {
        guard case .map(let texts) = DocumentNode.localized(text, languages: languages).content else { return .text(number) }
        return DocumentNode(.map(texts + [DocumentNode.Entry(key: "number", keyLine: 0, value: .text(number))]))
    }
}

extension Site.AssigningAuthority {
    func node() -> DocumentNode {
        let hl7: DocumentNode? =
            hl7Namespace == nil && hl7OID == nil
            ? nil : .map(["namespace": hl7Namespace.map(DocumentNode.text), "oid": hl7OID.map(DocumentNode.text)])
        return .map(["code": .text(code), "system": .text(system), "hl7": hl7, "primary": primary ? .boolean(true) : nil])
    }
}

extension MessageTypeDescription {
    func node(_ languages: [String]) -> DocumentNode {
        .map([
            "code": .text(type.rawValue), "name": .localized(name, languages: languages),
            "about": .localized(about, languages: languages),
        ])
    }
}

extension ConfigurationDocument.UrgentSection {
    func node() -> DocumentNode {
        .map([
            "rules": .text(rules.rawValue), "within": .text("\(Promise.Span.seconds(withinSeconds))"),
            "workflowGroup": .text(workflowGroup),
        ])
    }
}

extension Decisions {
    func node() -> DocumentNode {
        .map([
            "routes": .map(["workbench": .boolean(routes.workbench), "external": .boolean(routes.external)]),
            "membersToProviders": membersToProviders.node(),
            "providersToMembers": providersToMembers.node(),
            "external": .map([
                "attachments": .boolean(external.attachments), "virusScan": .text(external.virusScan.rawValue),
                "templateDirectsInbox": .boolean(external.templateDirectsInbox), "eventMessages": .boolean(external.eventMessages),
            ]),
        ])
    }
}

extension Decisions.MembersToProviders {
    func node() -> DocumentNode {
        let filter: DocumentNode =
            switch providerFilter {
            case .none: .map(["kind": .text("none")])
            case .accepting: .map(["kind": .text("accepting")])
            case .rule: .map(["kind": .text("rule")])
            case .plugin(let name): .map(["kind": .text("plugin"), "name": .text(name)])
            }
        let switches = MessageType.allCases.map {
            DocumentNode.Entry(key: $0.rawValue, keyLine: 0, value: .boolean(types.contains($0)))
        }
        return .map(["types": DocumentNode(.map(switches)), "replies": .boolean(replies), "providerFilter": filter])
    }
}

extension Decisions.ProvidersToMembers {
    func node() -> DocumentNode {
        .map([
            "initiate": .boolean(initiate),
            "personalMessaging": .map([
                "enabled": .boolean(personalMessaging), "fallbackAfter": personalFallbackAfter.map { .text("\($0)") },
            ]),
            "templates": .boolean(templates), "withoutProvider": .boolean(withoutProvider),
        ])
    }
}
