import Messaging
import WebSupport

extension JSONWriter {
    /// - Parameter patient: for whom a proxy writes.
    mutating func message(_ message: Message, patient: Patient, _ site: Site) {
        member("id", message.id)
        member("conversation", message.conversation)
        member("sentAt", message.sentAt)
        let principal = message.principal(patient, site)
        member(
            "author",
            object: { w in
                w.member("name", message.authorName)
                w.member("role", message.role.rawValue)
                guard let principal else { return }
                w.member("onBehalfOf", object: { $0.member("name", principal) })
            })
        member("body", message.body)
        if let inReplyTo = message.inReplyTo { member("inReplyTo", inReplyTo) }
        member("attachments", array: { _ in })
        if let receipt = message.receipt {
            member(
                "receipt",
                object: { w in
                    w.member("state", receipt.state.rawValue)
                    w.member("at", receipt.at)
                })
        } else {
            member("receipt", value: nil)
        }
        member("withdrawn", message.withdrawnAt != nil)
    }
}

extension Message {
    /// In whose name somebody else wrote.
    fileprivate func principal(_ patient: Patient, _ site: Site) -> String? {
        switch role {
        case .proxy: patient.details.name
        case .staff: provider.flatMap(site.provider).map(\.name).flatMap { $0 == authorName ? nil : $0 }
        case .patient, .system: nil
        }
    }
}
