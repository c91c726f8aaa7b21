/// A place in a file.
public struct SourcePosition: Sendable, Hashable, CustomStringConvertible {
    /// Bytes before this place, from 0.
    public let byteOffset: Int
    /// The line, from 1. A line ends with LF.
    public let line: Int

    public init(byteOffset: Int, line: Int) {
        self.byteOffset = byteOffset
        self.line = line
    }

    public var description: String { "line \(line), byte \(byteOffset)" }
}
