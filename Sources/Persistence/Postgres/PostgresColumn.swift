internal import CLibPQ

/// Reads a column of a result in PostgreSQL's binary format, by the type the server names.
internal enum PostgresColumn {
    /// Object identifiers of the types in use (pg_type, the same in every database).
    enum TypeID {
        static let bool: Oid = 16
        static let bytea: Oid = 17
        static let name: Oid = 19
        static let int8: Oid = 20
        static let int2: Oid = 21
        static let int4: Oid = 23
        static let text: Oid = 25
        static let varchar: Oid = 1043
        static let numeric: Oid = 1700
        static let uuid: Oid = 2950
    }

    static func isNull(_ result: OpaquePointer, _ row: Int32, _ column: Int) -> Bool {
        PQgetisnull(result, row, Int32(truncatingIfNeeded: column)) == 1
    }

    static func integer(_ result: OpaquePointer, _ row: Int32, _ column: Int) throws -> Int64 {
        let value = try value(result, row, column)
        switch value.type {
        case TypeID.int8 where value.bytes.count == 8:
            return Int64(bigEndian: value.bytes.loadUnaligned(as: Int64.self))
        case TypeID.int4 where value.bytes.count == 4:
            return Int64(Int32(bigEndian: value.bytes.loadUnaligned(as: Int32.self)))
        case TypeID.int2 where value.bytes.count == 2:
            return Int64(Int16(bigEndian: value.bytes.loadUnaligned(as: Int16.self)))
        case TypeID.numeric:
            guard let number = whole(value.bytes) else { throw DatabaseFailure.decoding(column: column) }
            return number
        default:
            throw DatabaseFailure.decoding(column: column)
        }
    }

    static func boolean(_ result: OpaquePointer, _ row: Int32, _ column: Int) throws -> Bool {
        let value = try value(result, row, column)
        guard value.type == TypeID.bool, value.bytes.count == 1 else { return try integer(result, row, column) != 0 }
        return value.bytes[0] != 0
    }

    static func text(_ result: OpaquePointer, _ row: Int32, _ column: Int) throws -> String {
        let value = try value(result, row, column)
        guard [TypeID.text, TypeID.varchar, TypeID.name].contains(value.type) else {
            throw DatabaseFailure.decoding(column: column)
        }
        return String(decoding: value.bytes, as: UTF8.self)
    }

    static func bytes(_ result: OpaquePointer, _ row: Int32, _ column: Int) throws -> [UInt8] {
        let value = try value(result, row, column)
        guard value.type == TypeID.bytea else { throw DatabaseFailure.decoding(column: column) }
        return Array(value.bytes)
    }

    static func uuid(_ result: OpaquePointer, _ row: Int32, _ column: Int) throws -> (high: UInt64, low: UInt64) {
        let value = try value(result, row, column)
        guard value.type == TypeID.uuid, value.bytes.count == 16 else { throw DatabaseFailure.decoding(column: column) }
        return (
            UInt64(bigEndian: value.bytes.loadUnaligned(as: UInt64.self)),
            UInt64(bigEndian: value.bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        )
    }

    private static func value(
        _ result: OpaquePointer, _ row: Int32, _ column: Int
    ) throws -> (type: Oid, bytes: UnsafeRawBufferPointer) {
        guard let number = Int32(exactly: column), number >= 0, number < PQnfields(result), PQgetisnull(result, row, number) == 0 else {
            throw DatabaseFailure.decoding(column: column)
        }
        let bytes = UnsafeRawBufferPointer(start: PQgetvalue(result, row, number), count: Int(PQgetlength(result, row, number)))
        return (PQftype(result, number), bytes)
    }

    /// `sum` of BIGINT is `numeric`: digits of base 10,000 after a count, a weight, a sign and a scale, each of 16 bits.
    private static func whole(_ bytes: UnsafeRawBufferPointer) -> Int64? {
        guard bytes.count >= 8 else { return nil }
        func field(_ index: Int) -> Int64 {
            Int64(Int16(bigEndian: bytes.loadUnaligned(fromByteOffset: index * 2, as: Int16.self)))
        }
        let count = Int(field(0))
        let weight = Int(field(1))
        let sign = field(2)
        guard bytes.count == 8 + count * 2, count <= weight + 1, sign == 0 || sign == 0x4000 else { return nil }
        var number: Int64 = 0
        for position in 0..<(count == 0 ? 0 : weight + 1) {
            let (shifted, tooLarge) = number.multipliedReportingOverflow(by: 10_000)
            let (sum, overflow) = shifted.addingReportingOverflow(position < count ? field(4 + position) : 0)
            guard !tooLarge, !overflow else { return nil }
            number = sum
        }
        return sign == 0 ? number : -number
    }
}
