extension ConfigurationDocument.EndpointEntry {
    func node() -> DocumentNode {
        let secret: DocumentNode? =
            switch secrets.count {
            case 0: nil
            case 1: .text(secrets[0])
            default: .texts(secrets)
            }
        let schedule: DocumentNode? =
            retrySeconds.isEmpty ? nil : .map(["schedule": .texts(retrySeconds.map { "\(Promise.Span.seconds($0))" })])
        let own = settings.sorted { $0.key < $1.key }.map { DocumentNode.Entry(key: $0.key, keyLine: 0, value: .text($0.value)) }
        return .map([
            "code": .text(code), "adapter": .text(adapter), "url": url.isEmpty ? nil : .text(url),
            "settings": own.isEmpty ? nil : DocumentNode(.map(own)), "payload": .text(payload.rawValue), "secret": secret,
            "authority": authority.map(DocumentNode.text), "concurrency": .integer(concurrency),
            "timeout": timeoutSeconds == Self.usualTimeout ? nil : .text("\(Promise.Span.seconds(timeoutSeconds))"), "retry": schedule,
            "allowPrivateNetwork": DocumentNode.codes(allowPrivateNetwork),
        ])
    }
}

extension ConfigurationDocument.SystemClientEntry {
    func node() -> DocumentNode {
        let bound: DocumentNode? =
            switch authorities.count {
            case 0: nil
            case 1: .text(authorities[0])
            default: .texts(authorities)
            }
        let set = keys.map { key in
            DocumentNode(.map(key.keys.sorted().map { .init(key: $0, keyLine: 0, value: .text(key[$0] ?? "")) }))
        }
        return .map([
            "code": .text(code), "name": .text(name), "authority": bound,
            "clinicalGroups": DocumentNode.codes(clinicalGroups), "scopes": DocumentNode.codes(scopes),
            "jwks": keysURL == nil ? .map(["keys": .list(set)]) : nil, "jwksUrl": keysURL.map(DocumentNode.text),
            "allowPrivateNetwork": DocumentNode.codes(allowPrivateNetwork),
            "rate": rate == SystemClient.usualRate ? nil : .integer(rate),
        ])
    }
}

extension ConfigurationDocument.InboundSection {
    func node() -> DocumentNode {
        .map(["mllp": mllp.map { .map(["peers": DocumentNode.codes($0.peers), "authority": .text($0.authority)]) }])
    }
}

extension ConfigurationDocument.TemplateEntry {
    func node(_ languages: [String]) -> DocumentNode {
        .map([
            "code": .text(code), "type": .text(type.rawValue), "inbox": .text(inbox.rawValue), "replyAllowed": .boolean(replyAllowed),
            "subject": .localized(subject, languages: languages), "body": .localized(body, languages: languages),
        ])
    }
}

extension ConfigurationDocument.EventRuleEntry {
    func node() -> DocumentNode {
        .map([
            "code": .text(code), "on": .text(on.rawValue), "kinds": DocumentNode.codes(kinds),
            "from": .map(["clinicalGroup": .text(clinicalGroup), "provider": provider.map(DocumentNode.text)]),
            "template": .text(template), "quietWindow": quietWindow.map { .text("\($0)") }, "enabled": .boolean(enabled),
        ])
    }
}
