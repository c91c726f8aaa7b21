internal import Foundation

/// A real `clamd` in a folder of its own, with a signature written by hand: the EICAR test file, whole or anywhere in a file.
public final class ClamdProcess: Sendable {
    /// Of its socket.
    public let path: String
    private let folder: String
    private let process: Process

    /// Where Debian's clamav-daemon puts it; nil when it is not installed.
    public static var program: String? {
        ["/usr/sbin/clamd", "/usr/local/sbin/clamd"].first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// Whether its absence is a failure.
    public static var isRequired: Bool { ProcessInfo.processInfo.environment["THREADWELL_REQUIRE_CLAMD"] == "1" }

    /// Starts one and waits until it listens.
    ///
    /// - Throws: `MissingClamd` when there is none, or it does not begin to listen.
    public static func start() async throws -> ClamdProcess {
        guard let program else { throw MissingClamd() }
        let folder = NSTemporaryDirectory() + "threadwell-clamd-\(UInt64.random(in: .min ... .max))"
        try FileManager.default.createDirectory(atPath: folder + "/signatures", withIntermediateDirectories: true)
        let words = SampleFiles.eicar.map { String($0, radix: 16) }.map { $0.count == 1 ? "0" + $0 : $0 }.joined()
        try "Threadwell-Test-EICAR:0:*:\(words)\n".write(toFile: folder + "/signatures/test.ndb", atomically: true, encoding: .utf8)
        try """
        DatabaseDirectory \(folder)/signatures
        LocalSocket \(folder)/clamd.sock
        TemporaryDirectory \(folder)
        Foreground yes
        StreamMaxLength 11M
        MaxThreads 4
        SelfCheck 0

        """.write(toFile: folder + "/clamd.conf", atomically: true, encoding: .utf8)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = ["--config-file=\(folder)/clamd.conf"]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        let clamd = ClamdProcess(path: folder + "/clamd.sock", folder: folder, process: process)
        for _ in 0..<600 {
            if FileManager.default.fileExists(atPath: clamd.path) { return clamd }
            guard process.isRunning else { break }
            try await Task.sleep(for: .milliseconds(50))
        }
        clamd.stop()
        throw MissingClamd()
    }

    private init(path: String, folder: String, process: Process) {
        self.path = path
        self.folder = folder
        self.process = process
    }

    /// Ends it at once, in the middle of whatever it does.
    public func kill() {
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// Ends it and removes its folder.
    public func stop() {
        if process.isRunning { kill() }
        try? FileManager.default.removeItem(atPath: folder)
    }
}

/// There is no clamd to test with: `bin/setup test` installs it.
public struct MissingClamd: Error {}
