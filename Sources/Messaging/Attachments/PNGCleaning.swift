/// Takes out of a PNG what it tells beside the picture: texts, EXIF, time, and whatever follows its end (W3C PNG, third edition).
enum PNGCleaning {
    private static let shown: Set<String> = [
        "IHDR", "PLTE", "IDAT", "IEND", "tRNS", "cHRM", "gAMA", "iCCP", "sBIT", "sRGB", "cICP", "mDCV", "cLLI", "bKGD", "hIST", "pHYs",
        "sPLT", "acTL", "fcTL", "fdAT",
    ]

    /// - Throws: `AttachmentRefusal.damaged`, `.pictureTooLarge`.
    static func cleaned(_ bytes: [UInt8]) throws(AttachmentRefusal) -> [UInt8] {
        var out = Array(bytes[..<8])
        out.reserveCapacity(bytes.count)
        var place = 8
        var hasPicture = false
        while true {
            guard place + 12 <= bytes.count else { throw .damaged }
            let length = long(bytes, place)
            guard length <= bytes.count - place - 12 else { throw .damaged }
            let type = String(decoding: bytes[place + 4..<place + 8], as: UTF8.self)
            if place == 8 {
                guard type == "IHDR", length == 13 else { throw .damaged }
                let (width, height) = (long(bytes, 16), long(bytes, 20))
                guard width > 0, height > 0 else { throw .damaged }
                guard width <= AttachmentLimits.pixels, height <= AttachmentLimits.pixels / width else { throw .pictureTooLarge }
            }
            if type == "IDAT" { hasPicture = true }
            if shown.contains(type) { out += bytes[place..<place + 12 + length] }
            place += 12 + length
            if type == "IEND" { break }
        }
        guard hasPicture else { throw .damaged }
        return out
    }

    private static func long(_ bytes: [UInt8], _ place: Int) -> Int {
        Int(bytes[place]) << 24 | Int(bytes[place + 1]) << 16 | Int(bytes[place + 2]) << 8 | Int(bytes[place + 3])
    }
}
