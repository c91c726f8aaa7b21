import Persistence

/// Something the configuration names by a code, as its table holds it. The id
/// is permanent; the code is unique among the living.
struct Configured<Subject, Value: Sendable & Hashable>: Sendable {
    var id: ID<Subject>
    var code: String
    var value: Value
    var position: Int
    var retiredAt: Timestamp?
}

/// What has to be written so that the living of one kind become what a document says.
struct Reconciliation<Subject, Value: Sendable & Hashable>: Sendable {
    var added: [Configured<Subject, Value>] = []
    /// Same id, other value or other place.
    var changed: [Configured<Subject, Value>] = []
    var retired: [ID<Subject>] = []
    /// The id of every code of the document.
    var ids: [String: ID<Subject>] = [:]

    /// Matches by code and hands out ids for what is new.
    init(_ present: [Configured<Subject, Value>], wanted: [(code: String, value: Value)], ids makeID: () -> ID<Subject>) {
        let living = present.filter { $0.retiredAt == nil }
        let known = Dictionary(living.map { ($0.code, $0) }) { first, _ in first }
        for (position, item) in wanted.enumerated() {
            if var row = known[item.code] {
                ids[item.code] = row.id
                guard row.value != item.value || row.position != position else { continue }
                (row.value, row.position) = (item.value, position)
                changed.append(row)
            } else {
                let row = Configured<Subject, Value>(id: makeID(), code: item.code, value: item.value, position: position)
                ids[item.code] = row.id
                added.append(row)
            }
        }
        retired = living.filter { ids[$0.code] == nil }.map(\.id)
    }
}

extension Dictionary where Key == String {
    /// The id behind a code that the check has found to exist.
    ///
    /// - Throws: `ConfigurationRefusal.unknownCode`.
    func id<Subject>(of code: String) throws -> ID<Subject> where Value == ID<Subject> {
        guard let id = self[code] else { throw ConfigurationRefusal.unknownCode(code) }
        return id
    }
}
