/// Reads a source record by record: what is not wanted is counted, what cannot be read is refused, and reading goes on.
public struct RecordReader {
    private var resources: ResourceReader
    private let mapping: RecordMapping
    /// What has been read so far.
    public private(set) var summary: ImportSummary

    /// - Parameter keepingEveryRefusal: whether the summary names every refusal, not the first alone.
    public init(_ resources: ResourceReader, mapping: RecordMapping, keepingEveryRefusal: Bool = false) {
        self.resources = resources
        self.mapping = mapping
        summary = ImportSummary(keepingEveryRefusal: keepingEveryRefusal)
    }

    /// Bytes taken from the source so far.
    public var bytesRead: Int { resources.bytesRead }

    /// The next record, or `nil` at the end.
    /// - Throws: ``ReadFailure`` where the source cannot be understood any further, or what the source throws.
    public mutating func next() throws -> ImportedRecord? {
        while let event = try resources.next() {
            switch event {
            case .skipped(let type, let position): summary.count(skipped: type, at: position)
            case .refused(let refusal): summary.count(refusal)
            case .resource(let raw):
                do {
                    let record = try mapping.record(of: raw)
                    summary.count(record: raw.type)
                    return record
                } catch {
                    summary.count(Refusal(position: raw.position, resourceType: raw.type.rawValue, reason: error))
                }
            }
        }
        return nil
    }
}
