import Messaging
import Persistence
import WebSupport

/// The files of a form: those that were taken in, now or before, and those that were not.
struct ChosenFiles: Sendable {
    struct Fault: Sendable {
        let name: String
        let refusal: AttachmentRefusal
    }

    /// The file field.
    static let picker = "files"
    /// A file that was taken in, by its id.
    static let field = "attachment"
    /// A file that was not: its reason and its name. Only the intake writes it.
    static let fault = "files.fault"

    var ids: [ID<Attachment>] = []
    var faults: [Fault] = []

    init() {}

    init(_ form: FormFields) {
        // Far more than a message may carry is nothing that a page of ours sends.
        ids = form.all(Self.field).prefix(50).compactMap { ID<Attachment>(Substring($0)) }
        faults = form.all(Self.fault).prefix(50).compactMap { text in
            let parts = text.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, let refusal = AttachmentRefusal.told[String(parts[0])] else { return nil }
            return Fault(name: String(parts[1]), refusal: refusal)
        }
    }

    init(_ files: [AttachedFile]) {
        ids = files.map(\.id)
    }

    /// Those that a draft kept.
    init(_ draft: DraftContent?) {
        ids = draft?.attachments ?? []
    }

    /// As many as a page shows, and a draft keeps.
    var kept: [ID<Attachment>] { Array(ids.prefix(20)) }

    var isEmpty: Bool { ids.isEmpty && faults.isEmpty }

    /// Nothing is sent while a file that was chosen is missing in it.
    ///
    /// - Throws: `AttachmentRefusal`, the first.
    func requireTaken() throws {
        if let fault = faults.first { throw fault.refusal }
    }

    /// What those that were taken in hold. A form that is sent twice brings its files twice, each time by other ids: by this it is known
    /// as the same, and one with another file is not.
    func contents(by user: SignedIn, _ portal: Portal) async throws -> [String] {
        guard !ids.isEmpty else { return [] }
        let ids = ids
        return try await portal.read { try portal.attachments.contents(of: ids, by: user.account.id, in: $0) }
    }

    /// The names and sizes of those that were taken in, for a page.
    func taken(by user: SignedIn, _ portal: Portal) async throws -> TakenFiles {
        let ids = kept
        guard !ids.isEmpty else { return TakenFiles(files: [], faults: faults) }
        let files = try await portal.read { try portal.attachments.unsent(ids, of: user.account.id, in: $0) }
        return TakenFiles(files: files, faults: faults)
    }
}

/// The files of a form, as its page shows them.
struct TakenFiles: Sendable {
    var files: [AttachedFile] = []
    var faults: [ChosenFiles.Fault] = []
}

extension AttachmentRefusal {
    /// Those about one file or about its upload, by their codes.
    static let told: [String: AttachmentRefusal] = Dictionary(
        uniqueKeysWithValues: [
            .empty, .tooLarge, .tooMany, .tooLargeTogether, .typeNotAllowed, .heic, .wrongExtension, .damaged, .encrypted, .macros,
            .unpacksTooLarge, .pictureTooLarge, .infected, .unscannable, .unknown, .notTaken, .scannerMissing, .beingChecked,
            .tooOften(retryAfter: 60), .busy,
        ].map { ($0.code, $0) })
}
