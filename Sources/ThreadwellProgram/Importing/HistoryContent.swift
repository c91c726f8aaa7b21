import FHIR
import Messaging

/// A file that a message is to carry.
struct HistoryFile: Sendable {
    /// Where it is read when its turn comes.
    let address: String
    let title: String?
    /// SHA-256 of its bytes as they came.
    let digest: [UInt8]
}

/// What a message says, and with which files: as far as it can be taken over.
struct HistoryContent {
    private(set) var body = ""
    private(set) var files: [HistoryFile] = []
    /// A sentence for each part that cannot.
    private(set) var leftOut: [String] = []

    init(_ payload: [CommunicationRecord.Content], index: HistoryIndex) {
        var texts: [String] = []
        var room = AttachmentRoom()
        for content in payload {
            switch content {
            case .text(let text): texts.append(text)
            case .bytes, .other: leftOut.append("A part that is neither text nor a file was not taken over.")
            case .file(let address, let title):
                guard let found = index.file(address) else {
                    leftOut.append("A file was not taken over: it is not in these files.")
                    continue
                }
                switch found.file {
                case .words(let text): texts.append(text)
                case .refused(let sentence): leftOut.append("A file was not taken over: \(sentence)")
                case .bytes(let digest, let size):
                    do throws(AttachmentRefusal) {
                        try room.take(size)
                        files.append(HistoryFile(address: found.address, title: title, digest: digest))
                    } catch {
                        leftOut.append("A file was not taken over: \(error.sentence)")
                    }
                }
            }
        }
        if texts.contains(where: { !$0.allSatisfy(\.isWhitespace) }) { body = texts.joined(separator: "\n\n") }
    }
}

/// Which messages carry the file at an address.
struct AwaitedFiles {
    struct Use {
        let line: HistoryImport.Line
        let position: Int
        let title: String?
    }

    private var byAddress: [String: [Use]] = [:]

    var isEmpty: Bool { byAddress.isEmpty }

    mutating func await(_ files: [HistoryFile], of line: HistoryImport.Line) {
        for (position, file) in files.enumerated() {
            byAddress[file.address, default: []].append(Use(line: line, position: position, title: file.title))
        }
    }

    func uses(of addresses: [String]) -> [Use] { addresses.flatMap { byAddress[$0] ?? [] } }
}
