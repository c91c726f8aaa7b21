import Testing
import WebSupport

@Suite("Metrics")
struct MetricsTests {
    private enum Color: String, MetricLabel {
        case red
        case green = "gr\"een"
    }

    @Test("Counters, gauges and histograms are written in the Prometheus text format")
    func text() {
        let registry = MetricsRegistry()
        registry.counter("a_total", "All of a.").increment(by: 2)
        let colors = registry.counter("c_total", "Colours.", label: "color", of: Color.self)
        colors.increment(.green)
        registry.gauge("g", "Now.") { 1.5 }
        registry.gauges("each", "Of each.", label: "of") { [("one", 1), ("an\"other", 0)] }
        let histogram = registry.histogram("h_seconds", "Time.", bounds: [0.1, 1])
        for value in [0.1, 0.5, 3] { histogram.record(value) }
        #expect(
            registry.text() == """
                # HELP a_total All of a.
                # TYPE a_total counter
                a_total 2
                # HELP c_total Colours.
                # TYPE c_total counter
                c_total{color="gr\\"een"} 1
                # HELP g Now.
                # TYPE g gauge
                g 1.5
                # HELP each Of each.
                # TYPE each gauge
                each{of="one"} 1.0
                each{of="an\\"other"} 0.0
                # HELP h_seconds Time.
                # TYPE h_seconds histogram
                h_seconds_bucket{le="0.1"} 1
                h_seconds_bucket{le="1.0"} 2
                h_seconds_bucket{le="+Inf"} 3
                h_seconds_sum 3.6
                h_seconds_count 3

                """)
    }

    @Test("Statuses fall into their class", arguments: [(100, "1xx"), (200, "2xx"), (304, "3xx"), (404, "4xx"), (503, "5xx")])
    func statusClass(status: Int, expected: String) {
        #expect(StatusClass(status: status).rawValue == expected)
    }
}

@Suite("Events on the wire")
struct ServerEventTests {
    @Test(
        "No data can forge an event of its own",
        arguments: [
            ("{}", "data: {}"), ("a\nb", "data: a\ndata: b"), ("a\r\nevent: x", "data: a\ndata: event: x"),
            ("a\r\rb", "data: a\ndata: \ndata: b"), ("", "data: "),
        ])
    func frames(data: String, expected: String) {
        #expect(
            String(decoding: ServerEvent(name: "changed", data: Array(data.utf8)).frame, as: UTF8.self) == "event: changed\n\(expected)\n\n"
        )
    }
}
