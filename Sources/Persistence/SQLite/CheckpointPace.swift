/// When the write-ahead log is copied, in frames: pages of 4 KiB in the log.
internal struct CheckpointPace: Sendable {
    /// The length that makes a copying step worth its cost.
    var step = 4_096
    /// A rest the writer copies itself without being missed for long.
    var rest = 768
    /// At this length the writer waits for the readers that keep the log from starting again. One more group and one more step fit
    /// below 128 MiB.
    var limit = 20_480
}
