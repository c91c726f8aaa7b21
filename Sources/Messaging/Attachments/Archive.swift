/// The directory of a ZIP archive (APPNOTE 6.3), as far as files of ours need it: one part, no 64-bit sizes.
struct Archive {
    struct Entry {
        let name: String
        let isEncrypted: Bool
        /// 0 stored, 8 deflated.
        let method: Int
        let packed: Range<Int>
        let claimedSize: Int
    }

    let entries: [Entry]

    /// - Throws: `AttachmentRefusal.damaged` for what two readers could read differently.
    init(_ bytes: [UInt8]) throws(AttachmentRefusal) {
        let reader = LittleEndian(bytes)
        let end = try Self.endRecord(reader)
        let count = reader.short(end + 10)
        let size = reader.long(end + 12)
        let start = reader.long(end + 16)
        // All ones say that the numbers stand elsewhere, in 64 bits: no file this small needs them.
        guard reader.short(end + 4) == 0, reader.short(end + 8) == count, count != 0xFFFF, start != 0xFFFF_FFFF,
            start + size <= end
        else { throw .damaged }
        guard count <= AttachmentLimits.Archive.entries else { throw .unpacksTooLarge }
        var entries: [Entry] = []
        var place = start
        for _ in 0..<count {
            guard place + 46 <= start + size, reader.long(place) == 0x0201_4B50 else { throw .damaged }
            let (nameLength, extra, comment) = (reader.short(place + 28), reader.short(place + 30), reader.short(place + 32))
            guard place + 46 + nameLength + extra + comment <= start + size else { throw .damaged }
            entries.append(try Self.entry(reader, at: place, nameLength: nameLength, directory: start))
            place += 46 + nameLength + extra + comment
        }
        guard place == start + size, !entries.isEmpty else { throw .damaged }
        try Self.requireApart(entries)
        self.entries = entries
    }

    private static func endRecord(_ reader: LittleEndian) throws(AttachmentRefusal) -> Int {
        let last = reader.count - 22
        guard last >= 0 else { throw .damaged }
        var place = last
        while place >= max(0, last - 65_535) {
            if reader.long(place) == 0x0605_4B50, place + 22 + reader.short(place + 20) == reader.count { return place }
            place -= 1
        }
        throw .damaged
    }

    private static func entry(
        _ reader: LittleEndian, at place: Int, nameLength: Int, directory: Int
    ) throws(AttachmentRefusal) -> Entry {
        let (flags, method) = (reader.short(place + 8), reader.short(place + 10))
        let (packed, size, local) = (reader.long(place + 20), reader.long(place + 24), reader.long(place + 42))
        guard packed != 0xFFFF_FFFF, size != 0xFFFF_FFFF, local + 30 <= directory, reader.long(local) == 0x0403_4B50 else { throw .damaged }
        let begin = local + 30 + reader.short(local + 26) + reader.short(local + 28)
        guard begin + packed <= directory else { throw .damaged }
        let name = reader.bytes(place + 46..<place + 46 + nameLength)
        // The directory and the entry itself must say the same, or a scanner would look at something else than a reader.
        guard reader.short(local + 8) == method, reader.short(local + 6) & 0x2041 == flags & 0x2041,
            reader.short(local + 26) == nameLength, reader.bytes(local + 30..<local + 30 + nameLength).elementsEqual(name)
        else { throw .damaged }
        return Entry(
            name: String(decoding: name, as: UTF8.self), isEncrypted: flags & 0x2041 != 0, method: method,
            packed: begin..<begin + packed, claimedSize: size)
    }

    /// Entries that share bytes unfold to more than the file holds.
    private static func requireApart(_ entries: [Entry]) throws(AttachmentRefusal) {
        var end = 0
        for range in entries.map(\.packed).sorted(by: { $0.lowerBound < $1.lowerBound }) {
            guard range.lowerBound >= end else { throw .unpacksTooLarge }
            end = range.upperBound
        }
    }
}

/// Numbers of two and four bytes; what lies outside reads as zero, which no signature is.
struct LittleEndian {
    private let content: [UInt8]

    init(_ bytes: [UInt8]) {
        content = bytes
    }

    var count: Int { content.count }

    func short(_ place: Int) -> Int {
        guard place >= 0, place + 2 <= content.count else { return 0 }
        return Int(content[place]) | Int(content[place + 1]) << 8
    }

    func long(_ place: Int) -> Int { short(place) | short(place + 2) << 16 }

    func bytes(_ range: Range<Int>) -> ArraySlice<UInt8> {
        guard range.lowerBound >= 0, range.upperBound <= content.count else { return [] }
        return content[range]
    }
}
