import Testing
import WebSupport

@Suite("A form in parts, read as it comes in")
struct MultipartReaderTests {
    private let limits = FormLimits(bytes: 0, fields: 4, partHeaderBytes: 200)

    private func body(_ parts: [(String, String?, String)]) -> String {
        parts.map { name, filename, content in
            "--XX\r\nContent-Disposition: form-data; name=\"\(name)\"\(filename.map { "; filename=\"\($0)\"" } ?? "")\r\n\r\n\(content)\r\n"
        }.joined() + "--XX--\r\n"
    }

    /// The parts as they were put together again, whatever pieces they came in.
    private func read(_ text: String, pieces: Int) throws -> [String] {
        var reader = MultipartReader(boundary: "XX", limits: limits)
        var parts: [String] = []
        let bytes = Array(text.utf8)
        for start in stride(from: 0, to: bytes.count, by: pieces) {
            for event in try reader.consume(bytes[start..<min(bytes.count, start + pieces)]) {
                switch event {
                case .part(let name, let filename): parts.append("\(name)|\(filename ?? "-")|")
                case .bytes(let bytes): parts[parts.count - 1] += String(decoding: bytes, as: UTF8.self)
                case .end: parts[parts.count - 1] += "."
                }
            }
        }
        #expect(reader.isWhole)
        return parts
    }

    @Test("The parts are the same, however the bytes are cut", arguments: [1, 2, 3, 5, 7, 16, 64, 1_000])
    func pieces(size: Int) throws {
        let text = body([
            ("token", nil, "abc"), ("message", nil, ""), ("files", "a.txt", "one\r\n--X\r\n\r\n--XY\r\ntwo"), ("files", "", "\r\n"),
        ])
        #expect(
            try read(text, pieces: size) == [
                "token|-|abc.", "message|-|.", "files|a.txt|one\r\n--X\r\n\r\n--XY\r\ntwo.", "files||\r\n.",
            ])
    }

    @Test("A form without parts is whole")
    func empty() throws {
        #expect(try read("--XX--", pieces: 3).isEmpty)
        #expect(try read("before\r\n--XX--\r\nafter", pieces: 4).isEmpty)
    }

    @Test(
        "What does not follow the rules is refused",
        arguments: [
            ("--XX\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\nx\r\n--XX--", FormRefusal.malformedMultipart),
            ("--XXnonsense", .malformedMultipart),
            ("--XX\r\n" + String(repeating: "x", count: 300), .tooLarge(limit: 200)),
            ("--XX\r\nX: " + String(repeating: "x", count: 200) + "\r\n\r\n", .tooLarge(limit: 200)),
        ])
    func refusing(text: String, expected: FormRefusal) {
        #expect(throws: expected) {
            var reader = MultipartReader(boundary: "XX", limits: limits)
            for byte in text.utf8 { _ = try reader.consume([byte]) }
        }
    }

    @Test("More parts than the limit are refused, and a body that is cut off is not whole")
    func limit() throws {
        #expect(throws: FormRefusal.tooManyFields(limit: 4)) {
            try read(body(Array(repeating: ("a", nil, "1"), count: 5)), pieces: 50)
        }
        var reader = MultipartReader(boundary: "XX", limits: limits)
        _ = try reader.consume(body([("files", "a.txt", "half")]).utf8.dropLast(12))
        #expect(!reader.isWhole)
    }
}

@Suite("By what name a file comes and goes")
struct ContentDispositionTests {
    @Test(
        "The name in UTF-8 stands above the plain one",
        arguments: [
            ("attachment; filename=\"a b.txt\"", "a b.txt"), ("attachment; filename*=UTF-8''na%C3%AFve%20%22x%22.txt", "naïve \"x\".txt"),
            ("attachment; filename=\"plain.txt\"; filename*=UTF-8'en'real.txt", "real.txt"), ("attachment", nil),
            ("attachment; filename*=ISO-8859-1''x", nil), ("attachment; filename*=UTF-8''%FF", nil),
            ("attachment; filename*=UTF-8''%2", nil),
        ])
    func reading(header: String, name: String?) {
        #expect(ContentDisposition.filename(header) == name)
    }

    @Test("No name breaks out of the header")
    func writing() {
        #expect(
            ContentDisposition.header("a\"; b=\r\nc'é.txt", isShown: false)
                == "attachment; filename*=UTF-8''a%22%3B%20b%3D%0D%0Ac%27%C3%A9.txt")
        #expect(ContentDisposition.header("a.png", isShown: true) == "inline; filename*=UTF-8''a.png")
    }

    @Test("What uploads may hold together is bounded, and given back")
    func memory() {
        let memory = UploadMemory(maximum: 10)
        var first: UploadMemory.Share? = memory.share()
        #expect(first?.grow(by: 6) == true)
        let second = memory.share()
        #expect(!second.grow(by: 6))
        first = nil
        #expect(second.grow(by: 6) && memory.count == 6)
    }
}
