import Foundation

extension RecordMapping {
    func communication(_ communication: R4.Communication, _ raw: RawResource) throws(RefusalReason) -> CommunicationRecord {
        let recipients = communication.recipient ?? []
        var references: [ImportedReference] = []
        for (index, recipient) in recipients.enumerated() {
            if let reference = try reference(recipient, "Communication.recipient[\(index)]") { references.append(reference) }
        }
        return CommunicationRecord(
            source: try source(raw, id: communication.id), identifiers: try identifiers(communication.identifier, "Communication"),
            partOf: try reference(communication.partOf?.first, "Communication.partOf[0]"),
            inResponseTo: try reference(communication.inResponseTo?.first, "Communication.inResponseTo[0]"),
            status: try FieldText.clean(communication.status, "Communication.status", limit: 40),
            categories: try codes(communication.category, "Communication.category"),
            subject: try reference(communication.subject, "Communication.subject"),
            topic: try FieldText.clean(
                communication.topic?.text ?? communication.topic?.coding?.first?.display, "Communication.topic", limit: FieldText.nameLimit),
            sent: try dateTime(communication.sent ?? communication.received, "Communication.sent"),
            sender: try reference(communication.sender, "Communication.sender"),
            senderName: try FieldText.clean(communication.sender?.display, "Communication.sender.display", limit: FieldText.nameLimit),
            recipients: references, payload: (communication.payload ?? []).map(Self.content))
    }

    func binary(_ binary: R4.Binary, _ raw: RawResource) throws(RefusalReason) -> BinaryRecord {
        let bytes = Self.bytes(binary.data) ?? []
        return BinaryRecord(source: try source(raw, id: binary.id), text: Self.text(bytes, binary.contentType), bytes: bytes)
    }

    private static func content(_ payload: R4.Communication.Payload) -> CommunicationRecord.Content {
        if let text = payload.contentString { return .text(text) }
        guard let file = payload.contentAttachment else { return .other }
        guard let data = file.data else { return file.url.map { .file(address: $0, title: file.title) } ?? .other }
        guard let bytes = bytes(data) else { return .other }
        return text(bytes, file.contentType).map { .text($0) } ?? .bytes(bytes, title: file.title)
    }

    private static func bytes(_ data: String?) -> [UInt8]? {
        data.flatMap { Data(base64Encoded: $0, options: .ignoreUnknownCharacters) }.map { Array($0) }
    }

    /// The words of a file of plain text; nil for any other.
    private static func text(_ bytes: [UInt8], _ contentType: String?) -> String? {
        guard !bytes.isEmpty, let type = contentType?.lowercased().split(separator: ";").first,
            type.filter({ $0 != " " }) == "text/plain"
        else { return nil }
        return String(validating: bytes, as: UTF8.self)
    }
}
