/// A part of a statement's text: a text of the source code by the place where the program keeps it, or a mark.
@usableFromInline
internal struct SQLPiece: Sendable, Hashable {
    /// An address; below 16, which no text has, a mark.
    @usableFromInline
    internal let place: UInt
    /// Bytes of UTF-8; 0 for a mark.
    @usableFromInline
    internal let count: Int

    @usableFromInline
    internal init(place: UInt, count: Int) {
        self.place = place
        self.count = count
    }

    /// - Returns: nil for a text without bytes.
    @inlinable
    internal init?(_ text: StaticString) {
        guard text.utf8CodeUnitCount > 0 else { return nil }
        self.init(place: UInt(bitPattern: text.utf8Start), count: text.utf8CodeUnitCount)
    }

    /// Where a value is bound.
    @usableFromInline
    internal static let value = SQLPiece(place: 1, count: 0)

    internal static let digits: [SQLPiece] = (["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"] as [StaticString]).compactMap {
        SQLPiece($0)
    }

    /// Whether it is a text of parentheses, commas and white space.
    internal var isPunctuation: Bool {
        guard let start = UnsafePointer<UInt8>(bitPattern: place), count > 0 else { return false }
        return UnsafeBufferPointer(start: start, count: count).allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: ","), UInt8(ascii: " "), UInt8(ascii: "\n"): true
            default: false
            }
        }
    }

    internal func append(to text: inout String) {
        guard let start = UnsafePointer<UInt8>(bitPattern: place) else { return }
        text.append(String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self))
    }
}

/// What a statement is found by among those that are prepared: the places of its texts.
///
/// The same text from two places of the source is two statements, which costs a preparation and nothing else.
internal struct StatementKey: Hashable {
    let pieces: [SQLPiece]

    /// Statements hardly ever share their beginning, their end and their length; the comparison is exact.
    func hash(into hasher: inout Hasher) {
        hasher.combine(pieces.count)
        guard let first = pieces.first, let last = pieces.last else { return }
        hasher.combine(first.place)
        hasher.combine(pieces[pieces.count / 2].place)
        hasher.combine(last.place)
    }
}
