import Messaging

extension QueueCounts {
    /// A count as people read it: exact while it was counted to its end.
    static func shown(_ count: some BinaryInteger) -> String {
        count >= QueueCounts.most ? "\(QueueCounts.most - 1)+" : "\(count)"
    }
}
