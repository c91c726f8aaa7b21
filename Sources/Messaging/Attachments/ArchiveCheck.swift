import CZlib

/// What an archive really unfolds to: counted while inflating, headers are not believed (security.md 3.5). The virus scanner lets some
/// bombs pass, so this is asked before it.
enum ArchiveCheck {
    /// - Throws: `AttachmentRefusal`.
    static func check(_ bytes: [UInt8], unpacked limit: Int = AttachmentLimits.Archive.unpacked) throws(AttachmentRefusal) {
        var left = limit
        try check(bytes, depth: 1, left: &left)
    }

    private static func check(_ bytes: [UInt8], depth: Int, left: inout Int) throws(AttachmentRefusal) {
        guard depth <= AttachmentLimits.Archive.nesting else { throw .unpacksTooLarge }
        let archive = try Archive(bytes)
        for entry in archive.entries {
            if entry.isEncrypted { throw .encrypted }
            if entry.name.lowercased().hasSuffix("vbaproject.bin") { throw .macros }
            let packed = bytes[entry.packed]
            var content = EntryContent()
            switch entry.method {
            case 0: content.take(packed)
            case 8: content = try Inflation.run(packed, atMost: left)
            default: throw .damaged
            }
            guard content.size == entry.claimedSize else { throw .damaged }
            left -= content.size
            guard left >= 0 else { throw .unpacksTooLarge }
            switch content.nesting {
            case .plain: break
            case .zip: try check(content.bytes, depth: depth + 1, left: &left)
            // Nobody here can count what it unfolds to, and an Office file has none.
            case .other: throw .unpacksTooLarge
            }
        }
    }
}

/// What is in an entry, as far as one must know whether it is an archive itself.
struct EntryContent {
    enum Nesting {
        /// It is no archive.
        case plain
        /// It is one, and is looked into as well.
        case zip
        /// Of another kind, or one that begins behind other bytes: programs find a ZIP archive by its end.
        case other
    }

    private(set) var size = 0
    /// All of it where it is an archive that is looked into, else nothing.
    private(set) var bytes: [UInt8] = []
    private var head: [UInt8] = []
    private var tail: [UInt8] = []

    /// An end mark, and the longest comment there may be behind it.
    private static let reach = 22 + 65_535
    private static let zipHead: [UInt8] = [0x50, 0x4B, 0x03, 0x04]
    /// How others begin: gzip, bzip2, xz, 7z, RAR, Zstandard, cabinet; nil is any byte.
    private static let others: [[UInt8?]] = [
        [0x1F, 0x8B, 0x08], [0x42, 0x5A, 0x68, nil, 0x31, 0x41, 0x59, 0x26, 0x53, 0x59], [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00],
        [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], [0x52, 0x61, 0x72, 0x21, 0x1A, 0x07], [0x28, 0xB5, 0x2F, 0xFD],
        [0x4D, 0x53, 0x43, 0x46, 0x00, 0x00, 0x00, 0x00],
    ]

    /// Takes the next bytes of it; the first ones are not fewer than it takes to tell what it is.
    mutating func take(_ piece: ArraySlice<UInt8>) {
        if size == 0 { head = Array(piece.prefix(16)) }
        size += piece.count
        if isZip { bytes += piece }
        tail += piece.suffix(Self.reach)
        if tail.count > Self.reach { tail.removeFirst(tail.count - Self.reach) }
    }

    var isZip: Bool { head.starts(with: Self.zipHead) }

    var nesting: Nesting {
        if isZip { return .zip }
        let isOther = Self.others.contains { begin in
            begin.count <= head.count && zip(begin, head).allSatisfy { wanted, byte in wanted == nil || wanted == byte }
        }
        return isOther || hasEndMark ? .other : .plain
    }

    /// Whether an archive ends here, with or without bytes before it: a mark whose directory and comment have room. By its four bytes
    /// alone one picture of a thousand would be taken for an archive.
    private var hasEndMark: Bool {
        let reader = LittleEndian(tail)
        let before = size - tail.count
        var place = tail.count - 22
        while place >= 0 {
            if tail[place] == 0x50, reader.long(place) == 0x0605_4B50, place + 22 + reader.short(place + 20) <= tail.count {
                let directory = reader.long(place + 12)
                if directory <= before + place || directory == 0xFFFF_FFFF { return true }
            }
            place -= 1
        }
        return false
    }
}

/// Inflates one stream in pieces, counting; only an archive within the archive is kept.
enum Inflation {
    /// - Parameter limit: bytes that may come out.
    static func run(_ packed: ArraySlice<UInt8>, atMost limit: Int) throws(AttachmentRefusal) -> EntryContent {
        var stream = z_stream()
        guard threadwell_inflate_begin(&stream) == Z_OK else { throw .damaged }
        defer { inflateEnd(&stream) }
        var input = Array(packed)
        var output = [UInt8](repeating: 0, count: 65_536)
        var content = EntryContent()
        // The addresses are given for each call, so nothing outlives its array.
        var consumed = 0
        while true {
            let (status, produced, used) = step(&stream, &input, from: consumed, &output)
            guard status == Z_OK || status == Z_STREAM_END else { throw .damaged }
            consumed += used
            if produced > 0 { content.take(output[..<produced]) }
            guard content.size <= limit else { throw .unpacksTooLarge }
            guard content.size <= 1_048_576 || content.size / max(1, consumed) <= AttachmentLimits.Archive.ratio else {
                throw .unpacksTooLarge
            }
            guard !content.isZip || content.size <= AttachmentLimits.Archive.inner else { throw .unpacksTooLarge }
            if status == Z_STREAM_END { break }
            // Neither end nor progress: the stream breaks off.
            guard produced > 0 || used > 0 else { throw .damaged }
        }
        guard consumed == input.count else { throw .damaged }
        return content
    }

    private static func step(
        _ stream: inout z_stream, _ input: inout [UInt8], from start: Int, _ output: inout [UInt8]
    ) -> (status: Int32, produced: Int, used: Int) {
        let left = input.count - start
        let room = output.count
        return input.withUnsafeMutableBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output in
                stream.next_in = input.baseAddress.map { $0 + start }
                stream.avail_in = UInt32(left)
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(room)
                let status = inflate(&stream, Z_NO_FLUSH)
                // Z_BUF_ERROR says that nothing more is there; the caller sees that nothing moved.
                return (
                    status == Z_BUF_ERROR ? Z_OK : status, room - Int(stream.avail_out), left - Int(stream.avail_in)
                )
            }
        }
    }
}
