import FHIR

/// A file, with what one reading of it gave.
struct HistoryReading {
    let file: String
    /// How many records, by their type.
    var records: [ResourceType: Int] = [:]
    /// Whether it could not be read to its end.
    var breaksOff = false

    /// Whether a later reading gave less than this one, as a pure rule.
    ///
    /// - Parameter types: what the later one asked for.
    func holdsMore(than again: HistoryReading, of types: Set<ResourceType>) -> Bool {
        (again.breaksOff && !breaksOff) || types.contains { records[$0, default: 0] > again.records[$0, default: 0] }
    }
}
