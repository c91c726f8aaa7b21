internal import CLibPQ

/// Many rows of one table as `COPY … FROM STDIN` takes them, in its text format (PostgreSQL documentation, SQL COPY): the server
/// neither reads nor plans a statement for them, and finds the type of each value by its column.
internal struct PostgresCopy {
    let statement: String
    private(set) var bytes: [UInt8] = []

    /// What is handed to the connection at once, in bytes.
    private static let piece = 1 << 18

    /// - Parameters:
    ///   - into: `INSERT INTO table (columns) VALUES`.
    ///   - rows: each `(values)`.
    /// - Returns: nil when a row says more than its values, such as a constant or an expression.
    /// - Throws: `DatabaseFailure.unsupportedText`.
    init?(into: SQL, rows: [SQL]) throws {
        let text = into.text(for: .postgres)
        guard into.values.isEmpty, let table = text.wholeMatch(of: /INSERT INTO (.+) VALUES\s*/.dotMatchesNewlines()) else { return nil }
        statement = "COPY \(table.1) FROM STDIN"
        bytes.reserveCapacity(rows.count * 256)
        for row in rows {
            guard row.isValuesAlone else { return nil }
            for (place, value) in row.values.enumerated() {
                if place > 0 { bytes.append(UInt8(ascii: "\t")) }
                try append(value)
            }
            bytes.append(UInt8(ascii: "\n"))
        }
    }

    /// - Returns: false when the connection is lost.
    func give(to connection: OpaquePointer) -> Bool {
        bytes.withUnsafeBytes { all in
            stride(from: 0, to: all.count, by: Self.piece).allSatisfy { start in
                let piece = all[start..<min(start + Self.piece, all.count)]
                guard let first = UnsafeRawBufferPointer(rebasing: piece).bindMemory(to: CChar.self).baseAddress else { return true }
                return PQputCopyData(connection, first, Int32(piece.count)) == 1
            }
        }
    }

    private mutating func append(_ value: SQLValue) throws {
        switch value {
        case .null: bytes.append(contentsOf: "\\N".utf8)
        case .integer(let number): bytes.append(contentsOf: String(number).utf8)
        case .boolean(let flag): bytes.append(UInt8(ascii: flag ? "t" : "f"))
        case .text(let text): try append(text)
        case .bytes(let data): append(hexadecimal: data)
        case .uuid(let high, let low): bytes.append(contentsOf: UUIDText.render(high: high, low: low).utf8)
        }
    }

    private mutating func append(_ text: String) throws {
        for byte in text.utf8 {
            switch byte {
            case 0: throw DatabaseFailure.unsupportedText
            case UInt8(ascii: "\\"): bytes.append(contentsOf: "\\\\".utf8)
            case UInt8(ascii: "\t"): bytes.append(contentsOf: "\\t".utf8)
            case UInt8(ascii: "\n"): bytes.append(contentsOf: "\\n".utf8)
            case UInt8(ascii: "\r"): bytes.append(contentsOf: "\\r".utf8)
            default: bytes.append(byte)
            }
        }
    }

    /// `\x` and two digits for each byte, the backslash doubled.
    private mutating func append(hexadecimal data: [UInt8]) {
        bytes.append(contentsOf: "\\\\x".utf8)
        for byte in data {
            bytes.append(Self.digit(byte >> 4))
            bytes.append(Self.digit(byte & 15))
        }
    }

    private static func digit(_ nibble: UInt8) -> UInt8 {
        nibble < 10 ? nibble + UInt8(ascii: "0") : nibble - 10 + UInt8(ascii: "a")
    }
}

extension SQL {
    /// Whether this is values in parentheses with commas between them and nothing else.
    fileprivate var isValuesAlone: Bool {
        pieces.allSatisfy { piece in piece == .value || piece.isPunctuation } && once == nil
    }
}
