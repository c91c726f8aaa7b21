public import Logging

/// Writes every log event as one line of JSON: `time`, `level`, `message`, `logger`, then the metadata.
///
/// Everything is escaped, control characters and line separators included, so no value can forge a line
/// (OWASP ASVS 5.0, 16.4.1).
public struct JSONLogHandler: LogHandler {
    public var metadata: Logger.Metadata = [:]
    public var logLevel: Logger.Level
    public var metadataProvider: Logger.MetadataProvider?

    private let label: String
    private let sink: any LogSink
    private let now: @Sendable () -> Int64

    /// - Parameters:
    ///   - now: microseconds since 1970 UTC.
    public init(label: String, level: Logger.Level = .info, sink: any LogSink, now: @escaping @Sendable () -> Int64) {
        self.label = label
        self.logLevel = level
        self.sink = sink
        self.now = now
    }

    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    public func log(event: LogEvent) {
        var line = JSONWriter.object(capacity: 320) { writer in
            writer.member("time", time: now(), precision: .microseconds)
            writer.member("level", event.level.rawValue)
            writer.member("message", event.message.description)
            writer.member("logger", label)
            // The type says what failed; the text of an error may quote what somebody typed.
            if let error = event.error { writer.member("error", String(reflecting: type(of: error))) }
            write(merged(with: event.metadata), to: &writer)
        }
        line.append(UInt8(ascii: "\n"))
        sink.write(line: line)
    }

    private func merged(with own: Logger.Metadata?) -> Logger.Metadata {
        var all = metadata
        if let provided = metadataProvider?.get() { all.merge(provided) { _, new in new } }
        if let own { all.merge(own) { _, new in new } }
        return all
    }

    private func write(_ metadata: Logger.Metadata, to writer: inout JSONWriter) {
        for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
            writer.member(named: key == "hb.request.id" ? "requestId" : key, value: Self.json(value))
        }
    }

    private static func json(_ value: Logger.MetadataValue) -> JSONValue {
        switch value {
        case .string(let text): .string(text)
        case .stringConvertible(let value as Int): .integer(Int64(value))
        case .stringConvertible(let value as Int64): .integer(value)
        case .stringConvertible(let value as Bool): .bool(value)
        case .stringConvertible(let value): .string(value.description)
        case .array(let values): .array(values.map(json))
        case .dictionary(let values):
            .object(JSONObject(values.sorted { $0.key < $1.key }.map { JSONObject.Member(key: $0.key, value: json($0.value)) }))
        }
    }
}
