extension Decisions {
    init(reading map: DocumentReader) {
        map.allow(["routes", "membersToProviders", "providersToMembers", "external"])
        self.init()
        routes = map.map("routes").map(Routes.init(reading:)) ?? routes
        membersToProviders = map.map("membersToProviders").map(MembersToProviders.init(reading:)) ?? membersToProviders
        providersToMembers = map.map("providersToMembers").map(ProvidersToMembers.init(reading:)) ?? providersToMembers
        external = map.map("external").map(External.init(reading:)) ?? external
    }
}

extension Decisions.Routes {
    init(reading map: DocumentReader) {
        map.allow(["workbench", "external"])
        self.init()
        workbench = map.boolean("workbench", default: workbench)
        external = map.boolean("external", default: external)
    }
}

extension Decisions.MembersToProviders {
    init(reading map: DocumentReader) {
        map.allow(["types", "replies", "providerFilter"])
        self.init()
        if let switches = map.map("types") {
            switches.allow(MessageType.allCases.map(\.rawValue))
            types = Set(MessageType.allCases.filter { switches.boolean($0.rawValue, default: false) })
        }
        replies = map.boolean("replies", default: replies)
        providerFilter = map.map("providerFilter").map(Decisions.ProviderFilter.init(reading:)) ?? providerFilter
    }
}

extension Decisions.ProviderFilter {
    private enum Kind: String, CaseIterable {
        case none, accepting, rule, plugin
    }

    init(reading map: DocumentReader) {
        map.allow(["kind", "name"])
        let kind = map.word("kind", default: nil, fallback: Kind.accepting)
        if kind != .plugin, map.has("name") {
            map.note("name", .invalid, "`name` belongs to a filter of kind `plugin` only.")
        }
        switch kind {
        case .none: self = .none
        case .accepting: self = .accepting
        case .rule: self = .rule
        case .plugin: self = .plugin(name: map.text("name"))
        }
    }
}

extension Decisions.ProvidersToMembers {
    init(reading map: DocumentReader) {
        map.allow(["initiate", "personalMessaging", "templates", "withoutProvider"])
        self.init()
        initiate = map.boolean("initiate", default: initiate)
        if let personal = map.map("personalMessaging") {
            personal.allow(["enabled", "fallbackAfter"])
            personalMessaging = personal.boolean("enabled")
            personalFallbackAfter = personal.span("fallbackAfter")
        }
        templates = map.boolean("templates", default: templates)
        withoutProvider = map.boolean("withoutProvider", default: withoutProvider)
    }
}

extension Decisions.External {
    init(reading map: DocumentReader) {
        map.allow(["attachments", "virusScan", "templateDirectsInbox", "eventMessages"])
        self.init()
        attachments = map.boolean("attachments", default: attachments)
        virusScan = map.word("virusScan", default: virusScan, fallback: virusScan)
        templateDirectsInbox = map.boolean("templateDirectsInbox", default: templateDirectsInbox)
        eventMessages = map.boolean("eventMessages", default: eventMessages)
    }
}
