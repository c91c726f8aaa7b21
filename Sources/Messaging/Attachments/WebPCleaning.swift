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
            try requireSmall(type, place + 8..<place + 8 + length, reader)
            // The flags that announce EXIF and XMP.
            if type == "VP8X" { chunk[8] &= ~0x0C }
            if type != "VP8X", type.hasPrefix("VP8") || type == "ANMF" { hasPicture = true }
            if shown.contains(type) { out += chunk }
            place += whole
        }
        guard hasPicture else { throw .damaged }
        let size = out.count - 8
        for byte in 0..<4 { out[4 + byte] = UInt8(truncatingIfNeeded: size >> (8 * byte)) }
        return out
    }

    /// What each part says of its size: a picture without VP8X says it in its own first bytes alone (RFC 6386, 9.1; RFC 9649, 2.7 and 3.4).
    private static func requireSmall(_ type: String, _ content: Range<Int>, _ reader: LittleEndian) throws(AttachmentRefusal) {
        let place = content.lowerBound
        let width: Int
        let height: Int
        switch type {
        case "VP8X":
            guard content.count == 10 else { throw .damaged }
            width = 1 + (reader.long(place + 4) & 0xFF_FFFF)
            height = 1 + (reader.long(place + 6) >> 8)
        case "VP8 ":
            // A frame that stands for itself, and the mark of one.
            guard content.count >= 10, reader.short(place) & 1 == 0, reader.long(place + 2) >> 8 == 0x2A_019D else { throw .damaged }
            width = reader.short(place + 6) & 0x3FFF
            height = reader.short(place + 8) & 0x3FFF
        case "VP8L":
            guard content.count >= 5, reader.short(place) & 0xFF == 0x2F else { throw .damaged }
            let bits = reader.long(place + 1)
            width = 1 + (bits & 0x3FFF)
            height = 1 + ((bits >> 14) & 0x3FFF)
        case "ANMF":
            guard content.count >= 16 else { throw .damaged }
            width = 1 + (reader.long(place + 6) & 0xFF_FFFF)
            height = 1 + (reader.long(place + 8) >> 8)
            try requireSmallFrame(place + 16..<content.upperBound, reader)
        default: return
        }
        guard width > 0, height > 0 else { throw .damaged }
        guard width <= AttachmentLimits.pixels, height <= AttachmentLimits.pixels / width else { throw .pictureTooLarge }
    }

    /// The picture of one frame of an animation.
    private static func requireSmallFrame(_ frame: Range<Int>, _ reader: LittleEndian) throws(AttachmentRefusal) {
        var place = frame.lowerBound
        while place < frame.upperBound {
            guard place + 8 <= frame.upperBound else { throw .damaged }
            let type = String(decoding: reader.bytes(place..<place + 4), as: UTF8.self)
            let length = reader.long(place + 4)
            guard place + 8 + length <= frame.upperBound else { throw .damaged }
            if type == "VP8 " || type == "VP8L" { try requireSmall(type, place + 8..<place + 8 + length, reader) }
            place += 8 + length + length % 2
        }
    }
}
