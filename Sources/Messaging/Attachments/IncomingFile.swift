import Crypto
import Persistence

/// A file as it came in, before any rule has seen it.
public struct IncomingFile: Sendable {
    /// As the sender named it; nil when it has no name.
    public var name: String?
    public var bytes: [UInt8]

    public init(name: String?, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
    }
}

/// A file that every rule of ours has accepted, as it is kept: a picture without what it told beside the picture.
struct AcceptedFile: Sendable {
    let name: String
    let kind: FileKind
    let bytes: [UInt8]

    var sha256: [UInt8] { Array(SHA256.hash(data: bytes)) }

    /// Where each of the rows begins and ends that it is kept in.
    var parts: [Range<Int>] {
        stride(from: 0, to: bytes.count, by: AttachmentLimits.chunk).map { $0..<min(bytes.count, $0 + AttachmentLimits.chunk) }
    }

    func keep(in parts: [Range<Int>], of id: ID<Attachment>, key: ContentKey, _ tx: Transaction) throws {
        for (number, part) in parts.enumerated() {
            let sealed = try key.seal(bytes[part], AttachmentSeal.binding(id, part: number, of: parts.count))
            try tx.execute("INSERT INTO attachment_chunk (attachment, position, sealed) VALUES (\(id), \(number), \(sealed))")
        }
    }
}

extension IncomingFile {
    /// Judges a file by its bytes: kind, name, what it unfolds to; and takes out of a picture when, where and with what it was taken.
    ///
    /// - Throws: `AttachmentRefusal`.
    func accepted() throws(AttachmentRefusal) -> AcceptedFile {
        guard !bytes.isEmpty else { throw .empty }
        guard bytes.count <= AttachmentLimits.bytes else { throw .tooLarge }
        let kind = try FileKind.of(bytes)
        let name = try FileName.accepted(name, for: kind)
        switch kind {
        case .jpeg: return AcceptedFile(name: name, kind: kind, bytes: try JPEGCleaning.cleaned(bytes))
        case .png: return AcceptedFile(name: name, kind: kind, bytes: try PNGCleaning.cleaned(bytes))
        case .webp: return AcceptedFile(name: name, kind: kind, bytes: try WebPCleaning.cleaned(bytes))
        case .docx, .xlsx: try ArchiveCheck.check(bytes)
        case .pdf: if PDFCheck.isEncrypted(bytes) { throw .encrypted }
        case .text: break
        }
        return AcceptedFile(name: name, kind: kind, bytes: bytes)
    }
}

enum PDFCheck {
    /// Whether the trailer of a PDF names a way it is encrypted by (ISO 32000-1, 7.6): then nobody can look into it.
    static func isEncrypted(_ bytes: [UInt8]) -> Bool {
        let word = Array("/Encrypt".utf8)
        return bytes.withUnsafeBufferPointer { bytes in
            guard bytes.count > word.count else { return false }
            for start in 0..<(bytes.count - word.count) where bytes[start] == word[0] {
                guard (1..<word.count).allSatisfy({ bytes[start + $0] == word[$0] }) else { continue }
                // A longer name, such as /EncryptMetadata, is another thing.
                let next = bytes[start + word.count]
                if !(0x61...0x7A).contains(next | 0x20) { return true }
            }
            return false
        }
    }
}
