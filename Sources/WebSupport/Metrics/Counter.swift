import Synchronization

/// A number that only grows, with one value for each of a closed list of labels.
public final class Counter: Sendable, Metric {
    private let name: String
    private let help: String
    private let labels: [String]
    private let values: Mutex<[UInt64]>

    /// - Parameter labels: finished label sets, `{route="/"}`; one empty one for a counter without labels.
    init(name: String, help: String, labels: [String]) {
        self.name = name
        self.help = help
        self.labels = labels
        values = Mutex(Array(repeating: 0, count: labels.count))
    }

    /// - Parameter index: which label set; 0 where there is one.
    public func increment(by amount: UInt64 = 1, at index: Int = 0) {
        values.withLock { values in
            if values.indices.contains(index) { values[index] &+= amount }
        }
    }

    func write(to text: inout String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) counter\n"
        let values = values.withLock { $0 }
        for (label, value) in zip(labels, values) where value > 0 || labels.count == 1 { text += "\(name)\(label) \(value)\n" }
    }
}

/// A counter whose label takes the cases of an enumeration.
public struct LabelledCounter<Label: MetricLabel>: Sendable {
    let counter: Counter
    private let indices: [Label: Int]

    init(counter: Counter) {
        self.counter = counter
        indices = Dictionary(uniqueKeysWithValues: Label.allCases.enumerated().map { ($1, $0) })
    }

    public func increment(_ label: Label, by amount: UInt64 = 1) {
        if let index = indices[label] { counter.increment(by: amount, at: index) }
    }
}
