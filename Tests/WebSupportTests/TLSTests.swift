import Foundation
import Hummingbird
import HummingbirdTesting
import Logging
import NIOSSL
import Testing
import WebSupport

@Suite("TLS")
struct TLSTests {
    private let request = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"

    /// A folder with the first pair in it, removed afterwards.
    private func withFiles(_ test: (_ certificate: String, _ key: String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let (certificate, key) = (folder.appending(path: "c.pem").path, folder.appending(path: "k.pem").path)
        try Self.write(TestCertificates.one, certificate, key)
        let result = await Result { try await test(certificate, key) }
        try FileManager.default.removeItem(at: folder)
        try result.get()
    }

    private static func write(_ pair: (certificate: String, key: String), _ certificate: String, _ key: String) throws {
        try pair.certificate.write(toFile: certificate, atomically: true, encoding: .utf8)
        try pair.key.write(toFile: key, atomically: true, encoding: .utf8)
    }

    private func withServer(_ certificates: TLSCertificates, _ test: @escaping @Sendable (Int) async throws -> Void) async throws {
        let router = Router()
        router.get("/") { _, _ in "hello" }
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let application = Application(router: router, server: .guarded(certificates: certificates), logger: logger)
        try await application.test(.live) { client in try await test(try #require(client.port)) }
    }

    private func client(minimum: TLSVersion = .tlsv12, maximum: TLSVersion? = nil, ciphers: String? = nil) -> TLSConfiguration {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = minimum
        configuration.maximumTLSVersion = maximum
        if let ciphers { configuration.cipherSuites = ciphers }
        return configuration
    }

    @Test("S75: TLS 1.2 and 1.3 with forward secrecy are spoken, anything weaker is not")
    func versions() async throws {
        try await withFiles { certificate, key in
            let certificates = try TLSCertificates(certificateFile: certificate, keyFile: key)
            try await withServer(certificates) { port in
                for good in [client(maximum: .tlsv12), client(minimum: .tlsv13)] {
                    let answer = try await RawConnection.exchange(port: port, request, tls: good).answer
                    #expect(answer.hasSuffix("hello"))
                }
                let old = try? await RawConnection.exchange(port: port, request, tls: client(minimum: .tlsv1, maximum: .tlsv11))
                #expect(old?.answer ?? "" == "")
                let weak = try? await RawConnection.exchange(
                    port: port, request, tls: client(maximum: .tlsv12, ciphers: "AES128-GCM-SHA256:AES256-SHA:ECDHE-ECDSA-AES128-SHA"))
                #expect(weak?.answer ?? "" == "")
            }
        }
    }

    @Test("A pair behind a link is read again when the link's target is another, as a mounted secret's is")
    func linked() async throws {
        try await withFiles { certificate, key in
            let files = FileManager.default
            let folder = URL(filePath: certificate).deletingLastPathComponent()
            for (name, pair) in [("one", TestCertificates.one), ("two", TestCertificates.two)] {
                let place = folder.appending(path: name)
                try files.createDirectory(at: place, withIntermediateDirectories: false)
                try Self.write(pair, place.appending(path: "c.pem").path, place.appending(path: "k.pem").path)
            }
            let data = folder.appending(path: "data").path
            try files.createSymbolicLink(atPath: data, withDestinationPath: "one")
            for (link, name) in [(certificate, "c.pem"), (key, "k.pem")] {
                try files.removeItem(atPath: link)
                try files.createSymbolicLink(atPath: link, withDestinationPath: "data/" + name)
            }
            let certificates = try TLSCertificates(certificateFile: certificate, keyFile: key)
            #expect(try certificates.reloadIfChanged() == false)
            try files.removeItem(atPath: data)
            try files.createSymbolicLink(atPath: data, withDestinationPath: "two")
            #expect(try certificates.reloadIfChanged())
            #expect(try certificates.reloadIfChanged() == false)
        }
    }

    @Test("A new pair is used by the next connection, a bad one is refused and the old kept")
    func reloading() async throws {
        try await withFiles { certificate, key in
            let certificates = try TLSCertificates(certificateFile: certificate, keyFile: key)
            let first = try NIOSSLCertificate(bytes: Array(TestCertificates.one.certificate.utf8), format: .pem)
            let second = try NIOSSLCertificate(bytes: Array(TestCertificates.two.certificate.utf8), format: .pem)
            try await withServer(certificates) { port in
                #expect(try certificates.reloadIfChanged() == false)
                #expect(try await RawConnection.exchange(port: port, request, tls: client()).certificate == first)

                try TestCertificates.two.certificate.write(toFile: certificate, atomically: true, encoding: .utf8)
                #expect(throws: TLSCertificates.Refusal.pairUnusable(certificateFile: certificate, keyFile: key)) {
                    try certificates.reloadIfChanged()
                }
                #expect(try await RawConnection.exchange(port: port, request, tls: client()).certificate == first)

                try Self.write(TestCertificates.two, certificate, key)
                #expect(try certificates.reloadIfChanged())
                #expect(try await RawConnection.exchange(port: port, request, tls: client()).certificate == second)

                try "no PEM".write(toFile: key, atomically: true, encoding: .utf8)
                #expect(throws: TLSCertificates.Refusal.keyUnreadable(file: key)) { try certificates.reload() }
                #expect(try await RawConnection.exchange(port: port, request, tls: client()).certificate == second)
            }
        }
    }

    @Test("Without a usable pair the server does not start")
    func missing() async throws {
        try await withFiles { certificate, key in
            #expect(throws: TLSCertificates.Refusal.certificateUnreadable(file: "/nowhere")) {
                try TLSCertificates(certificateFile: "/nowhere", keyFile: key)
            }
            #expect(throws: TLSCertificates.Refusal.keyUnreadable(file: certificate)) {
                try TLSCertificates(certificateFile: certificate, keyFile: certificate)
            }
        }
    }
}

extension Result where Failure == any Error {
    fileprivate init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
