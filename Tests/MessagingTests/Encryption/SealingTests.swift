import Crypto
import Persistence
import Testing

@testable import Messaging

@Suite("Sealing")
struct SealingTests {
    private let ids = IDs.system(now: { Timestamp(secondsSince1970: 1_800_000_000) })
    private let at = Timestamp(secondsSince1970: 1_800_000_000)

    private func key() -> ContentKey { ContentKey.random(id: ids.next()) }

    @Test("What was sealed opens in its own place", arguments: [0, 1, 62, 63, 64, 65, 600, 20_000], [false, true])
    func opensInPlace(length: Int, padded: Bool) throws {
        let (key, row): (ContentKey, ID<Message>) = (key(), ids.next())
        let text = [UInt8](repeating: 0x61, count: length)
        let place = Binding(table: "message", column: "body", row: row)
        let sealed = try key.seal(text, place, padded: padded)
        #expect(try key.open(sealed, place, padded: padded) == text)
    }

    @Test(
        "A text that ends in the bytes of the padding comes back whole",
        arguments: [[0x80], [0x80, 0, 0], [0], [0, 0x80, 0]] as [[UInt8]])
    func paddingBytesInText(text: [UInt8]) throws {
        let (key, row): (ContentKey, ID<Message>) = (key(), ids.next())
        let place = Binding(table: "message", column: "body", row: row)
        #expect(try key.open(key.seal(text, place, padded: true), place, padded: true) == text)
    }

    @Test("Padding leaves only every 64th length to be seen")
    func padding() throws {
        let (key, row): (ContentKey, ID<Message>) = (key(), ids.next())
        let place = Binding(table: "message", column: "body", row: row)
        let lengths = try (0...130).map { try key.seal([UInt8](repeating: 1, count: $0), place, padded: true).count - 46 }
        #expect(lengths.allSatisfy { $0 % 64 == 0 })
        #expect(Set(lengths) == [64, 128, 192])
        #expect(lengths[63] == 64)
        #expect(lengths[64] == 128)
    }

    @Test("The same text never gives the same bytes twice")
    func fresh() throws {
        let (key, row): (ContentKey, ID<Message>) = (key(), ids.next())
        let place = Binding(table: "message", column: "body", row: row)
        #expect(try key.seal(text: "hello", place) != key.seal(text: "hello", place))
    }

    @Test("A flipped bit anywhere in it is noticed")
    func bitFlips() throws {
        let (key, row): (ContentKey, ID<Message>) = (key(), ids.next())
        let place = Binding(table: "message", column: "body", row: row)
        let sealed = try key.seal(text: "hello", place, padded: true)
        // The bytes 2 to 17 only name the key: they are not secret and are not authenticated.
        for position in sealed.indices where !(2..<18).contains(position) {
            var other = sealed
            other[position] ^= 1
            #expect(throws: EncryptionFailure.notOpened) { try key.open(other, place, padded: true) }
        }
        for length in 0..<sealed.count {
            #expect(throws: EncryptionFailure.notOpened) { try key.open(Array(sealed.prefix(length)), place, padded: true) }
        }
    }

    @Test("What was sealed opens in no other table, column, row, parent, author or time")
    func otherPlaces() throws {
        let key = key()
        let (row, parent): (ID<Message>, ID<Conversation>) = (ids.next(), ids.next())
        let author: ID<Account> = ids.next()
        let place = Binding(table: "message", column: "body", row: row, parent: parent, author: author, createdAt: at)
        let sealed = try key.seal(text: "hello", place)
        try #require(try key.openText(sealed, place) == "hello")
        let others = [
            Binding(table: "task_note", column: "body", row: row, parent: parent, author: author, createdAt: at),
            Binding(table: "message", column: "subject", row: row, parent: parent, author: author, createdAt: at),
            Binding(table: "message", column: "body", row: ids.next() as ID<Message>, parent: parent, author: author, createdAt: at),
            Binding(table: "message", column: "body", row: row, parent: ids.next() as ID<Conversation>, author: author, createdAt: at),
            Binding(table: "message", column: "body", row: row, parent: parent, author: ids.next(), createdAt: at),
            Binding(table: "message", column: "body", row: row, parent: parent, author: nil, createdAt: at),
            Binding(table: "message", column: "body", row: row, parent: parent, author: author, createdAt: at.adding(microseconds: 1)),
            Binding(table: "message", column: "body", row: row, parent: parent, author: author),
            // The same bytes, divided elsewhere.
            Binding(table: "messageb", column: "ody", row: row, parent: parent, author: author, createdAt: at),
        ]
        for other in others {
            #expect(throws: EncryptionFailure.notOpened) { try key.open(sealed, other) }
        }
    }

    @Test("What was sealed in a row that is known by its columns opens beside no others of them")
    func otherColumns() throws {
        let (key, row): (ContentKey, ID<Patient>) = (key(), ids.next())
        let unkeyed = Binding(table: "patient_identifier", column: "value", row: row)
        let place = unkeyed.keyed(by: [1, 2], [3])
        let sealed = try key.seal(text: "hello", place)
        try #require(try key.openText(sealed, unkeyed.keyed(by: [1, 2], [3])) == "hello")
        let others = [
            unkeyed, unkeyed.keyed(by: [1, 2]), unkeyed.keyed(by: [1, 2], [4]), unkeyed.keyed(by: [1], [2, 3]),
            unkeyed.keyed(by: [3], [1, 2]), unkeyed.keyed(by: [1, 2, 3]), unkeyed.keyed(by: [1, 2], [3], []),
        ]
        for other in others {
            #expect(throws: EncryptionFailure.notOpened) { try key.open(sealed, other) }
        }
    }

    @Test("What was sealed opens with no other key")
    func otherKey() throws {
        let (key, row): (ContentKey, ID<Message>) = (key(), ids.next())
        let place = Binding(table: "message", column: "body", row: row)
        let sealed = try key.seal(text: "hello", place)
        let other = ContentKey(id: key.id, symmetric: SymmetricKey(size: .bits256))
        #expect(throws: EncryptionFailure.notOpened) { try other.open(sealed, place) }
    }

    @Test("A wrapped key opens only under its name's own place, and seals as before")
    func wrapping() throws {
        let (outer, inner): (ContentKey, ContentKey) = (key(), key())
        let row: ID<Patient> = ids.next()
        let place = Binding(table: "patient", column: "wrapped_key", row: row)
        let wrapped = try outer.wrap(inner, place)
        let back = try outer.unwrap(wrapped, id: inner.id, place)
        #expect(try back.openText(inner.seal(text: "hello", place), place) == "hello")
        #expect(throws: EncryptionFailure.notOpened) {
            try outer.unwrap(wrapped, id: inner.id, Binding(table: "patient", column: "wrapped_key", row: ids.next() as ID<Patient>))
        }
    }

    @Test("The parts of a blind token cannot be divided otherwise")
    func blindTokens() {
        let index = BlindIndex(key: SymmetricKey(size: .bits256))
        #expect(index.token("a", "bc") == index.token("a", "bc"))
        #expect(index.token("a", "bc") != index.token("ab", "c"))
        #expect(index.token("a", "bc") != BlindIndex(key: SymmetricKey(size: .bits256)).token("a", "bc"))
        #expect(index.token("a").count == 32)
    }
}
