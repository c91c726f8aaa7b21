import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import Testing
import WebSupport

@Suite("Middleware")
struct MiddlewareTests {
    /// Every header that defends the browser's user, word for word.
    private static let always = [
        "Content-Security-Policy": """
        default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; font-src 'self'; connect-src 'self'; \
        manifest-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; \
        trusted-types threadwell; require-trusted-types-for 'script'
        """,
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    ]

    private struct Unexpected: Error, CustomStringConvertible {
        let description = "canary"
    }

    private func logger(_ sink: MemoryLogSink) -> Logger {
        Logger(label: "test") { label in JSONLogHandler(label: label, sink: sink, now: { 0 }) }
    }

    private func application(
        sink: MemoryLogSink = MemoryLogSink(), registry: MetricsRegistry = MetricsRegistry(), overTLS: Bool = false, inFlight: Int = 10
    ) -> some ApplicationProtocol {
        let clock = Tally()
        let now: @Sendable () -> Int64 = {
            clock.add()
            return Int64(clock.count * 1000)
        }
        let router = Router()
        router.add(middleware: SecurityHeadersMiddleware(SecurityHeaders(overTLS: overTLS)))
        router.add(middleware: AccessLogMiddleware(logger: logger(sink), now: now))
        router.add(middleware: RequestMetricsMiddleware(RequestMetrics(registry, routes: ["/patients/{patient}", "/fails"]), now: now))
        router.add(middleware: ProblemMiddleware(logger: logger(sink)))
        router.add(middleware: SheddingMiddleware(InFlightLimit(maximum: inFlight), retryAfter: { 3 }))
        router.add(middleware: BodyLimitMiddleware(10))
        router.get("/patients/:patient") { _, _ in "ok" }
        router.get("/fails") { _, _ -> String in throw Unexpected() }
        router.get("/refuses") { _, _ -> String in throw Problem.notFound }
        router.get("/asset") { _, _ in Response(status: .ok, headers: [.cacheControl: SecurityHeaders.immutable]) }
        router.post("/echo") { request, _ in
            var request = request
            return String(decoding: try await request.readBody(upTo: 10), as: UTF8.self)
        }
        router.post("/sign-out") { _, _ in
            var response = Response(status: .ok)
            SecurityHeaders.clearSiteData(in: &response.headers)
            return response
        }
        let allowed = AllowedMethods(router)
        let responder = AllowedMethodsResponder(router.buildResponder(), allowed: allowed) { _, context in
            .problem(.methodNotAllowed, requestID: context.requestID)
        }
        return Application(responder: responder, logger: logger(sink))
    }

    @Test(
        "Every answer carries the security headers, unknown addresses and faults too",
        arguments: ["/patients/7", "/unknown", "/fails", "/refuses"])
    func securityHeaders(path: String) async throws {
        try await application().test(.router) { client in
            let headers = try await client.execute(uri: path, method: .get).headers
            for (name, value) in Self.always {
                #expect(headers[values: try #require(HTTPField.Name(name))] == [value], "\(name)")
            }
            #expect(headers[.strictTransportSecurity] == nil)
        }
    }

    @Test("S75: over TLS browsers are told to stay there, assets may be kept, and signing out clears the browser")
    func variants() async throws {
        try await application(overTLS: true).test(.router) { client in
            let page = try await client.execute(uri: "/patients/7", method: .get)
            #expect(page.headers[.strictTransportSecurity] == "max-age=63072000; includeSubDomains")
            #expect(try await client.execute(uri: "/asset", method: .get).headers[.cacheControl] == "public, max-age=31536000, immutable")
            let name = try #require(HTTPField.Name("Clear-Site-Data"))
            #expect(try await client.execute(uri: "/sign-out", method: .post).headers[name] == #""cache","storage""#)
        }
    }

    @Test("The log has the route and never the address, the query, or what an error says")
    func accessLog() async throws {
        let sink = MemoryLogSink()
        try await application(sink: sink).test(.router) { client in
            let response = try await client.execute(uri: "/patients/secret7?q=secretquery", method: .get)
            let id = try #require(response.headers[.xRequestID])
            _ = try await client.execute(uri: "/secretpath", method: .get)
            _ = try await client.execute(uri: "/fails?q=secretquery", method: .get)
            #expect(
                sink.lines.contains { $0.contains(id) && $0.contains(#""route":"/patients/{patient}""#) && $0.contains(#""status":200"#) })
        }
        #expect(sink.lines.contains { $0.contains(#""level":"notice""#) && $0.contains(#""route":"NotFound""#) })
        #expect(sink.lines.contains { $0.contains(#""level":"error""#) && $0.contains(#""status":500"#) })
        #expect(sink.lines.filter { $0.contains("unexpected error") }.count == 1)
        #expect(!sink.lines.contains { $0.contains("secret") || $0.contains("canary") })
    }

    @Test("Refusals and faults become problems, and a fault tells nothing")
    func problems() async throws {
        try await application().test(.router) { client in
            for (path, status, code) in [("/refuses", 404, "not-found"), ("/unknown", 404, "not-found"), ("/fails", 500, "internal-error")]
            {
                let response = try await client.execute(uri: path, method: .get)
                #expect(response.status.code == status)
                #expect(response.headers[.contentType] == "application/problem+json")
                let body = try JSONReader(sizeLimit: 10_000).value(of: Array(response.body.readableBytesView)).object
                #expect(body?["code"] == .string(code))
                #expect(body?["requestId"]?.string == response.headers[.xRequestID])
                #expect(!String(buffer: response.body).contains("canary"))
            }
        }
    }

    @Test("A wrong method is told which are right")
    func methods() async throws {
        try await application().test(.router) { client in
            let response = try await client.execute(uri: "/patients/7", method: .delete)
            #expect(response.status == .methodNotAllowed)
            #expect(response.headers[.allow] == "GET")
            #expect(response.headers[.cacheControl] == "no-store")
            #expect(try await client.execute(uri: "/refuses", method: .get).status == .notFound)
            #expect(try await client.execute(uri: "/unknown", method: .delete).status == .notFound)
        }
    }

    @Test("A body within the limit is read, one byte more is refused")
    func bodyLimit() async throws {
        try await application().test(.router) { client in
            let good = try await client.execute(uri: "/echo", method: .post, body: ByteBuffer(string: "0123456789"))
            #expect(String(buffer: good.body) == "0123456789")
            let bad = try await client.execute(uri: "/echo", method: .post, body: ByteBuffer(string: "0123456789a"))
            #expect(bad.status == .contentTooLarge)
        }
    }

    @Test("Beyond the limit of requests in flight the answer is 503 with Retry-After")
    func shedding() async throws {
        try await application(inFlight: 0).test(.router) { client in
            let response = try await client.execute(uri: "/patients/7", method: .get)
            #expect(response.status == .serviceUnavailable)
            #expect(response.headers[.retryAfter] == "3")
        }
        let limit = InFlightLimit(maximum: 1)
        #expect(limit.count == 0)
    }

    @Test("Requests are counted by route and class of status")
    func metrics() async throws {
        let registry = MetricsRegistry()
        try await application(registry: registry).test(.router) { client in
            for path in ["/patients/1", "/patients/2", "/fails", "/unknown", "/refuses"] {
                _ = try await client.execute(uri: path, method: .get)
            }
        }
        let text = registry.text()
        #expect(text.contains("http_requests_total{route=\"/patients/{patient}\",status=\"2xx\"} 2\n"))
        #expect(text.contains("http_requests_total{route=\"/fails\",status=\"5xx\"} 1\n"))
        #expect(text.contains("http_requests_total{route=\"NotFound\",status=\"4xx\"} 2\n"))
        #expect(text.contains("http_request_duration_seconds_count{route=\"/patients/{patient}\"} 2\n"))
    }

    @Test("An asset is answered with 304 to a browser that has it")
    func assets() {
        let asset = Asset(name: "a.css", hashedName: "a.1.css", contentType: "text/css", entityTag: "\"1\"", bytes: [65])
        func answer(_ headers: HTTPFields) -> Response {
            asset.response(
                to: Request(
                    head: HTTPRequest(method: .get, scheme: nil, authority: nil, path: "/a", headerFields: headers),
                    body: RequestBody(buffer: ByteBuffer())))
        }
        #expect(answer([:]).status == .ok)
        #expect(answer([:]).headers[.cacheControl] == SecurityHeaders.immutable)
        #expect(answer([.ifNoneMatch: "W/\"1\""]).status == .notModified)
        #expect(answer([.ifNoneMatch: "\"2\""]).status == .ok)
    }
}
