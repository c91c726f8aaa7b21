import Testing

@testable import Persistence

@Suite struct SQLTests {
    @Test("Placeholders are numbered in order of appearance, across fragments")
    func numbering() {
        let condition: SQL = "owner = \(7) OR owner = \(8)"
        let sql: SQL = "SELECT \(1) FROM task WHERE (\(condition)) AND id = \("x") LIMIT \(9)"

        #expect(sql.text(for: .postgres) == "SELECT $1 FROM task WHERE (owner = $2 OR owner = $3) AND id = $4 LIMIT $5")
        #expect(sql.text(for: .sqlite) == sql.text(for: .postgres))
        #expect(sql.values == [.integer(1), .integer(7), .integer(8), .text("x"), .integer(9)])
    }

    @Test("Fragments of one engine are empty on the other")
    func engineFragments() {
        let sql: SQL = "SELECT id FROM task WHERE state = \("open") LIMIT 1 \(.skipLocked)"

        #expect(sql.text(for: .sqlite) == "SELECT id FROM task WHERE state = $1 LIMIT 1 ")
        #expect(sql.text(for: .postgres) == "SELECT id FROM task WHERE state = $1 LIMIT 1 FOR UPDATE SKIP LOCKED")
    }

    @Test("A list binds each value, and fragments join with their separator")
    func listsAndJoins() {
        let sql = SQL.joined(["a IN (\(SQL.list([1, 2])))", "b = \(true)", "c IS NULL"], separator: " AND ")

        #expect(sql.text(for: .sqlite) == "a IN ($1,$2) AND b = $3 AND c IS NULL")
        #expect(sql.values == [.integer(1), .integer(2), .boolean(true)])
        #expect(SQL.joined([], separator: ",").isEmpty)
    }

    @Test("A number of rows stands in the text, rounded up where there would be many texts")
    func numbersOfRows() {
        func limit(_ count: Int) -> SQL { "SELECT id FROM task LIMIT \(rows: count)" }

        #expect(limit(26).text(for: .postgres) == "SELECT id FROM task LIMIT 26")
        #expect(limit(201).text(for: .postgres) == "SELECT id FROM task LIMIT 256")
        #expect(limit(-1).text(for: .postgres) == "SELECT id FROM task LIMIT 0")
        #expect(limit(26).values.isEmpty)
    }

    @Test("A user's text is bound, whatever it holds, and never becomes part of the statement")
    func textIsBound() {
        let hostile = "'; DROP TABLE task; --"
        let sql: SQL = "SELECT \(hostile), \(unquoted: "task")"

        #expect(sql.text(for: .sqlite) == "SELECT $1, task")
        #expect(sql.values == [.text(hostile)])
    }

    @Test("Portable types become each engine's own, outside quotation marks only")
    func dialect() {
        let step = Migration.Step.table("t", "a BIGINT, b BYTEA, c UUID, d BOOLEAN, e TEXT DEFAULT 'UUID', uuids BIGINT", clustered: true)

        #expect(
            Dialect.statements(of: step, for: .sqlite) == [
                "CREATE TABLE t (\na INTEGER, b BLOB, c BLOB, d INTEGER, e TEXT DEFAULT 'UUID', uuids INTEGER\n) STRICT, WITHOUT ROWID"
            ])
        #expect(
            Dialect.statements(of: step, for: .postgres) == [
                "CREATE TABLE t (\na BIGINT, b BYTEA, c UUID, d BOOLEAN, e TEXT DEFAULT 'UUID', uuids BIGINT\n)"
            ])
    }

    @Test(
        "SHA-256 gives the digests of FIPS 180-4's examples",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
        ])
    func digest(text: String, expected: String) {
        #expect(SHA256.hexadecimal(of: text) == expected)
    }
}
