import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("Signatures by Standard Webhooks v1")
struct WebhookSignatureTests {
    private static let body = Array(#"{"test": 2432232314}"#.utf8)
    private static let id = "msg_p5jXN8AQM9LWM0D4loKWxJek"
    private static let at = Timestamp(secondsSince1970: 1_614_265_330)

    private static func secret() throws -> WebhookSecret {
        try #require(WebhookSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
    }

    @Test("The vector that the standard's own libraries test with comes out")
    func vector() throws {
        let signature = WebhookSignature.sign(Self.body, id: Self.id, at: Self.at, with: [try Self.secret()])
        #expect(signature.timestamp == "1614265330")
        #expect(signature.signatures == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
        try signature.verify(Self.body, with: [try Self.secret()], at: Self.at)
    }

    @Test("Either of two secrets signs and is accepted while one takes over from the other")
    func rotation() throws {
        let (old, new) = (try Self.secret(), WebhookSecret.random())
        let both = WebhookSignature.sign(Self.body, id: Self.id, at: Self.at, with: [new, old])
        for secret in [old, new] { try both.verify(Self.body, with: [secret], at: Self.at) }
        try WebhookSignature.sign(Self.body, id: Self.id, at: Self.at, with: [old]).verify(Self.body, with: [new, old], at: Self.at)
        #expect(throws: WebhookFault.notSigned) { try both.verify(Self.body, with: [.random()], at: Self.at) }
        #expect(throws: WebhookFault.notSigned) { try both.verify(Self.body, with: [], at: Self.at) }
    }

    @Test("Five minutes apart is accepted and a second more is not, either way", arguments: [-300, 300, -301, 301] as [Int64])
    func tolerance(seconds: Int64) throws {
        let signature = WebhookSignature.sign(Self.body, id: Self.id, at: Self.at, with: [try Self.secret()])
        let then = Self.at.adding(seconds: seconds)
        let secret = try Self.secret()
        if abs(seconds) <= 300 {
            try signature.verify(Self.body, with: [secret], at: then)
        } else {
            #expect(throws: WebhookFault.clockApart) { try signature.verify(Self.body, with: [secret], at: then) }
        }
    }

    @Test("Another body, id, time or signature is refused, and so is what is no signature")
    func altered() throws {
        let secret = try Self.secret()
        let right = WebhookSignature.sign(Self.body, id: Self.id, at: Self.at, with: [secret])
        #expect(throws: WebhookFault.notSigned) { try right.verify(Self.body + [32], with: [secret], at: Self.at) }
        let altered: [(String, String, String, WebhookFault)] = [
            ("msg_other", right.timestamp, right.signatures, .notSigned),
            (right.id, "1614265331", right.signatures, .notSigned),
            ("", right.timestamp, right.signatures, .malformed),
            ("a.b", right.timestamp, right.signatures, .malformed),
            (String(repeating: "a", count: 256), right.timestamp, right.signatures, .malformed),
            (right.id, "", right.signatures, .malformed), (right.id, "-1614265330", right.signatures, .malformed),
            (right.id, "99999999999999999999", right.signatures, .malformed), (right.id, "now", right.signatures, .malformed),
            (right.id, right.timestamp, "", .malformed), (right.id, right.timestamp, "v1a,AAAA", .malformed),
            (right.id, right.timestamp, "v1,%%%", .malformed), (right.id, right.timestamp, "v1,AAAA", .notSigned),
        ]
        for (id, timestamp, signatures, fault) in altered {
            let signature = WebhookSignature(id: id, timestamp: timestamp, signatures: signatures)
            #expect(throws: fault) { try signature.verify(Self.body, with: [secret], at: Self.at) }
        }
    }

    @Test(
        "A secret is 24 to 64 bytes after its prefix",
        arguments: [
            ("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", true), ("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", false), ("whsec_", false),
            ("whsec_AAAA", false), ("whsec_*", false),
        ])
    func secrets(text: String, isOne: Bool) {
        #expect((WebhookSecret(text)?.text == text) == isOne)
    }
}
