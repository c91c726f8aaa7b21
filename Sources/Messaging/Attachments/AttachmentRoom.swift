/// What goes along with one message already, and whether more does: the one rule of numbers and sizes, for what people choose and for
/// what another system kept (decisions.md, *Attachments*).
public struct AttachmentRoom: Sendable, Hashable {
    public private(set) var files: Int
    /// Of all of them together.
    public private(set) var bytes: Int

    public init(files: Int = 0, bytes: Int = 0) {
        self.files = files
        self.bytes = bytes
    }

    /// Counts one more; what is refused takes no room.
    ///
    /// - Throws: `AttachmentRefusal.tooMany`, `.tooLargeTogether`.
    public mutating func take(_ size: Int) throws(AttachmentRefusal) {
        guard files < AttachmentLimits.files else { throw .tooMany }
        guard bytes + size <= AttachmentLimits.together else { throw .tooLargeTogether }
        files += 1
        bytes += size
    }
}
