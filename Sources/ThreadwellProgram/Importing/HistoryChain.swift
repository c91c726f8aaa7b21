import FHIR
import Messaging
import Persistence

/// The messages of one conversation that can be taken over, oldest first.
struct HistoryChain: Sendable {
    /// Where each message came from, in the order of `messages`.
    let lines: [HistoryImport.Line]
    let messages: [Draft]
    /// The header above them, or else the first.
    let head: CommunicationRecord

    /// A message before its author is known by name.
    struct Draft: Sendable {
        let name: String
        let sentAt: Timestamp
        let sender: ImportedReference?
        let senderName: String?
        let source: RecordSource
        let body: String
        let inReplyTo: String?
        let files: [HistoryFile]
    }

    /// - Returns: nil when none of them can be; each has then been refused.
    init?(_ lines: [HistoryImport.Line], index: HistoryIndex, report: inout HistoryReport) {
        var drafts: [(line: HistoryImport.Line, draft: Draft)] = []
        var header: CommunicationRecord?
        for line in lines {
            if line.record.payload.isEmpty, index.isHeader(line.key) {
                header = line.record
                continue
            }
            let content = HistoryContent(line.record.payload, index: index)
            for sentence in content.leftOut { report.leaveOut(line.complaint(sentence)) }
            switch Self.draft(line, content, index: index) {
            case .success(let draft): drafts.append((line, draft))
            case .failure(let reason): report.refuse(line.complaint(reason.sentence))
            }
        }
        drafts.sort { ($0.draft.sentAt, $0.draft.name) < ($1.draft.sentAt, $1.draft.name) }
        guard let first = drafts.first else { return nil }
        self.lines = drafts.map(\.line)
        messages = drafts.map(\.draft)
        head = header ?? first.line.record
    }

    private enum Unreadable: Error {
        case notSent, noTime, noWords, noName

        var sentence: String {
            switch self {
            case .notSent: "Its status says that it was never sent, or entered in error."
            case .noTime: "It does not say when it was sent."
            case .noWords: "It has neither words nor a file that could be taken over."
            case .noName: "It has neither an id nor a number."
            }
        }
    }

    private static func draft(
        _ line: HistoryImport.Line, _ content: HistoryContent, index: HistoryIndex
    ) -> Result<Draft, Unreadable> {
        let record = line.record
        if let status = record.status, ["entered-in-error", "not-done", "preparation", "aborted"].contains(status) {
            return .failure(.notSent)
        }
        guard let sent = record.sent?.microseconds else { return .failure(.noTime) }
        guard !content.body.isEmpty || !content.files.isEmpty else { return .failure(.noWords) }
        return .success(
            Draft(
                name: line.key, sentAt: Timestamp(microseconds: sent), sender: record.sender, senderName: record.senderName,
                source: record.source, body: content.body, inReplyTo: index.name(record.inResponseTo), files: content.files))
    }
}
