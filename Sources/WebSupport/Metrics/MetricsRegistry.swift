import Synchronization

/// Something that can write itself in the Prometheus text format.
protocol Metric: Sendable {
    func write(to text: inout String)
}

/// All figures of the process, written in the Prometheus text format 0.0.4.
public final class MetricsRegistry: Sendable {
    private let metrics = Mutex<[any Metric]>([])

    public init() {}

    /// The content type of `text()`.
    public static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    /// A counter without labels.
    public func counter(_ name: StaticString, _ help: StaticString) -> Counter {
        add(Counter(name: name.description, help: help.description, labels: [""]))
    }

    /// A counter for each case of an enumeration.
    public func counter<Label: MetricLabel>(
        _ name: StaticString, _ help: StaticString, label: StaticString, of: Label.Type
    ) -> LabelledCounter<Label> {
        let labels = Label.allCases.map { "{\(label)=\"\(Self.escaped($0.rawValue))\"}" }
        return LabelledCounter(counter: add(Counter(name: name.description, help: help.description, labels: labels)))
    }

    /// A figure that is read when it is asked for.
    public func gauge(_ name: StaticString, _ help: StaticString, read: @escaping @Sendable () -> Double) {
        _ = add(Gauge(name: name.description, help: help.description, read: read))
    }

    /// Figures that are read when they are asked for: one for each value that the label then has.
    public func gauges(
        _ name: StaticString, _ help: StaticString, label: StaticString, read: @escaping @Sendable () -> [(String, Double)]
    ) {
        _ = add(Gauges(name: name.description, help: help.description, label: label.description, read: read))
    }

    /// A histogram without labels.
    public func histogram(_ name: StaticString, _ help: StaticString, bounds: [Double] = Histogram.seconds) -> Histogram {
        add(Histogram(name: name.description, help: help.description, bounds: bounds, labels: [""]))
    }

    /// Everything, in the order it was registered.
    public func text() -> String {
        var text = ""
        for metric in metrics.withLock({ $0 }) { metric.write(to: &text) }
        return text
    }

    func add<M: Metric>(_ metric: M) -> M {
        metrics.withLock { $0.append(metric) }
        return metric
    }

    static func escaped(_ value: String) -> String {
        var text = ""
        for character in value {
            switch character {
            case "\\": text += "\\\\"
            case "\"": text += "\\\""
            case "\n": text += "\\n"
            default: text.append(character)
            }
        }
        return text
    }
}

private struct Gauge: Metric {
    let name: String
    let help: String
    let read: @Sendable () -> Double

    func write(to text: inout String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) gauge\n\(name) \(read())\n"
    }
}

private struct Gauges: Metric {
    let name: String
    let help: String
    let label: String
    let read: @Sendable () -> [(String, Double)]

    func write(to text: inout String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) gauge\n"
        for (value, figure) in read() { text += "\(name){\(label)=\"\(MetricsRegistry.escaped(value))\"} \(figure)\n" }
    }
}
