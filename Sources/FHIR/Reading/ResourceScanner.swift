/// Finds FHIR resources in bytes that arrive in pieces: a Bundle of any type, one resource a line (NDJSON), or a single resource.
///
/// Memory is bounded by ``ReadLimits`` and the size of a piece, whatever the length of the source. A line that cannot be read is
/// refused and the next one is tried; anything else that is broken stops the reading with its position.
public struct ResourceScanner {
    /// How resources follow each other.
    public enum Format: Sendable, Hashable {
        /// Found out from the first line.
        case detect
        /// One JSON object a line.
        case lines
        /// JSON objects over any number of lines.
        case document
    }

    private enum Phase {
        case betweenDocuments
        case inDocument
        /// Complete, but the rest of its line has not been seen.
        case settling
        case skippingLine
        /// A first line failed. If the next one begins an object this is NDJSON and goes on, otherwise the failure stands.
        case doubting(ReadFailure)
        case stopped
    }

    private let limits: ReadLimits
    private let wanted: Set<ResourceType>
    private var format: Format
    private var phase = Phase.betweenDocuments
    private var scan: DocumentScan
    private var settled: ResourceEvent?
    private var markLeft: [UInt8] = []
    private var byteOffset = 0
    private var line = 1
    private var lastContentLine = 0
    private var events: [ResourceEvent] = []
    private var given = 0
    private var failure: ReadFailure?

    public init(format: Format = .detect, wanted: Set<ResourceType> = Set(ResourceType.allCases), limits: ReadLimits = ReadLimits()) {
        self.format = format
        self.wanted = wanted
        self.limits = limits
        scan = DocumentScan(start: SourcePosition(byteOffset: 0, line: 1), limits: limits, wanted: wanted)
    }

    /// The next thing found in what was consumed so far, or `nil` when more bytes are needed.
    /// - Throws: ``ReadFailure`` once everything before the failure has been given out.
    public mutating func next() throws(ReadFailure) -> ResourceEvent? {
        guard given < events.count else {
            events.removeAll(keepingCapacity: true)
            given = 0
            if let failure { throw failure }
            return nil
        }
        defer { given += 1 }
        return events[given]
    }

    /// Takes the next piece of the source.
    public mutating func consume(_ piece: [UInt8]) {
        piece.withUnsafeBufferPointer { bytes in
            var index = 0
            while index < bytes.count, failure == nil {
                let plain = plainText(in: bytes, from: index)
                if plain > 0 {
                    scan.takePlainText(bytes[index..<index + plain])
                    lastContentLine = line
                    byteOffset += plain
                    index += plain
                } else {
                    take(bytes[index])
                    if failure != nil { return }
                    if !ASCII.isSpace(bytes[index]) { lastContentLine = line }
                    if bytes[index] == ASCII.lineFeed { line += 1 }
                    byteOffset += 1
                    index += 1
                }
            }
        }
    }

    /// How many bytes from here on stand for themselves inside quotation marks: most of a file does, and need not be judged one by one.
    private func plainText(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        guard case .inDocument = phase, scan.isInPlainText else { return 0 }
        var end = start
        while end < bytes.count, bytes[end] != ASCII.quote, bytes[end] != ASCII.backslash, bytes[end] >= 0x20 { end += 1 }
        return end - start
    }

    /// The source has ended.
    public mutating func finish() {
        switch phase {
        case .betweenDocuments: if !markLeft.isEmpty { stop(.notAnObject) }
        case .settling: settle()
        case .inDocument where format == .lines: refuse(.endsEarly)
        case .inDocument: stop(.endsEarly)
        case .doubting(let doubt): failure = doubt
        case .skippingLine, .stopped: break
        }
        phase = .stopped
    }

    private var position: SourcePosition { SourcePosition(byteOffset: byteOffset, line: line) }

    private mutating func take(_ byte: UInt8) {
        switch phase {
        case .inDocument: takeInside(byte)
        case .betweenDocuments: takeBetween(byte)
        case .settling:
            if byte == ASCII.lineFeed {
                settle()
            } else if !ASCII.isSpace(byte) {
                settled = nil
                fault(.moreThanOneOnALine, byte)
            }
        case .skippingLine: if byte == ASCII.lineFeed { phase = .betweenDocuments }
        case .doubting(let doubt):
            if line == doubt.position.line || ASCII.isSpace(byte) { return }
            guard byte == ASCII.openingBrace else {
                failure = doubt
                return
            }
            events.append(.refused(Refusal(position: doubt.position, reason: doubt.reason)))
            format = .lines
            begin(with: byte)
        case .stopped: break
        }
    }

    private mutating func takeBetween(_ byte: UInt8) {
        if isByteOrderMark(byte) || ASCII.isSpace(byte) { return }
        guard byte == ASCII.openingBrace, markLeft.isEmpty else {
            let reason: RefusalReason =
                byteOffset > 0 ? .notAnObject : byte == 0x1F ? .compressed : byte == UInt8(ascii: "<") ? .xml : .notAnObject
            markLeft = []
            return format == .lines ? skipLine(reason) : stop(reason)
        }
        begin(with: byte)
    }

    /// Files joined together may carry the mark of UTF-8 at the start of any line.
    private mutating func isByteOrderMark(_ byte: UInt8) -> Bool {
        if markLeft.isEmpty, byte == 0xEF, lastContentLine < line {
            markLeft = [0xBB, 0xBF]
            return true
        }
        guard byte == markLeft.first else { return false }
        markLeft.removeFirst()
        return true
    }

    private mutating func begin(with byte: UInt8) {
        scan = DocumentScan(start: position, limits: limits, wanted: wanted)
        phase = .inDocument
        takeInside(byte)
    }

    private mutating func takeInside(_ byte: UInt8) {
        if byte == ASCII.lineFeed, format == .lines { return fault(.endsEarly, byte) }
        do {
            try scan.take(byte, at: position, into: &events)
        } catch {
            return fault(error, byte)
        }
        guard scan.isComplete else { return }
        settled = scan.conclusion()
        phase = .settling
        if line > scan.start.line {
            format = .document
        }
        if format == .document { settle() }
    }

    private mutating func settle() {
        if let settled { events.append(settled) }
        settled = nil
        if format == .detect { format = .lines }
        phase = .betweenDocuments
    }

    private mutating func fault(_ reason: RefusalReason, _ byte: UInt8) {
        switch format {
        case .lines where byte == ASCII.lineFeed:
            refuse(reason)
            phase = .betweenDocuments
        case .lines: skipLine(reason)
        case .detect where !scan.hasEntries && line == scan.start.line:
            phase = .doubting(ReadFailure(position: position, reason: reason))
        case .detect where !scan.hasEntries && byte == ASCII.openingBrace && lastContentLine == scan.start.line:
            refuse(.endsEarly)
            format = .lines
            begin(with: byte)
        case .detect, .document: stop(reason)
        }
    }

    private mutating func skipLine(_ reason: RefusalReason) {
        refuse(reason)
        phase = .skippingLine
    }

    private mutating func refuse(_ reason: RefusalReason) {
        let isTruncation = reason == .endsEarly && format == .detect
        events.append(.refused(Refusal(position: isTruncation ? scan.start : position, reason: reason)))
    }

    private mutating func stop(_ reason: RefusalReason) {
        failure = ReadFailure(position: position, reason: reason)
    }
}
