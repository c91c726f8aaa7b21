/// Takes out of a JPEG what it tells beside the picture: place, time, camera, owner, preview (EXIF, XMP, IPTC, comments).
///
/// What is needed to show it stays: the picture, its colours, and which side is up, in an EXIF block of our own (ITU-T T.81; CIPA DC-008).
enum JPEGCleaning {
    /// - Throws: `AttachmentRefusal.damaged`, `.pictureTooLarge`.
    static func cleaned(_ bytes: [UInt8]) throws(AttachmentRefusal) -> [UInt8] {
        var out: [UInt8] = [0xFF, 0xD8]
        out.reserveCapacity(bytes.count)
        var orientation: UInt8 = 1
        var kept: [Range<Int>] = []
        var place = 2
        var hasPicture = false
        while true {
            // Any number of 0xFF may stand before a marker.
            while place + 1 < bytes.count, bytes[place] == 0xFF, bytes[place + 1] == 0xFF { place += 1 }
            guard place + 1 < bytes.count, bytes[place] == 0xFF else { throw .damaged }
            let marker = bytes[place + 1]
            if marker == 0xD9 { break }
            guard place + 4 <= bytes.count, !(0xD0...0xD8).contains(marker), marker > 0x01 else { throw .damaged }
            let length = Int(bytes[place + 2]) << 8 | Int(bytes[place + 3])
            guard length >= 2, place + 2 + length <= bytes.count else { throw .damaged }
            let segment = place..<place + 2 + length
            let content = bytes[place + 4..<segment.upperBound]
            if isFrame(marker) { try requireSmall(content) }
            if marker == 0xE1, let found = Exif.orientation(content) { orientation = found }
            if isShown(marker, content) { kept.append(segment) }
            place = segment.upperBound
            guard marker == 0xDA else { continue }
            hasPicture = true
            let scan = place
            place = try endOfScan(bytes, from: scan)
            kept.append(scan..<place)
        }
        guard hasPicture else { throw .damaged }
        // JFIF stands first where there is one; the block that says which side is up follows it.
        var rest = kept[...]
        if let first = rest.first, bytes[first.lowerBound + 1] == 0xE0 {
            out += bytes[first]
            rest = rest.dropFirst()
        }
        if orientation != 1 { out += Exif.segment(orientation) }
        for range in rest { out += bytes[range] }
        return out + [0xFF, 0xD9]
    }

    private static func isFrame(_ marker: UInt8) -> Bool {
        (0xC0...0xCF).contains(marker) && marker != 0xC4 && marker != 0xC8 && marker != 0xCC
    }

    private static func requireSmall(_ frame: ArraySlice<UInt8>) throws(AttachmentRefusal) {
        guard frame.count >= 5 else { throw .damaged }
        let start = frame.startIndex
        let height = Int(frame[start + 1]) << 8 | Int(frame[start + 2])
        let width = Int(frame[start + 3]) << 8 | Int(frame[start + 4])
        // A height of 0 would be told after the picture (T.81, B.2.5): what is not known here cannot be too much.
        guard width > 0, height > 0 else { throw .damaged }
        guard width * height <= AttachmentLimits.pixels else { throw .pictureTooLarge }
    }

    /// Of the application segments only the ones that say how to show the picture: JFIF, the colour profile, Adobe's colour transform.
    private static func isShown(_ marker: UInt8, _ content: ArraySlice<UInt8>) -> Bool {
        switch marker {
        case 0xE0: content.starts(with: "JFIF\0".utf8)
        case 0xE2: content.starts(with: "ICC_PROFILE\0".utf8)
        case 0xEE: content.starts(with: "Adobe".utf8)
        case 0xE1...0xEF, 0xFE: false
        default: true
        }
    }

    /// Where the coded picture ends and the next marker stands.
    private static func endOfScan(_ bytes: [UInt8], from start: Int) throws(AttachmentRefusal) -> Int {
        var place = start
        let end = bytes.count - 1
        while place < end {
            if bytes[place] == 0xFF {
                let next = bytes[place + 1]
                if next == 0x00 || (0xD0...0xD7).contains(next) {
                    place += 2
                    continue
                }
                if next != 0xFF { return place }
            }
            place += 1
        }
        throw .damaged
    }
}

/// The one thing of EXIF that is kept.
enum Exif {
    /// 1 to 8 (CIPA DC-008, 4.6.4); nil where the block does not say.
    static func orientation(_ content: ArraySlice<UInt8>) -> UInt8? {
        guard content.starts(with: "Exif\0\0".utf8) else { return nil }
        let tiff = Array(content.dropFirst(6))
        guard tiff.count >= 8 else { return nil }
        let isLittle = tiff.starts(with: "II".utf8)
        func short(_ place: Int) -> Int {
            guard place >= 0, place + 2 <= tiff.count else { return 0 }
            let (first, second) = (Int(tiff[place]), Int(tiff[place + 1]))
            return isLittle ? first | second << 8 : first << 8 | second
        }
        let directory = isLittle ? short(4) | short(6) << 16 : short(4) << 16 | short(6)
        for entry in 0..<min(short(directory), 200) {
            let place = directory + 2 + entry * 12
            guard short(place) == 0x0112 else { continue }
            let value = short(place + 8)
            return (1...8).contains(value) ? UInt8(value) : nil
        }
        return nil
    }

    static func segment(_ orientation: UInt8) -> [UInt8] {
        [0xFF, 0xE1, 0x00, 0x22] + Array("Exif\0\0MM".utf8) + [
            0x00, 0x2A, 0x00, 0x00, 0x00, 0x08,
            // One entry: tag 0x0112, type SHORT, one value; and no further directory.
            0x00, 0x01, 0x01, 0x12, 0x00, 0x03, 0x00, 0x00, 0x00, 0x01, 0x00, orientation, 0x00, 0x00,
            0x00, 0x00, 0x00, 0x00,
        ]
    }
}
