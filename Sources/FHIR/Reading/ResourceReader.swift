/// Pulls a source through a ``ResourceScanner``, one resource at a time.
public struct ResourceReader {
    private var scanner: ResourceScanner
    private let nextPiece: () throws -> [UInt8]?
    private var hasEnded = false
    /// Bytes taken from the source so far, for showing progress.
    public private(set) var bytesRead = 0

    /// - Parameter nextPiece: gives the next bytes of the source, `nil` at its end.
    public init(scanner: ResourceScanner = ResourceScanner(), nextPiece: @escaping () throws -> [UInt8]?) {
        self.scanner = scanner
        self.nextPiece = nextPiece
    }

    /// The next resource, or `nil` at the end.
    /// - Throws: ``ReadFailure``, or what the source throws.
    public mutating func next() throws -> ResourceEvent? {
        while true {
            if let event = try scanner.next() { return event }
            if hasEnded { return nil }
            if let piece = try nextPiece() {
                bytesRead += piece.count
                scanner.consume(piece)
            } else {
                hasEnded = true
                scanner.finish()
            }
        }
    }
}
