/// Takes out of a WebP what it tells beside the picture: EXIF, XMP, and whatever follows its end (RFC 9649).
enum WebPCleaning {
    private static let shown: Set<String> = ["VP8X", "VP8 ", "VP8L", "ALPH", "ANIM", "ANMF", "ICCP"]

    /// - Throws: `AttachmentRefusal.damaged`, `.pictureTooLarge`.
    static func cleaned(_ bytes: [UInt8]) throws(AttachmentRefusal) -> [UInt8] {
        let reader = LittleEndian(bytes)
        let end = 8 + reader.long(4)
        guard end <= bytes.count, end >= 20 else { throw .damaged }
        var out = Array("RIFF".utf8) + [0, 0, 0, 0] + Array("WEBP".utf8)
        out.reserveCapacity(end)
        var place = 12
        var hasPicture = false
        while place < end {
            guard place + 8 <= end else { throw .damaged }
            let type = String(decoding: bytes[place..<place + 4], as: UTF8.self)
            let length = reader.long(place + 4)
            let whole = 8 + length + length % 2
            guard place + whole <= end else { throw .damaged }
            var chunk = Array(bytes[place..<place + whole])
            if type == "VP8X" {
                guard length == 10 else { throw .damaged }
                let width = 1 + (reader.long(place + 12) & 0xFF_FFFF)
                let height = 1 + (reader.long(place + 14) >> 8)
                guard width <= AttachmentLimits.pixels, height <= AttachmentLimits.pixels / width else { throw .pictureTooLarge }
                // The flags that announce EXIF and XMP.
                chunk[8] &= ~0x0C
            }
            if type != "VP8X", type.hasPrefix("VP8") || type == "ANMF" { hasPicture = true }
            if shown.contains(type) { out += chunk }
            place += whole
        }
        guard hasPicture else { throw .damaged }
        let size = out.count - 8
        for byte in 0..<4 { out[4 + byte] = UInt8(truncatingIfNeeded: size >> (8 * byte)) }
        return out
    }
}
