import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Where finished log lines go.
public protocol LogSink: Sendable {
    /// Takes one line, its line end included. Lines are never mixed.
    func write(line: [UInt8])
}

/// Writes lines to an open file descriptor, standard error unless told otherwise.
public final class DescriptorLogSink: LogSink {
    private let descriptor: Int32
    private let lock = Mutex(())

    public init(descriptor: Int32 = 2) {
        self.descriptor = descriptor
    }

    public func write(line: [UInt8]) {
        lock.withLock { _ in
            line.withUnsafeBytes { bytes in
                var rest = bytes[...]
                while !rest.isEmpty {
                    #if canImport(Glibc)
                        let written = Glibc.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                    #elseif canImport(Musl)
                        let written = Musl.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                    #else
                        let written = Darwin.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                    #endif
                    if written < 0 {
                        if errno == EINTR { continue }
                        // A log that cannot be written must not stop the service.
                        return
                    }
                    rest = rest.dropFirst(written)
                }
            }
        }
    }
}

/// Keeps lines in memory, for tests.
public final class MemoryLogSink: LogSink {
    private let kept = Mutex<[[UInt8]]>([])

    public init() {}

    public func write(line: [UInt8]) {
        kept.withLock { $0.append(line) }
    }

    /// What was written so far, without line ends.
    public var lines: [String] {
        kept.withLock { $0.map { String(decoding: $0.dropLast(), as: UTF8.self) } }
    }
}
