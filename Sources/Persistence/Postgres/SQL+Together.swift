extension SQL {
    /// The names by which PostgreSQL tells the insertions of one statement apart.
    private static let openings: [SQLPiece] = [
        "WITH i1 AS (", "), i2 AS (", "), i3 AS (", "), i4 AS (", "), i5 AS (", "), i6 AS (", "), i7 AS (", "), i8 AS (", "), i9 AS (",
        "), i10 AS (", "), i11 AS (",
    ].compactMap { (text: StaticString) in SQLPiece(text) }

    private static let closing = SQLPiece(") ")

    /// How many insertions `together` takes.
    static let mostTogether = openings.count + 1

    /// Insertions as one statement: all but the last as common table expressions, which PostgreSQL runs whether anything asks for
    /// their result or not. References among their rows are tested at the end of the statement.
    static func together(_ insertions: [SQL]) -> SQL {
        guard let last = insertions.last, insertions.count > 1 else { return insertions.first ?? .empty }
        var pieces: [SQLPiece] = []
        var values: [SQLValue] = []
        pieces.reserveCapacity(insertions.reduce(insertions.count) { $0 + $1.pieces.count })
        values.reserveCapacity(insertions.reduce(0) { $0 + $1.values.count })
        for (insertion, opening) in zip(insertions.dropLast(), openings) {
            pieces.append(opening)
            pieces.append(contentsOf: insertion.pieces)
            values.append(contentsOf: insertion.values)
        }
        if let closing { pieces.append(closing) }
        return SQL(pieces: pieces + last.pieces, values: values + last.values)
    }
}
