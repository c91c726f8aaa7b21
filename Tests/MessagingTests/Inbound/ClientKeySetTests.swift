import Persistence
import Synchronization
import TestSupport
import Testing

@testable import Messaging

@Suite("Inbound: keys that a system publishes")
struct ClientKeySetTests {
    /// Answers what it is told, and counts how often it was asked.
    private final class Publisher: KeySetReading {
        private let state: Mutex<(answer: Result<[UInt8], KeySetFault>, asked: Int)> = Mutex((.failure(.unreachable), 0))

        var asked: Int { state.withLock { $0.asked } }

        func publish(_ keys: [TestKey]) {
            let sets = keys.map { key in "{" + key.jwk.map { "\"\($0.key)\":\"\($0.value)\"" }.joined(separator: ",") + "}" }
            answer(.success(Array("{\"keys\":[\(sets.joined(separator: ","))]}".utf8)))
        }

        func answer(_ answer: Result<[UInt8], KeySetFault>) { state.withLock { $0.answer = answer } }

        func read(_ address: String, allowing ranges: [String]) async -> Result<[UInt8], KeySetFault> {
            state.withLock {
                $0.asked += 1
                return $0.answer
            }
        }
    }

    private static var client: SystemClient {
        var client = PortalFixture.ehr
        client.keysURL = "https://ehr.example.org/jwks.json"
        return client
    }

    @Test("A refusal counts against a network unless it was asked too often or could not fetch a key set")
    func counting() {
        let uncounted = TokenRefusal.Word.allCases.filter { !$0.countsAgainstNetwork }
        #expect(uncounted == [.tooMany, .keysUnavailable])
    }

    @Test("A set stands for an hour, or four while its address is silent; nobody is asked twice within a minute")
    func rule() {
        let now = PortalFixture.start
        func decide(read: Int64?, tried: Int64?, named: Bool = true) -> KeySetRule {
            KeySetRule(
                readAt: read.map { now.adding(seconds: -$0) }, triedAt: tried.map { now.adding(seconds: -$0) }, isNamed: named, at: now)
        }
        #expect(decide(read: nil, tried: nil) == .read)
        #expect(decide(read: nil, tried: 59) == .wait(1))
        #expect(decide(read: nil, tried: 0) == .wait(60))
        #expect(decide(read: nil, tried: 60) == .read)
        #expect(decide(read: 3_599, tried: 3_599) == .use)
        #expect(decide(read: 3_600, tried: 3_600) == .read)
        #expect(decide(read: 3_700, tried: 30) == .use, "it did not answer a moment ago")
        #expect(decide(read: 14_399, tried: 30) == .use)
        #expect(decide(read: 14_400, tried: 30) == .wait(30))
        #expect(decide(read: 30, tried: 30, named: false) == .use, "an unknown name may not have us ask again at once")
        #expect(decide(read: 60, tried: 60, named: false) == .read)
    }

    @Test("Keys are read once for many requests, once more for a new one, and what was taken out is gone")
    func exchanged() async throws {
        let (publisher, clock) = (Publisher(), SettableClock(PortalFixture.start))
        let (first, second) = (TestKey.p384("first"), TestKey.p384("second"))
        publisher.publish([first])
        let sets = ClientKeySets(publisher, clock: { clock.now })
        let names = try await withThrowingTaskGroup(of: [String].self) { group in
            for _ in 0..<20 { group.addTask { try await sets.keys(of: Self.client, naming: "first").map(\.id) } }
            return try await group.reduce(into: Set<[String]>()) { $0.insert($1) }
        }
        #expect(names == [["first"]] && publisher.asked == 1)
        publisher.publish([second])
        #expect(try await sets.keys(of: Self.client, naming: "second").map(\.id) == ["first"], "not within a minute")
        clock.advance(seconds: 60)
        #expect(try await sets.keys(of: Self.client, naming: "second").map(\.id) == ["second"])
        clock.advance(seconds: 60)
        for _ in 0..<5 { #expect(try await sets.keys(of: Self.client, naming: "first").map(\.id) == ["second"]) }
        #expect(publisher.asked == 3)
        #expect(try await sets.keys(of: PortalFixture.ehr, naming: nil).isEmpty, "who publishes none has those of the configuration")
    }

    @Test("An address that does not answer leaves what is known for four hours, then nothing, and is reported without a word of its own")
    func silent() async throws {
        let (publisher, clock, box) = (Publisher(), SettableClock(PortalFixture.start), Reports())
        let sets = ClientKeySets(publisher, clock: { clock.now }, reporting: { _, fault in box.add(fault) })
        await #expect(throws: TokenRefusal.keysUnavailable(retryAfter: 60)) { try await sets.keys(of: Self.client, naming: "one") }
        clock.advance(seconds: 20)
        await #expect(throws: TokenRefusal.keysUnavailable(retryAfter: 40)) { try await sets.keys(of: Self.client, naming: "one") }
        #expect(publisher.asked == 1)
        clock.advance(seconds: 40)
        publisher.publish([.p384("one")])
        #expect(try await sets.keys(of: Self.client, naming: "one").count == 1)
        for answer in [Result<[UInt8], KeySetFault>.failure(.timedOut), .success(Array("<html>".utf8))] {
            publisher.answer(answer)
            clock.advance(seconds: 3_600)
            #expect(try await sets.keys(of: Self.client, naming: "one").count == 1)
        }
        clock.advance(seconds: 7_200)
        await #expect(throws: TokenRefusal.keysUnavailable(retryAfter: 60)) { try await sets.keys(of: Self.client, naming: "one") }
        #expect(box.all == [.unreachable, .timedOut, .notAnAnswer, .notAnAnswer])
        publisher.answer(.success(Array(#"{"keys":[]}"#.utf8)))
        clock.advance(seconds: 60)
        #expect(try await sets.keys(of: Self.client, naming: "one").isEmpty, "a set without keys is a set")
    }

    private final class Reports: Sendable {
        private let faults = Mutex<[KeySetFault]>([])
        var all: [KeySetFault] { faults.withLock { $0 } }
        func add(_ fault: KeySetFault) { faults.withLock { $0.append(fault) } }
    }

    @Test("Of a set those keys are taken that sign as is taken here; private ones and those for sealing are not")
    func parsed() throws {
        let key = TestKey.p384("one")
        func set(_ more: String) -> [UInt8] {
            let members = key.jwk.map { "\"\($0.key)\":\"\($0.value)\"" }.joined(separator: ",")
            return Array(#"{"keys":[{\#(members)\#(more)}, {"kty":"oct","k":"AAAA","kid":"x"}, "nonsense", 7]}"#.utf8)
        }
        #expect(ClientKeySets.keys(in: set(#","use":"sig","key_ops":["verify"],"x5c":["AAAA"]"#))?.map(\.id) == ["one"])
        #expect(ClientKeySets.keys(in: set(#","use":"enc""#))?.isEmpty == true)
        #expect(ClientKeySets.keys(in: set(#","d":"AAAA""#))?.isEmpty == true)
        for text in ["", "[]", "{}", #"{"keys":{}}"#, "<html></html>", "\u{0}"] { #expect(ClientKeySets.keys(in: Array(text.utf8)) == nil) }
    }
}
