/// This process among the nodes of a site, so that it can tell its own notifications.
internal struct PostgresNode: Sendable {
    static let channel = "wakeup"
    /// PostgreSQL takes payloads of less than 8,000 bytes.
    static let longestPayload = 7_900

    private let name: String

    init() {
        name = String(UInt64.random(in: .min ... .max), radix: 36)
    }

    /// The topics in as few payloads as they fit in: this node's name and the topics, a line each.
    func payloads(of topics: [String]) -> [String] {
        var payloads: [String] = []
        var payload = name
        for topic in topics where topic.utf8.count <= 1_000 && !topic.utf8.contains(where: { $0 == UInt8(ascii: "\n") || $0 == 0 }) {
            if payload.utf8.count + 1 + topic.utf8.count > Self.longestPayload {
                payloads.append(payload)
                payload = name
            }
            payload += "\n" + topic
        }
        if payload != name { payloads.append(payload) }
        return payloads
    }

    /// The topics of another node's payload; nil for an echo of this one.
    func topics(in payload: String) -> [String]? {
        let lines = payload.split(separator: "\n")
        guard let sender = lines.first, sender != name else { return nil }
        return lines.dropFirst().map(String.init)
    }
}
