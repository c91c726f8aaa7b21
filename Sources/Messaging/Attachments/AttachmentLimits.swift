/// What files may be at most, everywhere (decisions.md, *Attachments*).
public enum AttachmentLimits {
    /// Files of one message.
    public static let files = 5
    /// Bytes of one file.
    public static let bytes = 10 * 1_024 * 1_024
    /// Bytes of all files of one message.
    public static let together = 25 * 1_024 * 1_024
    /// Bytes of one row in which a part of a file is kept.
    static let chunk = 1_024 * 1_024
    /// Picture points: what a picture of a few bytes may claim to unfold to.
    static let pixels = 100_000_000
    /// Seconds after which a file that no message took is removed.
    static let unusedAfter: Int64 = 86_400

    /// What an archive may unfold to (security.md 3.5).
    enum Archive {
        static let entries = 1_000
        /// Bytes of all entries, also of archives within it.
        static let unpacked = 200 * 1_024 * 1_024
        /// Bytes out for each byte in, beyond the first mebibyte of an entry.
        static let ratio = 100
        /// The archive itself, and one within it.
        static let nesting = 2
        /// Bytes of an archive within an archive.
        static let inner = 20 * 1_024 * 1_024
    }
}
