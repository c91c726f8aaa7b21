import Persistence
import Testing

@testable import Messaging

@Suite("Master keys")
struct MasterKeyTests {
    @Test("The first line is the current key, and all of them open")
    func ring() throws {
        let (old, new) = (MasterKey.newLine(), MasterKey.newLine())
        let ring = try MasterKeyRing(text: "# the new one\n\(new)\n\n# the old one\n  \(old.uppercased())  \n")
        #expect(ring.current.id == (try MasterKeyRing(text: new)).current.id)
        #expect(ring[(try MasterKeyRing(text: old)).current.id] != nil)
        #expect(try MasterKeyRing(text: "\(new),\(old)").current.id == ring.current.id, "an environment variable holds one line")
    }

    @Test(
        "What is no key is refused with a sentence that does not tell it",
        arguments: [
            "", "# nothing\n", "abc", String(repeating: "a", count: 63), String(repeating: "g", count: 64),
            String(repeating: "a", count: 62),
        ])
    func unreadable(text: String) {
        do {
            _ = try MasterKeyRing(text: text)
            Issue.record("it was accepted")
        } catch EncryptionFailure.unreadableMasterKey(let sentence) {
            #expect(text.count < 3 || !sentence.contains(text))
        } catch {
            Issue.record("\(error)")
        }
    }

    @Test("A key's name does not tell the key, and two keys have two names")
    func names() throws {
        let line = MasterKey.newLine()
        let id = try MasterKeyRing(text: line).current.id
        #expect(!line.contains(id.description.filter { $0 != "-" }.prefix(8)))
        #expect(id != (try MasterKeyRing(text: MasterKey.newLine())).current.id)
    }

    @Test("A key that is not in the ring is asked for once more, then unknown")
    func unknown() throws {
        let keys = MasterKeys(fixed: try MasterKeyRing(text: MasterKey.newLine()))
        let other = try MasterKeyRing(text: MasterKey.newLine()).current
        #expect(throws: EncryptionFailure.unknownMasterKey) { try keys.key(other.id) }
    }

    @Test(
        "A source is a file or a variable",
        arguments: [
            ("file:/etc/key", MasterKeySource.file("/etc/key")), ("env:KEY", .environment("KEY")), ("file:", nil), ("env:", nil),
            ("/etc/key", nil), ("", nil),
        ] as [(String, MasterKeySource?)])
    func sources(text: String, source: MasterKeySource?) {
        #expect(MasterKeySource(text) == source)
    }

    @Test("What is remembered is bounded, and what is used stays")
    func recentlyUsed() {
        var recent = RecentlyUsed<Int, Int>(capacity: 10)
        recent.insert(0, for: 0)
        for number in 1...100 {
            recent.insert(number, for: number)
            #expect(recent[0] == 0, "used every time")
        }
        #expect((1...100).count { recent[$0] != nil } <= 10)
    }

    @Test("A memory for many threads gives back what was put in, and no more than it may keep")
    func recentMemory() {
        let recent = RecentMemory<Int, String>(capacity: 1_000)
        for number in 0..<10_000 { recent.insert("\(number)", for: number) }

        #expect(recent[9_999] == "9999")
        #expect(recent[-1] == nil)
        #expect((0..<10_000).count { recent[$0] != nil } <= 1_000)
    }
}
