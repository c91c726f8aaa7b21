internal import CLibPQ

/// The values of one statement in PostgreSQL's binary format. One object per connection, so that its buffers are made once.
internal final class PostgresParameters {
    private(set) var types: [Oid] = []
    private var buffer: [UInt8] = []
    /// Where each value starts in the buffer; nil for NULL.
    private var starts: [Int?] = []
    private var lengths: [Int32] = []
    private var formats: [Int32] = []
    private var pointers: [UnsafePointer<CChar>?] = []

    /// - Throws: `DatabaseFailure.unsupportedText`.
    func encode(_ values: [SQLValue]) throws {
        types.removeAll(keepingCapacity: true)
        buffer.removeAll(keepingCapacity: true)
        starts.removeAll(keepingCapacity: true)
        lengths.removeAll(keepingCapacity: true)
        while formats.count < values.count { formats.append(1) }
        for value in values {
            let start = buffer.count
            let type = try append(value)
            types.append(type)
            starts.append(type == 0 ? nil : start)
            lengths.append(Int32(buffer.count - start))
        }
    }

    /// Gives the encoded values as libpq takes them; the pointers are valid inside the closure.
    func withPointers<R>(
        _ body: (Int32, UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?) -> R
    ) -> R {
        // A value without bytes still needs an address, because libpq takes none for NULL.
        if buffer.isEmpty { buffer.append(0) }
        return buffer.withUnsafeBytes { bytes in
            pointers.removeAll(keepingCapacity: true)
            for start in starts {
                pointers.append(start.flatMap { bytes.baseAddress?.advanced(by: $0).assumingMemoryBound(to: CChar.self) })
            }
            return pointers.withUnsafeBufferPointer { pointers in
                lengths.withUnsafeBufferPointer { lengths in
                    formats.withUnsafeBufferPointer { formats in
                        body(Int32(pointers.count), pointers.baseAddress, lengths.baseAddress, formats.baseAddress)
                    }
                }
            }
        }
    }

    private func append(_ value: SQLValue) throws -> Oid {
        switch value {
        case .null:
            return 0
        case .integer(let number):
            append(UInt64(bitPattern: number))
            return PostgresColumn.TypeID.int8
        case .boolean(let flag):
            buffer.append(flag ? 1 : 0)
            return PostgresColumn.TypeID.bool
        case .text(var text):
            try text.withUTF8 { utf8 in
                guard !utf8.contains(0) else { throw DatabaseFailure.unsupportedText }
                buffer.append(contentsOf: utf8)
            }
            return PostgresColumn.TypeID.text
        case .bytes(let bytes):
            buffer.append(contentsOf: bytes)
            return PostgresColumn.TypeID.bytea
        case .uuid(let high, let low):
            append(high)
            append(low)
            return PostgresColumn.TypeID.uuid
        }
    }

    private func append(_ word: UInt64) {
        withUnsafeBytes(of: word.bigEndian) { buffer.append(contentsOf: $0) }
    }
}
