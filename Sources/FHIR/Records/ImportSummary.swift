/// What an import has read, counted as it goes.
public struct ImportSummary: Sendable, Hashable {
    /// How many resources passed over, and how many refusals unless every one is asked for, are kept with their place; all are counted.
    public static let refusalsKept = 1_000
    private static let typesKept = 300

    /// Resources found, whatever became of them, and lines that were none.
    public private(set) var read = 0
    /// Records given out, by type.
    public private(set) var records: [ResourceType: Int] = [:]
    /// Resources passed over, by the name of their type.
    public private(set) var skipped: [String: Int] = [:]
    /// The first of them, in the order of the source.
    public private(set) var skips: [Skip] = []
    public private(set) var refusedCount = 0
    /// The first refusals, or every one, in the order of the source.
    public private(set) var refusals: [Refusal] = []
    private let keepsEveryRefusal: Bool

    /// A resource that was passed over.
    public struct Skip: Sendable, Hashable {
        public let position: SourcePosition
        /// The name it is counted under.
        public let type: String
    }

    /// - Parameter keepingEveryRefusal: for who names every one, however many there are.
    public init(keepingEveryRefusal: Bool = false) {
        keepsEveryRefusal = keepingEveryRefusal
    }

    public var skippedCount: Int { skipped.values.reduce(0, +) }

    public mutating func count(record type: ResourceType) {
        read += 1
        records[type, default: 0] += 1
    }

    /// A name that no resource type could have is counted as "unknown": it might be anything.
    public mutating func count(skipped type: String, at position: SourcePosition) {
        read += 1
        let isName = (1...64).contains(type.utf8.count) && type.utf8.allSatisfy(ASCII.isLetter)
        let isKept = isName && (skipped[type] != nil || skipped.count < Self.typesKept)
        let name = isKept ? type : "unknown"
        skipped[name, default: 0] += 1
        if skips.count < Self.refusalsKept { skips.append(Skip(position: position, type: name)) }
    }

    public mutating func count(_ refusal: Refusal) {
        read += 1
        refusedCount += 1
        if keepsEveryRefusal || refusals.count < Self.refusalsKept { refusals.append(refusal) }
    }

    /// Adds what another source gave.
    public mutating func add(_ other: ImportSummary) {
        read += other.read
        records.merge(other.records, uniquingKeysWith: +)
        skipped.merge(other.skipped, uniquingKeysWith: +)
        skips.append(contentsOf: other.skips.prefix(max(0, Self.refusalsKept - skips.count)))
        refusedCount += other.refusedCount
        let room = keepsEveryRefusal ? other.refusals.count : max(0, Self.refusalsKept - refusals.count)
        refusals.append(contentsOf: other.refusals.prefix(room))
    }
}
