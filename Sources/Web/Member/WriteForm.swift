import Messaging
import Persistence
import WebSupport

/// What is in the form of a new message, as typed.
struct WriteDraft: Sendable {
    var type = ""
    /// Code of a clinical group, or of a group and a provider of it: `pediatrics/sato`.
    var to = ""
    var subject = ""
    var message = ""
    var audience = ""
    var files = ChosenFiles()
    var once = FormOnce.new()
    /// The draft behind it.
    var state = DraftState()

    static let fields = ["patient", "type", "to", "subject", "message", "audience"]

    init() {}

    init(_ form: FormFields) {
        type = form["type"] ?? ""
        to = form["to"] ?? ""
        subject = form["subject"] ?? ""
        message = form["message"] ?? ""
        audience = form["audience"] ?? ""
        files = ChosenFiles(form)
        once = FormOnce.of(form)
        state = DraftState(form)
    }

    init(_ draft: Draft) {
        type = draft.content.type
        to = [draft.content.clinicalGroup, draft.content.provider].compactMap { $0 }.joined(separator: "/")
        subject = draft.content.subject
        message = draft.content.body
        audience = draft.content.audience ?? ""
        files = ChosenFiles(draft.content)
        state = DraftState(draft)
    }

    /// As it is kept until it is sent.
    var content: DraftContent {
        let conversation = conversation
        return DraftContent(
            type: conversation.type, clinicalGroup: conversation.clinicalGroup, provider: conversation.provider,
            subject: conversation.subject, body: conversation.body, audience: conversation.audience, attachments: files.kept)
    }

    /// Whether words or files would be lost with it.
    var hasContent: Bool { content.hasContent }

    /// As a request to send it.
    var conversation: NewConversation {
        let parts = to.split(separator: "/", maxSplits: 1).map(String.init)
        var conversation = NewConversation(
            type: type, clinicalGroup: parts.first ?? "", provider: parts.count > 1 ? parts[1] : nil, subject: subject, body: message,
            audience: audience.isEmpty ? nil : audience)
        conversation.attachments = files.ids
        return conversation
    }

    /// Hidden fields that carry it over to another page.
    var hidden: Markup {
        let fields =
            [
                ("type", type), ("to", to), ("subject", subject), ("message", message), ("audience", audience), (FormOnce.field, once),
            ] + files.ids.map { (ChosenFiles.field, $0.description) }
        return .each(fields) { Forms.hidden($0.0, $0.1) } + state.hidden
    }
}

/// Everything the form offers, read in one transaction.
struct WriteOffer: Sendable {
    /// Types of question the reader may ask, with whom each can be sent to.
    let types: [(type: MessageTypeDescription, recipients: [Site.Recipient])]
    /// For each of these types, who could read a conversation that everybody on the member side may read: a right to act for the
    /// patient may cover some types and not others.
    let readers: [(type: MessageTypeDescription, readers: [NamedReader])]
    /// The team of the newest conversation.
    let lastGroup: ID<ClinicalGroup>?

    static func of(_ reader: MemberReader, in tx: Transaction) throws -> WriteOffer {
        guard let mailbox = reader.current?.mailbox else { throw NotFound() }
        let conversations = reader.visit.services.portal.conversations
        let site = reader.site
        let types = try site.types.compactMap { type -> (type: MessageTypeDescription, recipients: [Site.Recipient])? in
            let recipients = try conversations.recipients(
                type.type, for: mailbox.patient.id, by: reader.signedIn.account.id, site: site, in: tx)
            return recipients.isEmpty ? nil : (type, recipients)
        }
        let readers = try types.map { ($0.type, try conversations.readers(ofNew: .both, type: $0.type.type, in: mailbox, tx)) }
        let last = try conversations.list(mailbox, limit: 1, in: tx).items.first
        return WriteOffer(types: types, readers: readers, lastGroup: last?.clinicalGroup)
    }
}

/// Whom a message can go to: each team once, with the types of question it takes.
struct Addressee: Sendable {
    let code: String
    let text: String
    let types: [MessageType]
    let team: String
    /// Whether it takes files, by type.
    let takesFiles: Set<MessageType>
    /// By type, since each type may enter another flow.
    let promises: [(type: MessageType, promise: Promise?)]

    static func all(_ offer: WriteOffer, language: String) -> [Addressee] {
        var groups: [ClinicalGroup] = []
        var flows: [ID<ClinicalGroup>: [(type: MessageType, promise: Promise?)]] = [:]
        var providers: [ID<ClinicalGroup>: [Provider]] = [:]
        var taking: [ID<ClinicalGroup>: Set<MessageType>] = [:]
        for (type, recipients) in offer.types {
            for recipient in recipients {
                if flows[recipient.group.id] == nil { groups.append(recipient.group) }
                flows[recipient.group.id, default: []].append((type.type, recipient.promise))
                providers[recipient.group.id] = recipient.providers
                if recipient.acceptsAttachments { taking[recipient.group.id, default: []].insert(type.type) }
            }
        }
        if let last = offer.lastGroup, let place = groups.firstIndex(where: { $0.id == last }) {
            groups.insert(groups.remove(at: place), at: 0)
        }
        return groups.flatMap { group -> [Addressee] in
            let name = group.name.text(in: language)
            let about = group.about.text(in: language)
            let ways = flows[group.id] ?? []
            func addressee(_ code: String, _ text: String) -> Addressee {
                Addressee(
                    code: code, text: text, types: ways.map(\.type), team: name, takesFiles: taking[group.id] ?? [], promises: ways)
            }
            return [addressee(group.code, about.isEmpty ? name : "\(name): \(about)")]
                + (providers[group.id] ?? []).map { addressee("\(group.code)/\($0.code)", "\(name), \($0.name)") }
        }
    }
}
