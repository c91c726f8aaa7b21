import DeliveryTestKit
import Foundation
import Messaging

/// A webhook's other side in a process of its own, written in another language: it verifies every request with the library of the
/// standard (`standardwebhooks`, from PyPI) before it answers.
actor PeerProcess: ContractPeer {
    /// What it was sent so far.
    struct Report: Decodable, Sendable {
        /// Delivery ids of the requests that the secret had signed.
        let received: [String]
        /// How many somebody else had signed.
        let unverified: Int
    }

    private struct Start: Decodable {
        let port: Int
    }

    let port: Int
    private let process: Process
    private let input: FileHandle
    private let output: FileHandle

    nonisolated var url: String { "http://127.0.0.1:\(port)/hook" }

    /// Where `bin/setup test` puts Python and its packages; nil when it did not run.
    static var python: URL? {
        let place = project.appending(path: ".build-venv/bin/python")
        return FileManager.default.isExecutableFile(atPath: place.path) ? place : nil
    }

    /// Whether its absence is a failure.
    static var isRequired: Bool { ProcessInfo.processInfo.environment["THREADWELL_REQUIRE_PYTHON"] == "1" }

    private static let project = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Runs the body before a process that knows `secret`, and ends the process.
    static func with(_ secret: WebhookSecret, _ body: (PeerProcess) async throws -> Void) async throws {
        let peer = try PeerProcess(secret)
        do {
            try await body(peer)
            await peer.stop()
        } catch {
            await peer.stop()
            throw error
        }
    }

    private init(_ secret: WebhookSecret) throws {
        let (input, output) = (Pipe(), Pipe())
        process = Process()
        process.executableURL = Self.python
        process.arguments = [Self.project.appending(path: "Tests/Browser/contract_peer.py").path]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        self.input = input.fileHandleForWriting
        self.output = output.fileHandleForReading
        try self.input.write(contentsOf: Data((secret.text + "\n").utf8))
        port = try JSONDecoder().decode(Start.self, from: Self.line(from: self.output)).port
    }

    func behave(_ behaviour: PeerBehaviour) {
        _ = try? ask("behave \(behaviour.rawValue)")
    }

    func receivedIDs() -> [String] {
        (try? report().received) ?? []
    }

    func report() throws -> Report { try ask("received") }

    private func ask(_ question: String) throws -> Report {
        try input.write(contentsOf: Data((question + "\n").utf8))
        return try JSONDecoder().decode(Report.self, from: Self.line(from: output))
    }

    private func stop() {
        // It ends with its input.
        try? input.close()
        process.waitUntilExit()
    }

    private static func line(from output: FileHandle) throws -> Data {
        var line = Data()
        while let byte = try output.read(upToCount: 1), let value = byte.first, value != UInt8(ascii: "\n") { line.append(value) }
        return line
    }
}
