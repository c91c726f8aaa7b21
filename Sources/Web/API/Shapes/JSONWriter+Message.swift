import Messaging
import WebSupport

extension JSONWriter {
    /// - Parameter patient: for whom a proxy writes.
    mutating func message(_ message: Message, patient: Patient, _ site: Site, _ language: String) {
        member("id", message.id)
        member("conversation", message.conversation)
        member("sentAt", message.sentAt)
        member(
            "author",
            object: { w in
                w.member("name", message.authorName)
                w.member("role", message.role.rawValue)
                w.principal(of: message, patient, site, language)
            })
        member("body", message.body)
        if let inReplyTo = message.inReplyTo { member("inReplyTo", inReplyTo) }
        member("attachments", array: { list in for file in message.attachments { list.element(object: { $0.attachment(file) }) } })
        if let receipt = message.receipt {
            member(
                "receipt",
                object: { w in
                    w.member("state", message.receiptWord(receipt.state))
                    w.member("at", receipt.at)
                })
        } else {
            member("receipt", value: nil)
        }
        member("withdrawn", message.withdrawnAt != nil)
        if let delivery = message.delivery { member("delivery", delivery.rawValue) }
        if let correction = message.correction {
            member(
                "correction",
                object: { w in
                    w.member("message", correction.message)
                    w.member("at", correction.at)
                })
        }
        if let importedAt = message.importedAt { member("importedAt", importedAt) }
        if let importedAs = message.importedAs { member("importedAs", importedAs) }
        if let template = message.template {
            member(
                "template",
                object: { w in
                    w.member("code", template.code)
                    w.member("revision", template.revision)
                })
        }
    }
}

extension Message {
    /// On its way to another system the way itself may be what there is to tell.
    fileprivate func receiptWord(_ receipt: Receipt) -> String {
        switch delivery {
        case .delayed? where receipt < .answered: "delayed"
        case .notDelivered? where receipt < .answered: "not-delivered"
        default: receipt.rawValue
        }
    }
}

extension JSONWriter {
    /// In whose name somebody else wrote: a proxy for the patient, a person of
    /// the practice for the clinical group, and the provider if one is named (S23).
    fileprivate mutating func principal(of message: Message, _ patient: Patient, _ site: Site, _ language: String) {
        switch message.role {
        case .proxy:
            member("onBehalfOf", object: { $0.member("name", patient.details.name) })
        case .staff, .system:
            let group = site.clinicalGroup(message.clinicalGroup)?.name.text(in: language) ?? ""
            member(
                "onBehalfOf",
                object: { w in
                    w.member("name", group)
                    if let provider = message.provider.flatMap(site.provider) { w.member("provider", provider.name) }
                })
        case .patient: break
        }
    }
}
