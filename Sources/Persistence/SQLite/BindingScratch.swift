/// Memory that keeps a statement's bound values in place while it runs, so that SQLite need not allocate a copy of each.
internal final class BindingScratch {
    /// Longer values are left for SQLite to copy, so that the statements kept do not hold on to the longest ever bound.
    private static let longestKept = 4_096

    private var memory = UnsafeMutableRawPointer.allocate(byteCount: 256, alignment: 16)
    private var capacity = 256
    private var used = 0

    deinit {
        memory.deallocate()
    }

    /// Called before the first value is bound: what was lent earlier is not used any more.
    func empty(makingRoomFor values: [SQLValue]) {
        used = 0
        var needed = 1
        for value in values {
            switch value {
            case .text(let text): needed += min(text.utf8.count, Self.longestKept)
            case .bytes(let bytes): needed += min(bytes.count, Self.longestKept)
            case .uuid: needed += 16
            case .null, .integer, .boolean: break
            }
        }
        guard needed > capacity else { return }
        memory.deallocate()
        capacity = needed
        memory = .allocate(byteCount: needed, alignment: 16)
    }

    /// - Returns: where the bytes are, never null, and whether they stay there until `empty` is called.
    func lend(_ bytes: UnsafeRawBufferPointer) -> (start: UnsafeRawPointer, isKept: Bool) {
        let start = memory.advanced(by: used)
        guard let source = bytes.baseAddress, !bytes.isEmpty else { return (UnsafeRawPointer(start), true) }
        guard bytes.count <= Self.longestKept, used + bytes.count <= capacity else { return (source, false) }
        start.copyMemory(from: source, byteCount: bytes.count)
        used += bytes.count
        return (UnsafeRawPointer(start), true)
    }
}
