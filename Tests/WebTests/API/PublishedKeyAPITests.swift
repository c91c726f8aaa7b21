import HTTPTypes
import Messaging
import Persistence
import Synchronization
import TestSupport
import Testing
import WebSupport

@testable import Web

@Suite("API: keys that a system publishes")
struct PublishedKeyAPITests {
    /// Stands where a system publishes its keys.
    private final class Publisher: KeySetReading {
        private let answers: Mutex<Result<[UInt8], KeySetFault>>
        init(_ answer: Result<[UInt8], KeySetFault>) { answers = Mutex(answer) }
        func answer(_ answer: Result<[UInt8], KeySetFault>) { answers.withLock { $0 = answer } }
        func read(_ address: String, allowing ranges: [String]) async -> Result<[UInt8], KeySetFault> { answers.withLock { $0 } }
    }

    @Test(
        "Keys that a client publishes open the door as those of the configuration do; an address that is silent is a 503 that says no more",
        arguments: Engine.underTest)
    func published(engine: Engine) async throws {
        let publisher = Publisher(.failure(.timedOut))
        try await SystemWorld.with(engine, keys: publisher) { world in
            let silent = try await world.ask(world.elliptic)
            #expect(silent.status == 503 && silent.body["error"] == "temporarily_unavailable" && silent.headers[.retryAfter] == "60")
            #expect(!String(decoding: silent.bytes, as: UTF8.self).contains("example.org"))
            publisher.answer(.success(world.keySet))
            world.api.clock.advance(seconds: 60)
            for signer in [world.elliptic, world.rsa] { #expect(try await world.ask(signer).status == 200) }
            publisher.answer(.success(Array(#"{"keys":[]}"#.utf8)))
            world.api.clock.advance(seconds: 3_600)
            #expect(try await world.ask(world.elliptic).body["error"] == "invalid_client", "what it took out opens nothing")
        }
    }
}
