import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import Testing
import WebSupport

@Suite("How many connections are open")
struct OpenConnectionsTests {
    @Test("A connection counts from its beginning to its end, however it ends")
    func counted() async throws {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let router = Router()
        router.get("/") { _, _ in "hello" }
        let connections = OpenConnections()
        let application = Application(router: router, server: .guarded(connections: connections), logger: logger)
        try await application.test(.live) { client in
            let port = try #require(client.port)
            // The client of the test holds one too, once it has asked for something.
            _ = try await client.execute(uri: "/", method: .get)
            let others = connections.count
            try await RawConnection.connect(port: port).executeThenClose { inbound, outbound in
                try await outbound.write(ByteBuffer(string: "GET / HTTP/1.1\r\nHost: a\r\n\r\n"))
                for try await _ in inbound { break }
                #expect(connections.count == others + 1)
                _ = try await RawConnection.exchange(port: port, "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                while connections.count > others + 1 { await Task.yield() }
                _ = try await RawConnection.exchange(port: port, "this is no HTTP\r\n\r\n")
                while connections.count > others + 1 { await Task.yield() }
                #expect(connections.count == others + 1)
            }
            while connections.count > others { await Task.yield() }
        }
    }
}
