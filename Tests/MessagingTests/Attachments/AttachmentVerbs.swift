import Persistence
import TestSupport

@testable import Messaging

extension PortalFixture {
    func upload(_ bytes: [UInt8] = SampleFiles.text, named name: String = "values.txt", by username: String = "ada") async throws
        -> AttachedFile
    {
        try await portal.attachments.receive(
            IncomingFile(name: name, bytes: bytes), by: try person(username), site: try await portal.site())
    }

    func ask(with files: [AttachedFile], by username: String = "ada", for patient: String = "ada", group: String = "primary-care")
        async throws -> Sent
    {
        let (member, patient, site) = (try person(username), try self.patient(patient), try await portal.site())
        var draft = NewConversation(type: "medical", clinicalGroup: group, subject: "A picture", body: "Here it is.")
        draft.attachments = files.map(\.id)
        return try await portal.perform { [portal, draft] in
            try portal.conversations.start(draft, for: patient, by: member, site: site, in: $0)
        }
    }

    /// Every byte of a file, as somebody is shown it.
    func content(_ id: ID<Attachment>, for username: String) async throws -> [UInt8] {
        let content = try await portal.attachments.content(id, for: try person(username))
        var bytes: [UInt8] = []
        for number in 0..<content.parts { bytes += try await content.part(number) }
        return bytes
    }

    func files(of conversation: ID<Conversation>, by username: String = "ada") async throws -> [AttachedFile] {
        try await open(conversation, by: username).messages.flatMap(\.attachments)
    }
}
