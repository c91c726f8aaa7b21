/// One outermost JSON object, read byte by byte: a resource, or a Bundle whose entries are given out as they close.
///
/// FHIR JSON fixes no order of members, so entries are given out even when `resourceType` comes after them; that the object was
/// a Bundle is judged at its end.
struct DocumentScan {
    private enum Member: String {
        case resourceType
        case entry
        case fullURL = "fullUrl"
        case resource
    }

    /// Where things stand in a Bundle: the document is 1, its entries 2, an entry 3, its resource 4.
    private enum Depth {
        static let document = 1
        static let entries = 2
        static let entry = 3
        static let resource = 4
    }

    private struct Entry {
        let start: SourcePosition
        var fullURL: String?
        var result: Recording?
        var refusal: RefusalReason?
    }

    private static let longestCapture = 4_096

    let start: SourcePosition
    /// Whether a list of entries has begun: from there on what was given out cannot be taken back.
    private(set) var hasEntries = false
    private let limits: ReadLimits
    private let wanted: Set<ResourceType>
    private var grammar: JSONGrammar
    private var document: Recording
    private var entry: Entry?
    private var isInEntries = false
    private var isInResource = false
    private var gaveResources = false
    private var member: Member?
    private var captured: [UInt8] = []
    private var isCapturing = false

    init(start: SourcePosition, limits: ReadLimits, wanted: Set<ResourceType>) {
        self.start = start
        self.limits = limits
        self.wanted = wanted
        grammar = JSONGrammar(depthLimit: limits.depth)
        document = Recording(start: start, limit: limits.resourceBytes)
    }

    var isComplete: Bool { grammar.isComplete }

    /// Takes the next byte, which stands at this position; entries that it completes are appended to `events`.
    mutating func take(_ byte: UInt8, at position: SourcePosition, into events: inout [ResourceEvent]) throws(RefusalReason) {
        let signal = try grammar.take(byte)
        if case .objectBegan = signal { objectBegan(at: position) }
        if isInResource { entry?.result?.append(byte) } else if !hasEntries { document.append(byte) }
        switch signal {
        case .nothing: if isCapturing { capture(byte) }
        case .keyBegan:
            member = nil
            isCapturing = isWatched(grammar.depth)
        case .keyEnded: if isCapturing { member = finishCapture().flatMap(Member.init) }
        case .textBegan:
            otherBegan(in: grammar.depth, at: position, into: &events)
            isCapturing = isNamedText
        case .textEnded: if isCapturing { name(finishCapture()) }
        case .scalarBegan: otherBegan(in: grammar.depth, at: position, into: &events)
        case .arrayBegan:
            otherBegan(in: grammar.depth - 1, at: position, into: &events)
            arrayBegan()
        case .arrayEnded: if grammar.depth == Depth.document { leaveEntries() }
        case .objectEnded: objectEnded(into: &events)
        case .objectBegan: break
        }
    }

    /// Whether the next byte stands for itself inside quotation marks.
    var isInPlainText: Bool { grammar.isInPlainText }

    /// Takes bytes that stand for themselves inside quotation marks: no quotation mark, backslash or control character.
    mutating func takePlainText(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) {
        if isInResource { entry?.result?.append(bytes) } else if !hasEntries { document.append(bytes) }
        if isCapturing { captured.append(contentsOf: bytes.prefix(max(0, Self.longestCapture - captured.count))) }
    }

    /// What the document as a whole was, once it is complete: nothing for a Bundle.
    func conclusion() -> ResourceEvent? {
        guard document.type != "Bundle" else { return nil }
        guard hasEntries, let type = document.type else { return document.event(fullURL: nil) }
        guard gaveResources || ResourceType(rawValue: type) != nil else { return .skipped(type: type, position: start) }
        return .refused(Refusal(position: start, reason: .notABundle))
    }

    private func isWatched(_ depth: Int) -> Bool {
        depth == Depth.document || (isInEntries && depth == Depth.entry && entry != nil) || (isInResource && depth == Depth.resource)
    }

    private var isNamedText: Bool {
        switch member {
        case .resourceType: grammar.depth == Depth.document || (isInResource && grammar.depth == Depth.resource)
        case .fullURL: isInEntries && grammar.depth == Depth.entry
        case .entry, .resource, nil: false
        }
    }

    private mutating func capture(_ byte: UInt8) {
        if captured.count < Self.longestCapture { captured.append(byte) }
    }

    private mutating func finishCapture() -> String? {
        defer { captured.removeAll(keepingCapacity: true) }
        isCapturing = false
        return captured.count < Self.longestCapture ? JSONText.decode(captured) : nil
    }

    private mutating func name(_ text: String?) {
        if isInResource {
            entry?.result?.name(text, wanted: wanted)
        } else if member == .fullURL {
            if text == nil || entry?.fullURL != nil { entry?.refusal = text == nil ? .notUnicode : .repeatedMember }
            entry?.fullURL = text
        } else {
            document.name(text, wanted: wanted)
        }
    }

    private mutating func objectBegan(at position: SourcePosition) {
        guard isInEntries else { return }
        if grammar.depth == Depth.entry {
            entry = Entry(start: position)
            member = nil
        } else if grammar.depth == Depth.resource, member == .resource, entry != nil {
            if entry?.result != nil { entry?.refusal = .repeatedMember }
            entry?.result = Recording(start: position, limit: limits.resourceBytes)
            isInResource = true
        }
    }

    private mutating func arrayBegan() {
        guard grammar.depth == Depth.entries, member == .entry, document.type == nil || document.type == "Bundle" else { return }
        hasEntries = true
        isInEntries = true
        document.drop()
        grammar.depthLimit = limits.depth + Depth.entry
    }

    /// Text, a number, a word or an array where an entry or its resource ought to be.
    private mutating func otherBegan(in depth: Int, at position: SourcePosition, into events: inout [ResourceEvent]) {
        guard isInEntries else { return }
        if depth == Depth.entries {
            events.append(.refused(Refusal(position: position, reason: .notAnObject)))
        } else if depth == Depth.entry, member == .resource, entry != nil {
            entry?.refusal = .notAnObject
        }
    }

    private mutating func objectEnded(into events: inout [ResourceEvent]) {
        guard isInEntries else { return }
        if grammar.depth == Depth.entry {
            isInResource = false
        } else if grammar.depth == Depth.entries, let closed = entry {
            entry = nil
            if let reason = closed.refusal {
                events.append(.refused(Refusal(position: closed.start, reason: reason)))
            } else if let result = closed.result {
                gaveResources = true
                events.append(result.event(fullURL: closed.fullURL))
            }
        }
    }

    private mutating func leaveEntries() {
        isInEntries = false
        grammar.depthLimit = limits.depth
    }
}
