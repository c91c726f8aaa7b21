extension ConfigurationDocument.EndpointEntry {
    init(reading map: DocumentReader) {
        map.allow([
            "code", "adapter", "url", "settings", "payload", "secret", "authority", "concurrency", "timeout", "retry",
            "allowPrivateNetwork",
        ])
        code = map.text("code")
        adapter = map.text("adapter", atMost: 60)
        url = map.optionalText("url") ?? ""
        if let own = map.map("settings") {
            settings = Dictionary(own.keys.map { ($0, own.text($0)) }) { first, _ in first }
        }
        payload = map.word("payload", default: .full, fallback: .full)
        if let secret = map.node("secret"), case .list = secret.content {
            secrets = map.texts("secret")
        } else {
            secrets = map.optionalText("secret").map { [$0] } ?? []
        }
        authority = map.optionalText("authority")
        concurrency = map.integer("concurrency", default: concurrency, in: 1...64)
        timeoutSeconds = map.seconds("timeout", default: timeoutSeconds)
        if let retry = map.map("retry") {
            retry.allow(["schedule"])
            retrySeconds = retry.texts("schedule").enumerated().compactMap { index, text in
                if let seconds = Promise.Span(text)?.seconds { return seconds }
                retry.note("schedule[\(index)]", .invalidSpan, "`\(text.shortened)` is no wait such as `5s`, `30m` or `2h`.")
                return nil
            }
        }
        allowPrivateNetwork = map.texts("allowPrivateNetwork")
    }
}

extension ConfigurationDocument.SystemClientEntry {
    init(reading map: DocumentReader) {
        map.allow(["code", "name", "authority", "clinicalGroups", "scopes", "jwks", "jwksUrl", "allowPrivateNetwork", "rate"])
        code = map.text("code")
        name = map.text("name", atMost: 120)
        if let authority = map.node("authority"), case .list = authority.content {
            authorities = map.texts("authority")
        } else {
            authorities = map.optionalText("authority").map { [$0] } ?? []
        }
        clinicalGroups = map.texts("clinicalGroups")
        scopes = map.texts("scopes")
        if let set = map.map("jwks") {
            set.allow(["keys"])
            keys = set.list("keys") { key in
                Dictionary(key.keys.map { ($0, key.text($0, atMost: 4_000)) }) { first, _ in first }
            }
        }
        keysURL = map.optionalText("jwksUrl")
        allowPrivateNetwork = map.texts("allowPrivateNetwork")
        rate = map.integer("rate", default: rate, in: 1...1_000_000)
    }
}

extension ConfigurationDocument.InboundSection {
    init(reading map: DocumentReader) {
        map.allow(["mllp"])
        mllp = map.map("mllp").map(MLLP.init(reading:))
    }
}

extension ConfigurationDocument.InboundSection.MLLP {
    init(reading map: DocumentReader) {
        map.allow(["peers", "authority"])
        peers = map.texts("peers")
        authority = map.text("authority")
    }
}

extension ConfigurationDocument.TemplateEntry {
    init(reading map: DocumentReader) {
        map.allow(["code", "type", "inbox", "replyAllowed", "subject", "body"])
        code = map.text("code")
        type = map.word("type", default: nil, fallback: .general)
        inbox = map.word("inbox", default: .both, fallback: .both)
        replyAllowed = map.boolean("replyAllowed", default: true)
        subject = map.localized("subject", atMost: 400)
        body = map.localized("body", atMost: 20_000)
    }
}

extension ConfigurationDocument.EventRuleEntry {
    init(reading map: DocumentReader) {
        map.allow(["code", "on", "kinds", "from", "template", "quietWindow", "enabled"])
        code = map.text("code")
        on = map.word("on", default: nil, fallback: .newHealthRecord)
        kinds = map.texts("kinds")
        if let from = map.map("from") {
            from.allow(["clinicalGroup", "provider"])
            clinicalGroup = from.text("clinicalGroup")
            provider = from.optionalText("provider")
        } else {
            map.missing("from")
        }
        template = map.text("template")
        quietWindow = map.span("quietWindow")
        enabled = map.boolean("enabled", default: false)
    }
}
