internal import CLibPQ
internal import NIOPosix
internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// Hears the other nodes' notifications on a connection and a thread of its own, from the first time somebody wants them.
internal final class PostgresListener: Sendable {
    /// How long the thread waits before it looks whether it is to end or to connect again, in milliseconds.
    private static let patience: Int32 = 250

    private let uri: String
    private let node: PostgresNode
    private let thread = NIOThreadPool(numberOfThreads: 1)
    private let isStarted = Atomic<Bool>(false)
    private let isClosed = Atomic<Bool>(false)

    init(uri: String, node: PostgresNode) {
        self.uri = uri
        self.node = node
    }

    /// Returns when the server was told to send notifications, or could not be reached; then it is tried again.
    func start(_ topics: TopicFanOut) {
        guard !isStarted.exchange(true, ordering: .acquiringAndReleasing) else { return }
        thread.start()
        let first = try? listening()
        thread.submit { _ in self.run(first, topics) }
    }

    func close() async {
        isClosed.store(true, ordering: .releasing)
        guard isStarted.exchange(true, ordering: .acquiringAndReleasing) else { return }
        try? await thread.shutdownGracefully()
    }

    private func run(_ first: PostgresConnection?, _ topics: TopicFanOut) {
        var connection = first
        while !isClosed.load(ordering: .acquiring) {
            if let open = connection {
                if hear(open, topics) { continue }
                open.close()
                connection = nil
            }
            connection = try? listening()
            if connection == nil { usleep(UInt32(Self.patience) * 1_000) }
        }
        connection?.close()
    }

    private func listening() throws -> PostgresConnection {
        let connection = try PostgresConnection(uri: uri)
        do {
            try connection.transaction(.writing) { tx in _ = try tx.update(SQL(once: "LISTEN \(PostgresNode.channel)")) }
            return connection
        } catch {
            connection.close()
            throw error
        }
    }

    /// - Returns: false when the connection is lost.
    private func hear(_ connection: PostgresConnection, _ topics: TopicFanOut) -> Bool {
        var descriptor = pollfd(fd: PQsocket(connection.handle), events: Int16(POLLIN), revents: 0)
        guard poll(&descriptor, 1, Self.patience) > 0 else { return true }
        guard PQconsumeInput(connection.handle) == 1, PQstatus(connection.handle) == CONNECTION_OK else { return false }
        while let notification = PQnotifies(connection.handle) {
            defer { PQfreemem(notification) }
            guard let payload = notification.pointee.extra, let heard = node.topics(in: String(cString: payload)) else { continue }
            topics.send(heard)
        }
        return true
    }
}
