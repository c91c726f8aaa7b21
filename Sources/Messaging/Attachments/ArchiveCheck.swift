import CZlib

/// What an archive really unfolds to: counted while inflating, headers are not believed (security.md 3.5). The virus scanner lets some
/// bombs pass, so this is asked before it.
enum ArchiveCheck {
    /// - Throws: `AttachmentRefusal`.
    static func check(_ bytes: [UInt8]) throws(AttachmentRefusal) {
        var left = AttachmentLimits.Archive.unpacked
        try check(bytes, depth: 1, left: &left)
    }

    private static func check(_ bytes: [UInt8], depth: Int, left: inout Int) throws(AttachmentRefusal) {
        guard depth <= AttachmentLimits.Archive.nesting else { throw .unpacksTooLarge }
        let archive = try Archive(bytes)
        for entry in archive.entries {
            if entry.isEncrypted { throw .encrypted }
            if entry.name.lowercased().hasSuffix("vbaproject.bin") { throw .macros }
            let packed = bytes[entry.packed]
            let isArchive: Bool
            var inner: [UInt8] = []
            switch entry.method {
            case 0:
                guard packed.count == entry.claimedSize else { throw .damaged }
                left -= packed.count
                isArchive = packed.starts(with: magic)
                if isArchive { inner = Array(packed) }
            case 8:
                let unpacked = try Inflation.run(packed, atMost: left) { $0.starts(with: magic) }
                guard unpacked.size == entry.claimedSize else { throw .damaged }
                left -= unpacked.size
                isArchive = unpacked.isKept
                inner = unpacked.bytes
            default: throw .damaged
            }
            guard left >= 0 else { throw .unpacksTooLarge }
            if isArchive { try check(inner, depth: depth + 1, left: &left) }
        }
    }

    private static let magic: [UInt8] = [0x50, 0x4B, 0x03, 0x04]
}

/// Inflates one stream in pieces, counting; only an archive within the archive is kept.
enum Inflation {
    struct Result {
        var size = 0
        var isKept = false
        var bytes: [UInt8] = []
    }

    /// - Parameters:
    ///   - limit: bytes that may come out.
    ///   - keeps: whether a stream that begins so is kept.
    static func run(
        _ packed: ArraySlice<UInt8>, atMost limit: Int, keeps: (ArraySlice<UInt8>) -> Bool
    ) throws(AttachmentRefusal) -> Result {
        var stream = z_stream()
        guard threadwell_inflate_begin(&stream) == Z_OK else { throw .damaged }
        defer { inflateEnd(&stream) }
        var input = Array(packed)
        var output = [UInt8](repeating: 0, count: 65_536)
        var result = Result()
        // The addresses are given for each call, so nothing outlives its array.
        var consumed = 0
        while true {
            let (status, produced, used) = step(&stream, &input, from: consumed, &output)
            guard status == Z_OK || status == Z_STREAM_END else { throw .damaged }
            consumed += used
            if result.size == 0, produced > 0 { result.isKept = keeps(output[..<produced]) }
            result.size += produced
            guard result.size <= limit else { throw .unpacksTooLarge }
            guard result.size <= 1_048_576 || result.size / max(1, consumed) <= AttachmentLimits.Archive.ratio else {
                throw .unpacksTooLarge
            }
            if result.isKept {
                guard result.size <= AttachmentLimits.Archive.inner else { throw .unpacksTooLarge }
                result.bytes += output[..<produced]
            }
            if status == Z_STREAM_END { break }
            // Neither end nor progress: the stream breaks off.
            guard produced > 0 || used > 0 else { throw .damaged }
        }
        guard consumed == input.count else { throw .damaged }
        return result
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
