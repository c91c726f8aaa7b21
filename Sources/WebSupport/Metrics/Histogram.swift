import Synchronization

/// How often a measurement fell below each of a list of fixed bounds, for each of a closed list of labels.
public final class Histogram: Sendable, Metric {
    /// Bounds for durations in seconds, 1 ms to 10 s.
    public static let seconds: [Double] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]

    private struct Series {
        var counts: [UInt64]
        var sum: Double = 0
    }

    private let name: String
    private let help: String
    private let bounds: [Double]
    private let labels: [String]
    private let series: Mutex<[Series]>

    /// - Parameter labels: as in a sample, without braces, `route="/"`; one empty text for no labels.
    init(name: String, help: String, bounds: [Double], labels: [String]) {
        self.name = name
        self.help = help
        self.bounds = bounds
        self.labels = labels
        series = Mutex(Array(repeating: Series(counts: Array(repeating: 0, count: bounds.count + 1)), count: labels.count))
    }

    /// - Parameter index: which label set; 0 where there is one.
    public func record(_ value: Double, at index: Int = 0) {
        let bucket = bounds.firstIndex { value <= $0 } ?? bounds.count
        series.withLock { series in
            guard series.indices.contains(index) else { return }
            series[index].counts[bucket] &+= 1
            series[index].sum += value
        }
    }

    func write(to text: inout String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) histogram\n"
        let series = series.withLock { $0 }
        for (label, one) in zip(labels, series) where labels.count == 1 || one.counts.contains(where: { $0 > 0 }) {
            let prefix = label.isEmpty ? "" : label + ","
            let braces = label.isEmpty ? "" : "{\(label)}"
            var total: UInt64 = 0
            for (bound, count) in zip(bounds, one.counts) {
                total += count
                text += "\(name)_bucket{\(prefix)le=\"\(bound)\"} \(total)\n"
            }
            total += one.counts[bounds.count]
            text += "\(name)_bucket{\(prefix)le=\"+Inf\"} \(total)\n\(name)_sum\(braces) \(one.sum)\n\(name)_count\(braces) \(total)\n"
        }
    }
}
