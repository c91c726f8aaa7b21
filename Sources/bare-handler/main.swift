import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

// The limit that the product's figures are held against: the same HTTP library, one route, 1 kB of text,
// no logging, nothing else.

let usage = "usage: bare-handler [--port N]   answers GET / with 1 kB of text, and POST / with nothing, on 127.0.0.1 (default port 8090)"

var port = 8090
var words = CommandLine.arguments.dropFirst()
while let word = words.popFirst() {
    guard word == "--port", let number = words.popFirst().flatMap({ UInt16($0) }) else {
        print(usage)
        exit(word == "--help" ? 0 : 64)
    }
    port = Int(number)
}

let line = "The quick brown fox jumps over the lazy dog, and then it rests. "
let text = ByteBuffer(string: String(repeating: line, count: 16))

let router = Router()
router.get("/") { _, _ in
    Response(
        status: .ok, headers: [.contentType: "text/plain; charset=utf-8", .contentLength: "1024"],
        body: ResponseBody(byteBuffer: text))
}
// The limit of deliveries: whatever is sent is taken.
router.post("/") { request, _ in
    _ = try await request.body.collect(upTo: 1_048_576)
    return Response(status: .noContent)
}

var logger = Logger(label: "bare-handler")
logger.logLevel = .critical
let application = Application(
    router: router, configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: port)), logger: logger)
try await application.runService()
