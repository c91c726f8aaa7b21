/// One row to insert, apart from where it goes, so that many rows of a table can be sent at once.
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

    /// The rows table by table, in the order in which the tables first appear.
    internal static func gathered(_ insertions: [Insertion]) -> [(into: SQL, rows: [SQL])] {
        var places: [StatementKey: Int] = [:]
        var tables: [(into: SQL, rows: [SQL])] = []
        for insertion in insertions {
            let key = StatementKey(pieces: insertion.into.pieces)
            let place = places[key] ?? tables.count
            if place == tables.count {
                places[key] = place
                tables.append((insertion.into, []))
            }
            tables[place].rows.append(insertion.row)
        }
        return tables
    }
}
