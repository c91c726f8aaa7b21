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
            ("a.webp", Array(Samples.webp().prefix(30)), .damaged),
            ("a.txt", [UInt8](repeating: 0x61, count: 10 << 20 | 1), .tooLarge),
        ] as [(String, [UInt8], AttachmentRefusal)])
    func refused(name: String, bytes: [UInt8], reason: AttachmentRefusal) {
        #expect(throws: reason) { try IncomingFile(name: name, bytes: bytes).accepted() }
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
        let cases: [(String, [SampleFiles.ZipEntry], AttachmentRefusal?)] = [
            ("one level of nesting", [.init("embedded.xlsx", inner)], nil),
            ("stored, one level of nesting", [.init("embedded.xlsx", inner, isDeflated: false)], nil),
            ("two levels of nesting", [.init("embedded.zip", nested)], .unpacksTooLarge),
            ("zeros, a thousandfold", [.init("0", zeros)], .unpacksTooLarge),
            ("zeros that claim to be few", [.init("0", zeros, claimed: 10)], .unpacksTooLarge),
            ("a bomb within", [.init("b.zip", bomb)], .unpacksTooLarge),
            ("a wrong length", [.init("0", Samples.text, claimed: 10)], .damaged),
            ("too many entries", (0..<1_000).map { .init("\($0)", []) }, .unpacksTooLarge),
        ]
        for (name, entries, reason) in cases {
            let bytes = Samples.docx(entries)
            if let reason {
                #expect(throws: reason, "\(name)") { try ArchiveCheck.check(bytes) }
            } else {
                #expect(throws: Never.self, "\(name)") { try ArchiveCheck.check(bytes) }
            }
        }
    }

    @Test("An archive whose directory and entries differ, or whose entries share bytes, is refused")
    func differing() throws {
        let bytes = Samples.docx()
        var renamed = bytes
        renamed[31] = UInt8(ascii: "X")
        #expect(throws: AttachmentRefusal.damaged) { try ArchiveCheck.check(renamed) }
        var hidden = bytes
        hidden[6] = 1
        #expect(throws: AttachmentRefusal.damaged, "one says it is encrypted, the other not") { try ArchiveCheck.check(hidden) }
        #expect(throws: AttachmentRefusal.damaged) { try ArchiveCheck.check(Array(bytes.dropFirst(3))) }
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

    @Test("A scanner that does not answer is asked again, ever more rarely")
    func schedule() {
        #expect((1...7).map { ScanSchedule.wait(after: $0) } == [5, 15, 60, 300, 900, 900, 900])
    }

    private func contains(_ bytes: [UInt8], _ text: String) -> Bool {
        let words = Array(text.utf8)
        return (0..<max(0, bytes.count - words.count + 1)).contains { bytes[$0..<$0 + words.count].elementsEqual(words) }
    }
}
