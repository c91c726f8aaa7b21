public import Persistence

extension Database {
    /// What the rows of every table say, as a number for each table: two moments of one store that hold the same have the same numbers.
    /// The audit trail is left out.
    public func contents() async throws -> [String: Int] {
        try await read { tx in
            let tables = try tx.all(Self.tables(of: tx.engine)) { (name: try $0[0] as String, rows: try $0[1] as String) }
            var contents: [String: Int] = [:]
            for table in tables {
                let text = try tx.first(SQL(once: table.rows)) { try $0[0] as String? }
                contents[table.name] = (text ?? nil).hashValue
            }
            return contents
        }
    }

    /// The name of each table, and the query that puts all of its rows into one text.
    private static func tables(of engine: Engine) -> SQL {
        switch engine {
        case .sqlite:
            """
            SELECT m.name, 'SELECT group_concat(line, char(10)) FROM (SELECT ' || group_concat('quote("' || p.name || '")', ' || ''|'' || ')
                || ' AS line FROM "' || m.name || '" ORDER BY 1)'
            FROM sqlite_schema m JOIN pragma_table_info(m.name) p
            WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' AND m.name NOT LIKE 'audit%' GROUP BY m.name
            """
        case .postgres:
            """
            SELECT CAST(tablename AS TEXT), format('SELECT string_agg(CAST(t AS TEXT), chr(10) ORDER BY CAST(t AS TEXT)) FROM %I t', tablename)
            FROM pg_tables WHERE schemaname = current_schema() AND tablename NOT LIKE 'audit%'
            """
        }
    }
}
