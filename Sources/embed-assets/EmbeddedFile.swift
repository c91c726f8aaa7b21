/// One file to embed, with everything that is derived from its bytes.
struct EmbeddedFile {
    let name: String
    let bytes: [UInt8]
    let contentType: String
    let hashedName: String
    let entityTag: String

    init(name: String, bytes: [UInt8]) throws {
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { throw EmbeddingFailure.unknownType(file: name) }
        let suffix = name[name.index(after: dot)...]
        guard let contentType = Self.contentTypes[String(suffix)] else { throw EmbeddingFailure.unknownType(file: name) }
        let digest = SHA256Digest.hexadecimal(of: bytes)
        self.name = name
        self.bytes = bytes
        self.contentType = contentType
        hashedName = "\(name[..<dot]).\(digest.prefix(12)).\(suffix)"
        entityTag = "\"\(digest.prefix(32))\""
    }

    /// A closed list: an unknown kind of file is a mistake to be told at build time, not a download to be guessed at.
    private static let contentTypes = [
        "css": "text/css; charset=utf-8",
        "js": "text/javascript; charset=utf-8",
        "svg": "image/svg+xml",
        "webmanifest": "application/manifest+json",
        "txt": "text/plain; charset=utf-8",
        "png": "image/png",
        "ico": "image/x-icon",
        "woff2": "font/woff2",
    ]
}

enum EmbeddingFailure: Error, CustomStringConvertible {
    case unknownType(file: String)

    var description: String {
        switch self {
        case .unknownType(let file): "\(file): files of this kind are not embedded (css, js, svg, webmanifest, txt, png, ico, woff2 are)"
        }
    }
}
