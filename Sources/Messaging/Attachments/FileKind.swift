/// The kinds of file that may travel: a closed list, told by what is in the
/// file and never by what somebody says of it.
public enum FileKind: String, Sendable, Hashable, CaseIterable {
    case jpeg, png, webp, pdf, text, docx, xlsx

    public var contentType: String {
        switch self {
        case .jpeg: "image/jpeg"
        case .png: "image/png"
        case .webp: "image/webp"
        case .pdf: "application/pdf"
        case .text: "text/plain"
        case .docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        case .xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        }
    }

    public var isPicture: Bool { self == .jpeg || self == .png || self == .webp }

    /// The ends a name may have, lower-case; the first is given to a name without one.
    public var extensions: [String] {
        switch self {
        case .jpeg: ["jpg", "jpeg", "jpe", "jfif"]
        case .png: ["png"]
        case .webp: ["webp"]
        case .pdf: ["pdf"]
        case .text: ["txt", "text", "log", "csv"]
        case .docx: ["docx"]
        case .xlsx: ["xlsx"]
        }
    }

    /// What is in a file, by its first bytes and, for an archive, by its entries.
    ///
    /// - Throws: `AttachmentRefusal` for what may not travel.
    static func of(_ bytes: [UInt8]) throws(AttachmentRefusal) -> FileKind {
        guard !bytes.isEmpty else { throw .empty }
        if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return .jpeg }
        if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return .png }
        if bytes.starts(with: "RIFF".utf8), bytes.count >= 12, bytes[8..<12].elementsEqual("WEBP".utf8) { return .webp }
        if bytes.starts(with: "%PDF-".utf8) { return .pdf }
        if isHEIC(bytes) { throw .heic }
        if bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) { return try office(bytes) }
        guard isText(bytes) else { throw .typeNotAllowed }
        return .text
    }

    private static func isHEIC(_ bytes: [UInt8]) -> Bool {
        guard bytes.count >= 12, bytes[4..<8].elementsEqual("ftyp".utf8) else { return false }
        let brand = String(decoding: bytes[8..<12], as: UTF8.self)
        return ["heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1", "avif"].contains(brand)
    }

    private static func office(_ bytes: [UInt8]) throws(AttachmentRefusal) -> FileKind {
        let archive = try Archive(bytes)
        let names = Set(archive.entries.map(\.name))
        guard names.contains("[Content_Types].xml") else {
            if archive.entries.contains(where: \.isEncrypted) { throw .encrypted }
            throw .typeNotAllowed
        }
        if names.contains("word/document.xml") { return .docx }
        if names.contains("xl/workbook.xml") { return .xlsx }
        throw .typeNotAllowed
    }

    /// Text in UTF-8 or in an older 8-bit alphabet: no control character that a text does not have.
    private static func isText(_ bytes: [UInt8]) -> Bool {
        bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 || $0 == 0x0A || $0 == 0x0C || $0 == 0x0D }
    }
}
