extension ConfigurationDocument.ProviderEntry {
    init(reading map: DocumentReader) {
        map.allow(["code", "name", "authority", "identifier", "accepting", "offeredTo"])
        code = map.text("code")
        name = map.text("name", atMost: 120)
        authority = map.optionalText("authority")
        identifier = map.optionalText("identifier")
        accepting = map.boolean("accepting", default: true)
        if let rule = map.map("offeredTo") {
            rule.allow(["patientsOfGroup"])
            offeredToPatientsOf = rule.text("patientsOfGroup")
        }
    }
}

extension ConfigurationDocument.ClinicalGroupEntry {
    init(reading map: DocumentReader) {
        map.allow(["code", "name", "about", "authority", "identifier", "providers", "attachments"])
        code = map.text("code")
        name = map.localized("name", atMost: 120)
        about = map.localized("about")
        authority = map.optionalText("authority")
        identifier = map.optionalText("identifier")
        providers = map.texts("providers")
        attachments = map.map("attachments").map(ConfigurationDocument.Attachments.init(reading:)) ?? attachments
    }
}

extension ConfigurationDocument.Attachments {
    init(reading map: DocumentReader) {
        map.allow(["fromMembers", "toMembers"])
        self.init(fromMembers: map.boolean("fromMembers", default: false), toMembers: map.boolean("toMembers", default: false))
    }
}

extension ConfigurationDocument.WorkflowGroupEntry {
    init(reading map: DocumentReader) {
        map.allow(["code", "name", "clinical", "members", "escalateTo", "onCall"])
        code = map.text("code")
        name = map.text("name", atMost: 120)
        clinical = map.boolean("clinical", default: false)
        members = map.list("members", Member.init(reading:))
        escalateTo = map.optionalText("escalateTo")
        onCall = map.texts("onCall")
    }
}

extension ConfigurationDocument.WorkflowGroupEntry.Member {
    init(reading map: DocumentReader) {
        map.allow(["user", "role", "active", "assigned"])
        user = map.text("user")
        role = map.word("role", default: .agent, fallback: .agent)
        active = map.boolean("active", default: true)
        assigned = map.boolean("assigned", default: true)
    }
}

extension ConfigurationDocument.MessageFlowEntry {
    init(reading map: DocumentReader) {
        map.allow(["code", "from", "route", "promise", "attachments", "fallback", "successor"])
        code = map.text("code")
        if let from = map.map("from") {
            from.allow(["clinicalGroup", "types"])
            clinicalGroup = from.text("clinicalGroup")
            types = from.words("types", MessageType.self)
            if !from.has("types") { from.missing("types") }
        } else {
            map.missing("from")
        }
        if let map = map.map("route") {
            route = ConfigurationDocument.RouteEntry(reading: map)
        } else {
            map.missing("route")
        }
        promise = map.map("promise").flatMap(Promise.init(reading:))
        attachments = map.map("attachments").map(ConfigurationDocument.Attachments.init(reading:))
        if let map = map.map("fallback") {
            map.allow(["workbench", "handOverAfter"])
            var fallback = ConfigurationDocument.Fallback()
            fallback.workbench = map.text("workbench")
            fallback.handOverAfter = map.span("handOverAfter")
            self.fallback = fallback
        }
        successor = map.optionalText("successor")
    }
}

extension ConfigurationDocument.RouteEntry {
    init(reading map: DocumentReader) {
        map.allow(["workbench", "external"])
        switch (map.has("workbench"), map.has("external")) {
        case (true, false): self = .workbench(map.text("workbench"))
        case (false, true): self = .external(map.text("external"))
        default:
            map.note("", .invalid, "A route is either `workbench: GROUP` or `external: ENDPOINT`.")
            self = .workbench("")
        }
    }
}

extension Promise {
    init?(reading map: DocumentReader) {
        map.allow(["usually", "atLatest", "calendar", "escalateAt"])
        if !map.has("atLatest") { map.missing("atLatest") }
        let usually = map.span("usually")
        let calendar = map.optionalText("calendar")
        let percent = map.optionalText("escalateAt").flatMap { text -> Int? in
            let digits = text.dropLast()
            if text.last == "%", digits.count <= 2, let percent = Int(digits), (1...99).contains(percent) { return percent }
            map.note("escalateAt", .invalid, "`\(map.place("escalateAt"))` must be a percentage from `1%` to `99%`.")
            return nil
        }
        guard let atLatest = map.span("atLatest") else { return nil }
        self.init(usually: usually, atLatest: atLatest, calendar: calendar, escalateAtPercent: percent)
    }
}

extension ConfigurationDocument.WorkbenchUserEntry {
    init(reading map: DocumentReader) {
        map.allow(["username", "name", "enabled", "roles", "provider", "languages"])
        username = map.text("username")
        name = map.text("name", atMost: 120)
        enabled = map.boolean("enabled", default: true)
        roles = Set(map.words("roles", Role.self))
        provider = map.optionalText("provider")
        languages = map.texts("languages")
    }
}
