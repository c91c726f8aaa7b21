internal import CZlib

/// Files made by hand, byte by byte, so that a test knows what is in them.
public enum SampleFiles {
    /// The test file of the European Institute for Computer Antivirus Research, put together here so that no scanner stops at this file.
    public static let eicar = Array(("X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-" + "STANDARD-ANTIVIRUS-TEST-FILE!$H+H*").utf8)

    public static let text = Array("Blood pressure, morning: 128/82\nevening: 131/84\n".utf8)
    public static let pdf = Array("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n".utf8)
    public static let encryptedPDF = Array("%PDF-1.4\ntrailer<</Root 1 0 R/Encrypt 5 0 R>>\n%%EOF\n".utf8)
    public static let heic = [0, 0, 0, 0x18] + Array("ftypheic".utf8) + [UInt8](repeating: 0, count: 32)
    public static let place = "GPS 40.7128 N 74.0060 W"

    /// A picture of one colour, with chunks that tell where and when it was taken, and bytes after its end.
    public static func png(width: Int = 4, height: Int = 3, telling: Bool = true) -> [UInt8] {
        var bytes: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        bytes += chunk("IHDR", big(width) + big(height) + [8, 2, 0, 0, 0])
        if telling { bytes += chunk("tEXt", Array("Comment\0\(place)".utf8)) + chunk("eXIf", Array(place.utf8)) }
        let line: [UInt8] = [0] + [[UInt8]](repeating: [0x1F, 0x7A, 0x8C], count: width).joined()
        bytes += chunk("IDAT", packed(Array([[UInt8]](repeating: line, count: min(height, 100)).joined())))
        bytes += chunk("IEND", [])
        return telling ? bytes + Array(place.utf8) : bytes
    }

    /// The parts of a JPEG in their order; not a picture that anybody could look at.
    ///
    /// - Parameter orientation: 1 to 8, in its EXIF block.
    public static func jpeg(orientation: UInt8 = 6, width: Int = 40, height: Int = 30) -> [UInt8] {
        let exif = Array("Exif\0\0II".utf8) + [0x2A, 0, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0]
        var bytes: [UInt8] = [0xFF, 0xD8]
        bytes += segment(0xE0, Array("JFIF\0".utf8) + [1, 1, 0, 0, 1, 0, 1, 0, 0])
        bytes += segment(0xE1, exif + Array(place.utf8))
        bytes += segment(0xE1, Array("http://ns.adobe.com/xap/1.0/\0\(place)".utf8))
        bytes += segment(0xED, Array("Photoshop 3.0\0\(place)".utf8))
        bytes += segment(0xFE, Array(place.utf8))
        bytes += segment(0xE2, Array("ICC_PROFILE\0".utf8) + [1, 1, 7])
        bytes += segment(0xDB, [UInt8](repeating: 1, count: 65))
        bytes += segment(0xC0, [8] + short(height) + short(width) + [1, 1, 0x11, 0])
        bytes += segment(0xDA, [1, 1, 0, 0, 63, 0]) + [0x12, 0xFF, 0x00, 0x34, 0xFF, 0xD0, 0x56]
        bytes += [0xFF, 0xD9]
        return bytes + Array(place.utf8)
    }

    public static func webp() -> [UInt8] {
        let parts =
            part("VP8X", [0x0C, 0, 0, 0, 3, 0, 0, 2, 0, 0]) + part("VP8L", [0x2F, 3, 0x80, 0, 0]) + part("EXIF", Array(place.utf8))
            + part("XMP ", Array(place.utf8))
        return riff(parts) + Array(place.utf8)
    }

    /// A picture without VP8X: its size stands in its own first bytes alone.
    ///
    /// - Parameter isLossless: VP8L, else VP8.
    public static func plainWebP(width: Int, height: Int, isLossless: Bool) -> [UInt8] {
        riff(frame(width, height, isLossless))
    }

    /// An animation of one frame that is larger than the animation says.
    public static func animatedWebP(width: Int, height: Int) -> [UInt8] {
        let head: [UInt8] = [0, 0, 0, 0, 0, 0, 3, 0, 0, 2, 0, 0, 100, 0, 0, 0]
        let parts = part("VP8X", [0x02, 0, 0, 0, 3, 0, 0, 2, 0, 0]) + part("ANIM", [UInt8](repeating: 0, count: 6))
        return riff(parts + part("ANMF", head + frame(width, height, true)))
    }

    private static func frame(_ width: Int, _ height: Int, _ isLossless: Bool) -> [UInt8] {
        if isLossless { return part("VP8L", [0x2F] + little(width - 1 | (height - 1) << 14)) }
        let size = short(width, isLittle: true) + short(height, isLittle: true)
        return part("VP8 ", [0x10, 2, 0, 0x9D, 0x01, 0x2A] + size)
    }

    private static func riff(_ parts: [UInt8]) -> [UInt8] {
        Array("RIFF".utf8) + little(parts.count + 4) + Array("WEBP".utf8) + parts
    }

    private static func part(_ type: String, _ content: [UInt8]) -> [UInt8] {
        Array(type.utf8) + little(content.count) + content + (content.count % 2 == 1 ? [0] : [])
    }

    /// A Word document as far as its directory tells, with further entries.
    public static func docx(_ more: [ZipEntry] = []) -> [UInt8] {
        zip(
            [
                ZipEntry("[Content_Types].xml", Array("<Types/>".utf8)), ZipEntry("word/document.xml", Array("<w:document/>".utf8)),
            ] + more)
    }

    public struct ZipEntry: Sendable {
        public var name: String
        public var bytes: [UInt8]
        public var isDeflated: Bool
        public var isEncrypted: Bool
        /// What the headers say it unfolds to; nil is the truth.
        public var claimed: Int?
        /// Bytes of what stands behind it in place of its head, as of an entry whose sizes were not known when it was begun: 12, 16 with a
        /// mark before them, 20 or 24 in 64 bits; nil where the head says them.
        public var behind: Int?

        public init(_ name: String, _ bytes: [UInt8], isDeflated: Bool = true, isEncrypted: Bool = false, claimed: Int? = nil) {
            self.name = name
            self.bytes = bytes
            self.isDeflated = isDeflated
            self.isEncrypted = isEncrypted
            self.claimed = claimed
        }
    }

    /// - Parameters:
    ///   - before: bytes that belong to no entry, before the first.
    ///   - between: the same behind each.
    public static func zip(_ entries: [ZipEntry], before: [UInt8] = [], between: [UInt8] = []) -> [UInt8] {
        var bytes = before
        var directory: [UInt8] = []
        for entry in entries {
            let content = entry.isDeflated ? Array(packed(entry.bytes).dropFirst(2).dropLast(4)) : entry.bytes
            let flags = (entry.isEncrypted ? 0x01 : 0) | (entry.behind == nil ? 0 : 0x08)
            let kind = short(flags, isLittle: true) + short(entry.isDeflated ? 8 : 0, isLittle: true) + [0, 0, 0, 0]
            let numbers = [Int(crc32(0, entry.bytes, UInt32(entry.bytes.count))), content.count, entry.claimed ?? entry.bytes.count]
            let told: [UInt8] = numbers.flatMap { little($0) }
            let name = Array(entry.name.utf8)
            let length = short(name.count, isLittle: true)
            directory += [0x50, 0x4B, 1, 2, 20, 0, 20, 0] + kind + told + length
            directory += [UInt8](repeating: 0, count: 12) + little(bytes.count) + name
            bytes += [0x50, 0x4B, 3, 4, 20, 0] + kind + (entry.behind == nil ? told : [UInt8](repeating: 0, count: 12)) + length
            bytes += [0, 0] + name + content
            if let behind = entry.behind { bytes += Self.told(numbers, behind: behind) }
            bytes += between
        }
        let count = short(entries.count, isLittle: true)
        return bytes + directory + [0x50, 0x4B, 5, 6, 0, 0, 0, 0] + count + count + little(directory.count) + little(bytes.count) + [0, 0]
    }

    private static func told(_ numbers: [Int], behind length: Int) -> [UInt8] {
        let mark: [UInt8] = length == 16 || length == 24 ? [0x50, 0x4B, 7, 8] : []
        let rest: [UInt8] = length >= 20 ? [0, 0, 0, 0] : []
        let sizes: [UInt8] = numbers.dropFirst().flatMap { little($0) + rest }
        return mark + little(numbers[0]) + sizes
    }

    private static func chunk(_ type: String, _ content: [UInt8]) -> [UInt8] {
        let body = Array(type.utf8) + content
        return big(content.count) + body + big(Int(crc32(0, body, UInt32(body.count))))
    }

    private static func packed(_ bytes: [UInt8]) -> [UInt8] {
        var length = compressBound(UInt(bytes.count))
        var out = [UInt8](repeating: 0, count: Int(length))
        _ = compress2(&out, &length, bytes, UInt(bytes.count), 9)
        return Array(out.prefix(Int(length)))
    }

    private static func segment(_ marker: UInt8, _ content: [UInt8]) -> [UInt8] { [0xFF, marker] + short(content.count + 2) + content }

    private static func short(_ value: Int, isLittle: Bool = false) -> [UInt8] {
        let bytes = [UInt8(truncatingIfNeeded: value >> 8), UInt8(truncatingIfNeeded: value)]
        return isLittle ? bytes.reversed() : bytes
    }

    private static func big(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) } }
    private static func little(_ value: Int) -> [UInt8] { big(value).reversed() }
}
