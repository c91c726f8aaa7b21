import Foundation
import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("Inbound: signed statements of systems")
struct ClientAssertionTests {
    private static let now = Timestamp(secondsSince1970: 1_795_276_800)
    private static let address = "https://portal.example.org/oauth2/token"

    private func client(_ key: TestKey) throws -> SystemClient {
        var client = PortalFixture.ehr
        client.keys = [try ClientKey(key.jwk)]
        return client
    }

    private func claims(
        iss: String = "hospital-ehr", sub: String = "hospital-ehr", aud: String = "\"https://portal.example.org/oauth2/token\"",
        exp: Int64 = 240, more: String = "", jti: String = #""jti":"a","#
    ) -> String {
        let second = Self.now.microseconds / 1_000_000
        return #"{"iss":"\#(iss)","sub":"\#(sub)","aud":\#(aud),\#(jti)\#(more)"exp":\#(second + exp)}"#
    }

    private func judge(_ token: String, _ client: SystemClient) -> Result<ClientAssertion.Proven, TokenRefusal>? {
        ClientAssertion(token)?.judge(client, audiences: [Self.address], at: Self.now)
    }

    @Test("RS384 and ES384 with a registered key are taken, with one address or a list of them")
    func accepted() throws {
        for key in [TestKey.p384(), try TestKey.rsa()] {
            let client = try client(key)
            for aud in ["\"\(Self.address)\"", "[\"https://elsewhere.example/\",\"\(Self.address)\"]"] {
                let judged = try #require(judge(try key.token(claims: claims(aud: aud)), client))
                #expect(try judged.get().name == "a")
            }
        }
    }

    @Test("Every other statement is refused, with what is wrong")
    func refused() throws {
        let key = TestKey.p384()
        let client = try client(key)
        let second = Self.now.microseconds / 1_000_000
        let cases: [(String, TokenRefusal.Reason)] = [
            (try key.token(claims: claims(aud: "\"https://elsewhere.example/oauth2/token\"")), .audience),
            (try key.token(claims: claims(exp: -60)), .expired), (try key.token(claims: claims(exp: 600)), .livesTooLong),
            (try key.token(claims: claims(exp: 700, more: #""iat":\#(second + 600),"#)), .livesTooLong),
            (try key.token(claims: claims(more: #""nbf":\#(second + 200),"#)), .notYet),
            (try key.token(claims: claims(iss: "other")), .issuer), (try key.token(claims: claims(jti: "")), .noName),
            (try TestKey.p384().token(claims: claims()), .signature),
            (try key.token(header: #"{"alg":"none","kid":"one"}"#, claims: claims()), .signature),
            (try key.token(header: #"{"alg":"ES256","kid":"one"}"#, claims: claims()), .signature),
            (try key.token(header: #"{"alg":"RS384","kid":"one"}"#, claims: claims()), .signature),
            (try key.token(header: #"{"alg":"ES384"}"#, claims: claims()), .signature),
            (try key.token(header: #"{"alg":"ES384","kid":"two"}"#, claims: claims()), .signature),
            (try key.token(header: #"{"alg":"ES384","kid":"one","crit":["exp"]}"#, claims: claims()), .signature),
        ]
        for (token, reason) in cases { #expect(judge(token, client) == .failure(.invalidClient(reason)), "\(reason)") }
        let unsigned = try key.token(claims: claims()).split(separator: ".").prefix(2).joined(separator: ".") + "."
        #expect(judge(unsigned, client) == .failure(.invalidClient(.signature)))
    }

    @Test(
        "What is no token in compact form is none",
        arguments: ["", "a", "a.b.c", "..", "e30.e30.", "ey=.e30.e30", String(repeating: "a", count: 20_000)])
    func noToken(_ text: String) {
        #expect(ClientAssertion(text) == nil)
    }

    @Test("Keys must be public, named, and of a kind that is taken")
    func keys() throws {
        let good = TestKey.p384().jwk
        #expect(try ClientKey(good).algorithm == .es384)
        func fault(_ change: (inout [String: String]) -> Void) -> ClientKey.Fault? {
            var jwk = good
            change(&jwk)
            do {
                _ = try ClientKey(jwk)
                return nil
            } catch { return error }
        }
        #expect(fault { $0["kid"] = nil } == .noID)
        #expect(fault { $0["d"] = "AAAA" } == .notPublic)
        #expect(fault { $0["crv"] = "P-256" } == .notSupported)
        #expect(fault { $0["x"] = "AAAA" } == .broken)
        #expect(
            fault { $0 = ["kid": "k", "kty": "RSA", "n": Unpadded.text([UInt8](repeating: 0xFF, count: 128)), "e": "AQAB"] }
                == .notSupported)
        #expect(fault { $0 = ["kid": "k", "kty": "oct", "k": "AAAA"] } == .notPublic)
    }

    @Test("A token is given once for a statement, holds five minutes, and loses what its client loses", arguments: Engine.underTest)
    func tokens(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let key = TestKey.p384()
            let site = try await f.configure(key)
            let second = f.clock.now.microseconds / 1_000_000
            let text = try key.token(
                claims: #"{"iss":"hospital-ehr","sub":"hospital-ehr","aud":"\#(Self.address)","jti":"x","exp":\#(second + 100)}"#)
            let assertion = try #require(ClientAssertion(text))
            func ask(_ wanted: [SystemScope]? = nil) async throws -> SystemAccess.Issued {
                try await f.portal.perform { [portal = f.portal] tx in
                    try portal.inbound.access.token(for: assertion, wanted: wanted, audiences: [Self.address], site: site, in: tx)
                }
            }
            await #expect(throws: TokenRefusal.invalidScope) { try await ask([SystemScope("Task", [.read])]) }
            let issued = try await ask()
            await #expect(throws: TokenRefusal.invalidClient(.usedBefore)) { try await ask() }
            func caller(_ site: Site) async throws -> SystemCaller? {
                try await f.portal.read { [portal = f.portal] tx in
                    try portal.inbound.access.caller(of: issued.token.text, site: site, in: tx)
                }
            }
            #expect(try await caller(site)?.may(.create, "Communication") == true)
            var narrower = site
            narrower.systemClients[0].scopes = [SystemScope("Communication", [.read])]
            #expect(try await caller(narrower)?.may(.create, "Communication") == false)
            #expect(try await f.count("SELECT count(*) FROM system_token WHERE token_hash = \(issued.token.hash)") == 1)
            f.clock.advance(seconds: 301)
            #expect(try await caller(site) == nil)
        }
    }

    @Test("Of a hundred requests with one statement at once, one gets a token", arguments: Engine.underTest)
    func race(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let key = TestKey.p384()
            let site = try await f.configure(key)
            let second = f.clock.now.microseconds / 1_000_000
            let text = try key.token(
                claims: #"{"iss":"hospital-ehr","sub":"hospital-ehr","aud":"\#(Self.address)","jti":"x","exp":\#(second + 100)}"#)
            let assertion = try #require(ClientAssertion(text))
            let given = await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<100 {
                    group.addTask { [portal = f.portal] in
                        let issued = try? await portal.perform { tx in
                            try portal.inbound.access.token(for: assertion, wanted: nil, audiences: [Self.address], site: site, in: tx)
                        }
                        return issued != nil
                    }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(given == 1)
        }
    }
}

extension PortalFixture {
    /// Puts the hospital's system with this key into the configuration.
    func configure(_ key: TestKey) async throws -> Site {
        var document = try await portal.configuration.document()
        var client = ConfigurationDocument.SystemClientEntry()
        (client.code, client.name, client.authorities) = ("hospital-ehr", "Hospital EHR", ["HOSP"])
        (client.clinicalGroups, client.scopes, client.keys) = (["primary-care"], ["system/Communication.cr"], [key.jwk])
        document.systemClients = [client]
        document.decisions.routes.external = true
        _ = try await portal.configuration.apply(document, ontoLatest: true, by: .operator)
        return try await portal.site()
    }
}
