/// One row to insert, apart from where it goes, so that many rows of a table can be sent as one statement.
public struct Insertion: Sendable {
    /// `INSERT INTO table (columns) VALUES `
    internal let into: SQL
    /// `(values)`
    internal let row: SQL

    /// - Parameters:
    ///   - into: the statement as far as `VALUES`, a space at its end.
    ///   - row: the values in parentheses.
    public init(into: SQL, row: SQL) {
        self.into = into
        self.row = row
    }

    internal var statement: SQL { into + row }

    /// Values of one statement at most; PostgreSQL takes 65,535.
    private static let mostValues = 20_000

    /// The rows table by table, in the order in which the tables first appear, as few statements as possible. They run once in
    /// this form, so none is kept prepared.
    internal static func gathered(_ insertions: [Insertion]) -> [SQL] {
        var order: [StatementKey] = []
        var rows: [StatementKey: [Insertion]] = [:]
        for insertion in insertions {
            let key = StatementKey(pieces: insertion.into.pieces)
            if rows[key] == nil { order.append(key) }
            rows[key, default: []].append(insertion)
        }
        return order.flatMap { key -> [SQL] in
            guard let all = rows[key], let first = all.first else { return [] }
            let size = max(1, mostValues / max(1, first.row.values.count))
            return stride(from: 0, to: all.count, by: size).map { start in
                var statement = first.into + .joined(all[start..<min(start + size, all.count)].map(\.row), separator: ",")
                statement.isKept = false
                return statement
            }
        }
    }
}
