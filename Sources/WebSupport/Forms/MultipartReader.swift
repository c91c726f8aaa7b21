/// `multipart/form-data` (RFC 7578) read as it comes in: no part is ever held whole. Pure: bytes in, events out.
public struct MultipartReader: Sendable {
    public enum Event: Sendable, Hashable {
        /// A part begins.
        ///
        /// - `filename`: as the browser sent it; never to be used as a path. nil for a field.
        case part(name: String, filename: String?)
        /// Bytes of the part that began last.
        case bytes([UInt8])
        /// The part is whole.
        case end
    }

    private enum State: Sendable { case preamble, afterDelimiter, headers, content, done }

    private let delimiter: [UInt8]
    private let limits: FormLimits
    private var state = State.preamble
    private var pending: [UInt8]
    private var parts = 0

    /// - Parameters:
    ///   - boundary: see `MultipartBoundary`.
    ///   - limits: of the number of parts and of their headers; bytes are the caller's to count.
    public init(boundary: String, limits: FormLimits) {
        delimiter = Array("\r\n--\(boundary)".utf8)
        self.limits = limits
        // The first delimiter needs no line break before it; giving it one lets every delimiter be found alike.
        pending = Array("\r\n".utf8)
    }

    /// Whether the last delimiter has come. A body that ends before is cut off.
    public var isWhole: Bool { state == .done }

    /// Takes the next bytes of the body.
    public mutating func consume(_ bytes: some Sequence<UInt8>) throws(FormRefusal) -> [Event] {
        guard state != .done else { return [] }
        pending += bytes
        var events: [Event] = []
        while try step(&events) {}
        return events
    }

    /// - Returns: whether anything more can be said of what is pending.
    private mutating func step(_ events: inout [Event]) throws(FormRefusal) -> Bool {
        switch state {
        case .preamble:
            guard let found = pending.firstRange(of: delimiter, from: 0) else {
                keepTail()
                return false
            }
            pending.removeSubrange(..<found.upperBound)
            state = .afterDelimiter
        case .afterDelimiter:
            guard pending.count >= 2 else { return false }
            if pending.starts(with: "--".utf8) {
                state = .done
                pending = []
                return false
            }
            var start = 0
            while start < pending.count, pending[start] == 0x20 || pending[start] == 0x09 { start += 1 }
            guard start <= limits.partHeaderBytes else { throw .malformedMultipart }
            guard pending.count >= start + 2 else { return false }
            guard pending[start] == 0x0D, pending[start + 1] == 0x0A else { throw .malformedMultipart }
            pending.removeSubrange(..<(start + 2))
            state = .headers
        case .headers:
            guard let blank = pending.firstRange(of: Array("\r\n\r\n".utf8), from: 0) else {
                guard pending.count <= limits.partHeaderBytes else { throw .tooLarge(limit: limits.partHeaderBytes) }
                return false
            }
            guard blank.lowerBound <= limits.partHeaderBytes else { throw .tooLarge(limit: limits.partHeaderBytes) }
            guard parts < limits.fields else { throw .tooManyFields(limit: limits.fields) }
            parts += 1
            let headers = try MultipartHeaders(pending[..<blank.lowerBound])
            events.append(.part(name: headers.name, filename: headers.filename))
            // The line break before the delimiter of an empty part is the one that ends the headers.
            pending.removeSubrange(..<(blank.upperBound - 2))
            state = .content
            isAtStart = true
        case .content:
            return content(&events)
        case .done: return false
        }
        return true
    }

    /// Whether the line break that ends the headers still stands before the content.
    private var isAtStart = false

    private mutating func content(_ events: inout [Event]) -> Bool {
        if let found = pending.firstRange(of: delimiter, from: 0) {
            give(upTo: found.lowerBound, &events)
            pending.removeSubrange(..<min(delimiter.count, pending.count))
            events.append(.end)
            state = .afterDelimiter
            return true
        }
        // What may be the beginning of a delimiter waits.
        let sure = pending.count - delimiter.count + 1
        if sure > 2 { give(upTo: sure, &events) }
        return false
    }

    private mutating func give(upTo end: Int, _ events: inout [Event]) {
        let start = isAtStart ? min(2, end) : 0
        if end > start { events.append(.bytes(Array(pending[start..<end]))) }
        pending.removeSubrange(..<end)
        if end > 0 || start > 0 { isAtStart = false }
    }

    private mutating func keepTail() {
        let spare = pending.count - delimiter.count
        if spare > 0 { pending.removeSubrange(..<spare) }
    }
}
