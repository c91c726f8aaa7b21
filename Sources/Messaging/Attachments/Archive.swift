/// The directory of a ZIP archive (APPNOTE 6.3), as far as files of ours need it: one part, no 64-bit sizes.
///
/// It is taken only where every reader sees the same in it: a virus scanner goes by the head of an entry where an office program goes
/// by the directory, and what the one skips the other opens.
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
        let end = try Self.endMark(reader)
        let count = reader.short(end + 10)
        let start = reader.long(end + 16)
        // All ones say that the numbers stand elsewhere, in 64 bits: no file this small needs them. The directory reaches up to its end
        // mark, for between the two would stand where that other place is.
        guard reader.long(end + 4) == 0, reader.short(end + 8) == count, count != 0xFFFF, start + reader.long(end + 12) == end else {
            throw .damaged
        }
        guard count <= AttachmentLimits.Archive.entries else { throw .unpacksTooLarge }
        var records: [ArchiveRecord] = []
        var place = start
        for _ in 0..<count {
            let record = try ArchiveRecord(reader, at: place, upTo: end)
            try record.requireSameHead(reader, before: start)
            records.append(record)
            place = record.end
        }
        guard place == end, !records.isEmpty else { throw .damaged }
        try Self.requireGapless(records, upTo: start, reader)
        entries = records.map { record in
            Entry(
                name: record.name, isEncrypted: record.isEncrypted, method: record.method, packed: record.content(reader),
                claimedSize: record.size)
        }
    }

    /// The last mark there is: by this one every reader finds the directory, and its comment ends with the file.
    private static func endMark(_ reader: LittleEndian) throws(AttachmentRefusal) -> Int {
        var place = reader.count - 4
        while place >= max(0, reader.count - 22 - 65_535) {
            if reader.long(place) == 0x0605_4B50 {
                guard place + 22 + reader.short(place + 20) == reader.count else { throw .damaged }
                return place
            }
            place -= 1
        }
        throw .damaged
    }

    /// One entry follows the other from the first byte to the directory. Entries that share bytes unfold to more than the file holds, and
    /// what stands between them is seen by one reader and not by another.
    private static func requireGapless(
        _ records: [ArchiveRecord], upTo directory: Int, _ reader: LittleEndian
    ) throws(AttachmentRefusal) {
        let sorted = records.sorted { $0.head < $1.head }
        var place = 0
        for (index, record) in sorted.enumerated() {
            let next = index + 1 < sorted.count ? sorted[index + 1].head : directory
            guard record.head == place, record.ends(at: next, reader) else { throw .damaged }
            place = next
        }
    }
}

/// What the directory says of an entry.
private struct ArchiveRecord {
    let name: String
    let flags: Int
    let method: Int
    let checksum: Int
    let packed: Int
    let size: Int
    /// Where the entry's own head stands.
    let head: Int
    /// Where the record of the directory ends.
    let end: Int
    private let nameBytes: [UInt8]

    /// Encrypted in one way or another: flags 0, 6 and 13.
    var isEncrypted: Bool { flags & 0x2041 != 0 }
    /// Its sizes were not known when it was begun, and stand behind it (flag 3).
    private var isDescribedBehind: Bool { flags & 0x0008 != 0 }

    init(_ reader: LittleEndian, at place: Int, upTo limit: Int) throws(AttachmentRefusal) {
        guard place + 46 <= limit, reader.long(place) == 0x0201_4B50 else { throw .damaged }
        let (nameLength, extra, comment) = (reader.short(place + 28), reader.short(place + 30), reader.short(place + 32))
        end = place + 46 + nameLength + extra + comment
        guard end <= limit else { throw .damaged }
        flags = reader.short(place + 8)
        method = reader.short(place + 10)
        checksum = reader.long(place + 16)
        packed = reader.long(place + 20)
        size = reader.long(place + 24)
        head = reader.long(place + 42)
        nameBytes = Array(reader.bytes(place + 46..<place + 46 + nameLength))
        name = String(decoding: nameBytes, as: UTF8.self)
        guard packed != 0xFFFF_FFFF, size != 0xFFFF_FFFF else { throw .damaged }
    }

    /// Where its bytes stand. What the head says beyond its name may differ: Word leaves room there.
    func content(_ reader: LittleEndian) -> Range<Int> {
        let start = head + 30 + reader.short(head + 26) + reader.short(head + 28)
        return start..<start + packed
    }

    /// The head of the entry must say what the directory says, or a scanner would look at something else than a reader.
    func requireSameHead(_ reader: LittleEndian, before directory: Int) throws(AttachmentRefusal) {
        guard head + 30 <= directory, reader.long(head) == 0x0403_4B50, content(reader).upperBound <= directory,
            reader.short(head + 6) == flags, reader.short(head + 8) == method,
            reader.short(head + 26) == nameBytes.count, reader.bytes(head + 30..<head + 30 + nameBytes.count).elementsEqual(nameBytes)
        else { throw .damaged }
        let told = [(14, checksum), (18, packed), (22, size)].allSatisfy { place, value in
            let own = reader.long(head + place)
            // Where they stand behind the entry, LibreOffice and Java write none here, and who thinks of 64 bits all ones.
            return own == value || isDescribedBehind && (own == 0 || own == 0xFFFF_FFFF)
        }
        guard told else { throw .damaged }
    }

    /// Whether nothing is between its bytes and what follows but what belongs there (APPNOTE 4.3.9): checksum and sizes, in 32 bits or
    /// in 64, with a mark before them or without.
    func ends(at next: Int, _ reader: LittleEndian) -> Bool {
        var place = content(reader).upperBound
        let rest = next - place
        guard isDescribedBehind else { return rest == 0 }
        guard [12, 16, 20, 24].contains(rest) else { return false }
        if rest == 16 || rest == 24 {
            guard reader.long(place) == 0x0807_4B50 else { return false }
            place += 4
        }
        let numbers = rest >= 20 ? [checksum, packed, 0, size, 0] : [checksum, packed, size]
        return numbers.enumerated().allSatisfy { index, number in reader.long(place + 4 * index) == number }
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
