import Logging
import Testing
import WebSupport

@Suite("Logs")
struct LoggingTests {
    private func logger(_ sink: MemoryLogSink, level: Logger.Level = .info) -> Logger {
        Logger(label: "test") { label in JSONLogHandler(label: label, level: level, sink: sink, now: { 1_000_000 }) }
    }

    @Test("An event is one line of JSON with typed values")
    func line() {
        let sink = MemoryLogSink()
        logger(sink).notice("started", metadata: ["port": .stringConvertible(8080), "demo": .stringConvertible(true), "list": ["a"]])
        #expect(
            sink.lines == [
                #"{"time":"1970-01-01T00:00:01.000000Z","level":"notice","message":"started","logger":"test","demo":true,"list":["a"],"port":8080}"#
            ])
    }

    @Test(
        "Nothing that is logged can forge a second line", arguments: ["\n", "\r\n", "\u{2028}", "\u{2029}", "\u{85}", "\u{1B}[2J", "\u{0}"])
    func forging(hostile: String) throws {
        let sink = MemoryLogSink()
        logger(sink).info("a\(hostile)b", metadata: ["k\(hostile)": .string("v\(hostile){\"level\":\"error\"}")])
        #expect(sink.lines.count == 1)
        let line = try #require(sink.lines.first)
        #expect(
            !line.unicodeScalars.contains { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) || (0x2028...0x2029).contains($0.value) })
        #expect(try JSONReader(sizeLimit: 10_000).value(of: Array(line.utf8)).object?["message"] == .string("a\(hostile)b"))
    }

    @Test("Below the level nothing is written")
    func level() {
        let sink = MemoryLogSink()
        logger(sink, level: .error).warning("quiet")
        #expect(sink.lines.isEmpty)
    }

    @Test("A sensitive value shows in no text, by whatever way")
    func sensitive() {
        let secret = Sensitive("canary")
        var dumped = ""
        dump(secret, to: &dumped)
        dump([secret], to: &dumped)
        for text in [
            "\(secret)", String(describing: secret), String(reflecting: secret), "\([secret])", "\(Optional(secret) as Any)", dumped,
        ] {
            #expect(!text.contains("canary"))
        }
        #expect(secret.revealed == "canary")
    }

    @Test("What a form or a request carries shows its fields and none of its words, by whatever way it gets into a log")
    func typed() throws {
        let sink = MemoryLogSink()
        let form = FormFields([.init(name: "message", value: "a canary sings")])
        let body = try JSONFields(["body": "a canary sings"], allowed: ["body"])
        var dumped = ""
        dump(form, to: &dumped)
        dump(body, to: &dumped)
        logger(sink).error("\(form)", metadata: ["form": "\(form.fields)", "body": "\(body)", "dump": .string(dumped)])
        #expect(sink.lines.count == 1 && sink.lines.allSatisfy { $0.contains("message") && !$0.contains("canary") })
        #expect(form["message"] == "a canary sings")
        #expect(try body.requiredString("body") == "a canary sings")
    }
}
