import TestSupport
import Testing

@testable import Messaging

@Suite("Which files may travel, and what is taken out of them")
struct FileRulesTests {
    typealias Samples = SampleFiles

    @Test(
        "A file is what its bytes say, and its name must fit (allow-list, decisions.md)",
        arguments: [
            ("photo.jpg", Samples.jpeg(), FileKind.jpeg, "photo.jpg"),
            ("PHOTO.JPEG", Samples.jpeg(), .jpeg, "PHOTO.JPEG"),
            ("scan.png", Samples.png(), .png, "scan.png"),
            ("rash.webp", Samples.webp(), .webp, "rash.webp"),
            ("lossy.webp", Samples.plainWebP(width: 10_000, height: 10_000, isLossless: false), .webp, "lossy.webp"),
            ("moving.webp", Samples.animatedWebP(width: 4, height: 3), .webp, "moving.webp"),
            ("letter.pdf", Samples.pdf, .pdf, "letter.pdf"),
            ("values.txt", Samples.text, .text, "values.txt"),
            ("values.csv", Samples.text, .text, "values.csv"),
            ("plan.docx", Samples.docx(), .docx, "plan.docx"),
            ("no end", Samples.pdf, .pdf, "no end.pdf"),
            ("../../etc/passwd.txt", Samples.text, .text, "passwd.txt"),
            ("C:\\Users\\me\\scan.png", Samples.png(), .png, "scan.png"),
            ("a\u{202E}gpj.png", Samples.png(), .png, "agpj.png"),
            ("line\r\nbreak<b>.txt", Samples.text, .text, "linebreak_b_.txt"),
            ("...", Samples.text, .text, "file.txt"),
        ])
    func accepted(name: String, bytes: [UInt8], kind: FileKind, kept: String) throws {
        let file = try IncomingFile(name: name, bytes: bytes).accepted()
        #expect(file.kind == kind && file.name == kept)
        #expect(!file.name.contains("/") && file.name.unicodeScalars.count <= 120)
    }

    @Test(
        "Everything else is refused, each with its own reason",
        arguments: [
            ("a.txt", [], AttachmentRefusal.empty),
            ("a.jpg", Samples.png(), .wrongExtension),
            ("a.exe", Samples.text, .wrongExtension),
            ("a.pdf", Samples.text, .wrongExtension),
            ("a.jpg", Samples.heic, .heic),
            ("a.heic", Samples.heic, .heic),
            ("a.exe", Array("MZ\u{0}\u{1}".utf8), .typeNotAllowed),
            ("a.gif", Array("GIF89a\u{0}".utf8), .typeNotAllowed),
            ("a.zip", Samples.zip([.init("a.txt", Samples.text)]), .typeNotAllowed),
            ("a.docx", Samples.zip([.init("a.txt", Samples.text, isEncrypted: true)]), .encrypted),
            ("a.docx", Samples.docx([.init("secret.xml", Samples.text, isEncrypted: true)]), .encrypted),
            ("a.docx", Samples.docx([.init("word/vbaProject.bin", Samples.text)]), .macros),
            ("a.docx", Array(Samples.docx().dropLast(4)), .damaged),
            ("a.pdf", Samples.encryptedPDF, .encrypted),
            ("a.png", Samples.png().prefix(8) + Samples.eicar, .damaged),
            ("a.png", Samples.png(width: 20_000, height: 20_000), .pictureTooLarge),
            ("a.jpg", Samples.jpeg(width: 60_000, height: 60_000), .pictureTooLarge),
            ("a.jpg", Array(Samples.jpeg().prefix(40)), .damaged),
            ("a.jpg", Samples.jpeg(width: 65_535, height: 0), .damaged),
            ("a.jpg", Samples.jpeg(width: 0), .damaged),
            ("a.webp", Array(Samples.webp().prefix(30)), .damaged),
            ("a.webp", Samples.plainWebP(width: 16_383, height: 16_383, isLossless: false), .pictureTooLarge),
            ("a.webp", Samples.plainWebP(width: 16_384, height: 16_384, isLossless: true), .pictureTooLarge),
            ("a.webp", Samples.animatedWebP(width: 16_384, height: 16_384), .pictureTooLarge),
            ("a.webp", Samples.plainWebP(width: 0, height: 100, isLossless: false), .damaged),
        ] as [(String, [UInt8], AttachmentRefusal)])
    func refused(name: String, bytes: [UInt8], reason: AttachmentRefusal) {
        #expect(throws: reason) { try IncomingFile(name: name, bytes: bytes).accepted() }
    }

    @Test("A file of more than 10 MiB is refused")
    func large() {
        let bytes = [UInt8](repeating: 0x61, count: 10 << 20 | 1)
        #expect(throws: AttachmentRefusal.tooLarge) { try IncomingFile(name: "a.txt", bytes: bytes).accepted() }
    }

    @Test("A picture loses where, when and with what it was taken, and whatever follows its end; the picture stays")
    func cleaning() throws {
        for (name, bytes) in [("a.jpg", Samples.jpeg()), ("a.png", Samples.png()), ("a.webp", Samples.webp())] {
            try #require(contains(bytes, Samples.place))
            let clean = try IncomingFile(name: name, bytes: bytes).accepted().bytes
            #expect(!contains(clean, "GPS") && clean.count < bytes.count, "\(name)")
            #expect(try IncomingFile(name: name, bytes: clean).accepted().bytes == clean, "what is clean stays as it is")
        }
        let jpeg = try JPEGCleaning.cleaned(Samples.jpeg())
        #expect(contains(jpeg, "ICC_PROFILE") && contains(jpeg, "JFIF") && !contains(jpeg, "Photoshop"))
        let png = try PNGCleaning.cleaned(Samples.png())
        #expect(png == Samples.png(telling: false))
        let webp = try WebPCleaning.cleaned(Samples.webp())
        #expect(webp[20] == 0 && LittleEndian(webp).long(4) == webp.count - 8, "no flag announces what is gone, and the size is true")
    }

    @Test("Which side of a photo is up survives, in a block that says nothing else", arguments: [UInt8(1), 3, 6, 8])
    func orientation(up: UInt8) throws {
        let clean = try JPEGCleaning.cleaned(Samples.jpeg(orientation: up))
        guard up != 1 else { return #expect(!contains(clean, "Exif")) }
        let place = try #require(clean.firstIndex(of: 0xE1))
        #expect(Exif.orientation(clean[(place + 3)...]) == up)
    }

    @Test("What an archive unfolds to is counted, whatever it claims (zip bombs)")
    func bombs() {
        let zeros = [UInt8](repeating: 0, count: 4 << 20)
        let inner = Samples.zip([.init("a", Samples.text)])
        let nested = Samples.zip([.init("b.zip", inner)])
        let bomb = Samples.zip([.init("0", zeros)])
        let hidden: [UInt8] = [0x20] + inner
        let followed = hidden + Samples.text
        let words = Array("PK\u{5}\u{6} is how an archive ends, and this is none.".utf8)
        let cases: [(String, [SampleFiles.ZipEntry], AttachmentRefusal?)] = [
            ("one level of nesting", [.init("embedded.xlsx", inner)], nil),
            ("stored, one level of nesting", [.init("embedded.xlsx", inner, isDeflated: false)], nil),
            ("two levels of nesting", [.init("embedded.zip", nested)], .unpacksTooLarge),
            ("zeros, a thousandfold", [.init("0", zeros)], .unpacksTooLarge),
            ("zeros that claim to be few", [.init("0", zeros, claimed: 10)], .unpacksTooLarge),
            ("a bomb within", [.init("b.zip", bomb)], .unpacksTooLarge),
            ("a wrong length", [.init("0", Samples.text, claimed: 10)], .damaged),
            ("too many entries", (0..<1_000).map { .init("\($0)", []) }, .unpacksTooLarge),
            ("a ZIP archive behind another byte", [.init("a.bin", hidden)], .unpacksTooLarge),
            ("the same, stored", [.init("a.bin", hidden, isDeflated: false)], .unpacksTooLarge),
            ("the same, with bytes after it", [.init("a.bin", followed)], .unpacksTooLarge),
            ("four bytes that end no archive", [.init("a.txt", words)], nil),
        ]
        let kinds: [[UInt8]] = [
            [0x1F, 0x8B, 0x08, 0x00], [0x42, 0x5A, 0x68, 0x39, 0x31, 0x41, 0x59, 0x26, 0x53, 0x59], [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00],
            [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], [0x52, 0x61, 0x72, 0x21, 0x1A, 0x07, 0x01, 0x00], [0x28, 0xB5, 0x2F, 0xFD],
            [0x4D, 0x53, 0x43, 0x46, 0x00, 0x00, 0x00, 0x00],
        ]
        for kind in kinds {
            for isDeflated in [true, false] {
                let bytes = Samples.docx([.init("word/media/a.bin", kind + Samples.text, isDeflated: isDeflated)])
                #expect(throws: AttachmentRefusal.unpacksTooLarge, "\(kind)") { try ArchiveCheck.check(bytes) }
            }
        }
        for (name, entries, reason) in cases {
            let bytes = Samples.docx(entries)
            if let reason {
                #expect(throws: reason, "\(name)") { try ArchiveCheck.check(bytes) }
            } else {
                #expect(throws: Never.self, "\(name)") { try ArchiveCheck.check(bytes) }
            }
        }
    }

    @Test("Entries that each unfold to little are too much together: 200 MiB")
    func together() {
        // Zeros and some noise: it unfolds about fifty to one, which is no more than one entry may.
        var (state, block) = (UInt32(1), [UInt8]())
        for _ in 0..<64 {
            block += [UInt8](repeating: 0, count: 1_008)
            for _ in 0..<16 {
                state = state &* 1_664_525 &+ 1_013_904_223
                block.append(UInt8(truncatingIfNeeded: state >> 24))
            }
        }
        // A tenth of everything: debug builds take their time with 200 MiB.
        #expect(AttachmentLimits.Archive.unpacked == 200 << 20)
        var large: [UInt8] = []
        for _ in 0..<16 { large += block }
        let entries = (0..<21).map { [large] number in SampleFiles.ZipEntry("\(number)", large) }
        let bytes = Samples.docx(entries)
        #expect(throws: AttachmentRefusal.unpacksTooLarge) { try ArchiveCheck.check(bytes, unpacked: 20 << 20) }
        #expect(throws: Never.self, "1 MiB less") { try ArchiveCheck.check(Samples.docx(Array(entries.dropLast(2))), unpacked: 20 << 20) }
    }

    @Test("An archive in which two readers see two things is refused: another head than the directory says, two ends, shared bytes")
    func differing() throws {
        let bytes = Samples.docx()
        let directory = LittleEndian(bytes).long(bytes.count - 6)
        // Two entries of one name: the second can be made to say that its bytes are those of the first.
        let twins = Samples.docx([.init("a", Samples.text), .init("a", Samples.text)])
        let last = twins.count - 22 - 47
        let shared = changed(twins, last + 42, Array(twins[last - 47 + 42..<last - 47 + 46]))
        let end = Array(bytes.suffix(22))
        let twice = changed(bytes, bytes.count - 2, [22]) + end
        let cutOff = changed(bytes, bytes.count - 2, [8]) + Array(end.prefix(8))
        let shifted: [UInt8] = [0x20] + bytes
        let followed: [UInt8] = bytes + [0x20]
        let apart: [UInt8] = Array(bytes.dropLast(22)) + [0x20] + end
        let cases: [(String, [UInt8])] = [
            ("another name", changed(bytes, 31, Array("X".utf8))),
            ("one says it is encrypted, the other not", changed(bytes, 6, [1])),
            ("packed differently", changed(bytes, 8, [0])),
            ("no sizes in the head", changed(bytes, 18, [UInt8](repeating: 0, count: 8))),
            ("no packed size in the head", changed(bytes, 18, [0, 0, 0, 0])),
            ("another size in the head", changed(bytes, 22, [bytes[22] ^ 1])),
            ("another checksum in the head", changed(bytes, 14, [bytes[14] ^ 1])),
            ("only the head has its sizes behind the entry", changed(bytes, 6, [8])),
            ("only the directory has them there", changed(bytes, directory + 8, [8])),
            ("both have, and nothing is there", changed(changed(bytes, 6, [8]), directory + 8, [8])),
            ("bytes before the first entry", Samples.zip([.init("a", Samples.text)], before: [0x20])),
            ("bytes between entries", Samples.zip([.init("a", Samples.text), .init("b", Samples.text)], between: [0x20])),
            ("bytes before it all", shifted), ("a beginning that is gone", Array(bytes.dropFirst(3))),
            ("two entries on the same bytes", shared),
            ("a second end", twice), ("a second end in the comment, cut off", cutOff), ("bytes after the end", followed),
            ("bytes before the end", apart),
        ]
        for (name, bytes) in cases {
            #expect(throws: AttachmentRefusal.damaged, "\(name)") { try ArchiveCheck.check(bytes) }
        }
        #expect(throws: Never.self, "a comment that says nothing else") {
            try ArchiveCheck.check(changed(bytes, bytes.count - 2, [5]) + Array("words".utf8))
        }
    }

    @Test("What LibreOffice, Java and .NET write is taken: checksum and sizes behind an entry", arguments: [12, 16, 20, 24])
    func behind(length: Int) throws {
        let named = [("[Content_Types].xml", "<Types/>"), ("xl/workbook.xml", "<workbook/>"), ("a.xml", "<a/>")]
        let entries = named.map { name, text in
            var entry = SampleFiles.ZipEntry(name, Array(text.utf8))
            entry.behind = length
            return entry
        }
        let bytes = Samples.zip(entries)
        #expect(try IncomingFile(name: "values.xlsx", bytes: bytes).accepted().kind == .xlsx)
        let next = try #require((1..<bytes.count).first { bytes[$0...].starts(with: [0x50, 0x4B, 0x03, 0x04]) })
        let sizes = length >= 20 ? 16 : 8
        for place in [next - sizes - 4, next - sizes, next - sizes / 2] {
            let other = changed(bytes, place, [bytes[place] ^ 1])
            #expect(throws: AttachmentRefusal.damaged, "another checksum, packed size or size") { try ArchiveCheck.check(other) }
        }
        let wide = changed(bytes, 18, [UInt8](repeating: 0xFF, count: 8))
        #expect(throws: Never.self, "all ones in the head say that they are written in 64 bits") { try ArchiveCheck.check(wide) }
    }

    /// With other bytes at a place.
    private func changed(_ bytes: [UInt8], _ place: Int, _ other: [UInt8]) -> [UInt8] {
        var bytes = bytes
        bytes.replaceSubrange(place..<place + other.count, with: other)
        return bytes
    }

    @Test(
        "A message carries files where the site takes them, at most 5 and 25 MiB, the author's own and unsent (decisions.md)",
        arguments: [
            ([], false, nil),
            ([.init()], true, nil),
            ([.init()], false, .notTaken),
            (Array(repeating: .init(), count: 5), true, nil),
            (Array(repeating: .init(), count: 6), true, .tooMany),
            (Array(repeating: .init(size: 9 << 20), count: 3), true, .tooLargeTogether),
            ([.init(size: 10 << 20), .init(size: 10 << 20), .init(size: 5 << 20)], true, nil),
            ([nil], true, .unknown),
            ([.init(isOwn: false)], true, .unknown),
            ([.init(isSent: true)], true, .unknown),
            ([.init(state: .received)], true, nil),
            ([.init(state: .scanning)], true, nil),
            ([.init(state: .infected)], true, .infected),
            ([.init(state: .unscannable)], true, .unscannable),
            ([.init(), .init(state: .refused)], true, .unscannable),
        ] as [([Attaching.Candidate?], Bool, AttachmentRefusal?)])
    func attaching(candidates: [Attaching.Candidate?], areTaken: Bool, reason: AttachmentRefusal?) {
        if let reason {
            #expect(throws: reason) { try Attaching.judge(candidates, areTaken: areTaken) }
        } else {
            #expect(throws: Never.self) { try Attaching.judge(candidates, areTaken: areTaken) }
        }
    }

    @Test("What is refused takes no room: a smaller file still goes along")
    func room() throws {
        var room = AttachmentRoom(files: 3, bytes: 20 << 20)
        #expect(throws: AttachmentRefusal.tooLargeTogether) { try room.take(6 << 20) }
        try room.take(5 << 20)
        try room.take(0)
        #expect(room == AttachmentRoom(files: 5, bytes: 25 << 20))
        #expect(throws: AttachmentRefusal.tooMany) { try room.take(0) }
    }

    @Test("A scanner that does not answer is asked again, ever more rarely")
    func schedule() {
        #expect((1...7).map { ScanSchedule.wait(after: $0) } == [5, 15, 60, 300, 900, 900, 900])
    }

    private func contains(_ bytes: [UInt8], _ text: String) -> Bool {
        let words = Array(text.utf8)
        return (0..<max(0, bytes.count - words.count + 1)).contains { bytes[$0..<$0 + words.count].elementsEqual(words) }
    }
}
