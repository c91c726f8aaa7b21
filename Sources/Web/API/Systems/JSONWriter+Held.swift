import Messaging
import WebSupport

extension JSONWriter {
    /// Where it came from and why it waits, without what it says.
    mutating func held(_ held: HeldMessage, _ site: Site, _ language: String) {
        member("id", held.id)
        member("kind", held.kind.rawValue)
        member("reason", held.reason.rawValue)
        member("sender", held.senderName)
        member("receivedAt", held.receivedAt)
        member("dueAt", held.dueAt)
        member("escalatedAt", held.escalatedAt)
        named("workflowGroup", code: site.workflowGroup(held.workflowGroup)?.code, name: site.workflowGroup(held.workflowGroup)?.name)
        let group = held.clinicalGroup.flatMap(site.clinicalGroup)
        named("clinicalGroup", code: group?.code, name: group?.name.text(in: language))
        member("state", held.ending?.outcome.rawValue ?? "waiting")
        if let ending = held.ending { member("endedAt", ending.at) } else { member("endedAt", value: nil) }
    }

    mutating func openHeld(_ open: OpenHeldMessage, _ site: Site, _ language: String) {
        held(open.held, site, language)
        if let patient = open.patient {
            member(
                "patient",
                object: { w in
                    w.member("id", patient.id)
                    w.member("name", patient.details.name)
                })
        } else {
            member("patient", value: nil)
        }
        member("subject", open.content.subject)
        member("body", open.content.body)
        member("audience", open.content.audience)
        member("inReplyTo", open.content.inReplyTo ?? open.content.conversation)
        member("externalId", open.content.externalID)
        member("note", open.note)
        member(
            "attachments",
            array: { list in
                for file in open.attachments { list.element(object: { $0.attachment(file) }) }
            })
        member(
            "readers",
            array: { list in
                for reader in open.readers { list.element(object: { $0.member("name", reader.name) }) }
            })
        member(
            "suggestions",
            array: { list in
                for suggestion in open.suggestions {
                    list.element(object: { w in
                        w.member("id", suggestion.id)
                        w.member("subject", suggestion.subject)
                        w.member("lastAt", suggestion.lastAt)
                    })
                }
            })
    }

    private mutating func named(_ key: StaticString, code: String?, name: String?) {
        guard let code, let name else { return member(key, value: nil) }
        member(
            key,
            object: { w in
                w.member("code", code)
                w.member("name", name)
            })
    }
}
