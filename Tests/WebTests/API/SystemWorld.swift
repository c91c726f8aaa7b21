import Crypto
import CryptoExtras
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Messaging
import NIOCore
import Persistence
import Testing
import WebSupport

@testable import Web

/// The API with a hospital's system in the configuration, its keys in the test's hand, and the external route switched on.
struct SystemWorld: Sendable {
    enum Signer: Sendable {
        case elliptic(P384.Signing.PrivateKey)
        case rsa(_RSA.Signing.PrivateKey)
    }

    let api: APIWorld
    let elliptic: Signer
    let rsa: Signer
    let document: String
    /// Both public keys, as the system itself would publish them.
    let keySet: [UInt8]

    static let type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

    /// - Parameter keys: where the system publishes its keys; nil has them stand in the configuration.
    static func with(
        _ engine: Engine, limits: RateLimits = .off, keys: (any KeySetReading)? = nil,
        _ body: @escaping @Sendable (SystemWorld) async throws -> Void
    ) async throws {
        let (curve, number) = (P384.Signing.PrivateKey(), try _RSA.Signing.PrivateKey(keySize: .bits2048))
        let point = [UInt8](curve.publicKey.rawRepresentation)
        let numbers = try number.publicKey.getKeyPrimitives()
        let jwks = [
            #"{"kty":"EC","crv":"P-384","kid":"curve","x":"\#(Base64URL.text(point.prefix(48)))","y":"\#(Base64URL.text(point.suffix(48)))"}"#,
            #"{"kty":"RSA","kid":"number","n":"\#(Base64URL.text(numbers.modulus))","e":"\#(Base64URL.text(numbers.publicExponent))"}"#,
        ].joined(separator: ", ")
        // JSON is YAML.
        let place = keys == nil ? "jwks: {\"keys\": [\(jwks)]}" : "jwksUrl: https://ehr.example.org/jwks.json"
        let client = """
            systemClients:
              - code: hospital-ehr
                name: Hospital EHR
                authority: HOSP
                clinicalGroups: [primary-care]
                scopes: [system/Communication.cr, system/Binary.cr]
                \(place)

            eventRules:
            """
        let document = DemonstrationSite.document.replacing("eventRules:", with: client).replacing(
            "external: false", with: "external: true"
        )
        .replacing("eventMessages: false", with: "eventMessages: true").replacing("enabled: false", with: "enabled: true")
        try await APIWorld.with(engine, limits: limits, keys: keys) { api in
            try await api.configure(document)
            try await body(
                SystemWorld(
                    api: api, elliptic: .elliptic(curve), rsa: .rsa(number), document: document, keySet: Array("{\"keys\": [\(jwks)]}".utf8)
                ))
        }
    }

    var now: Int64 { api.clock.now.microseconds / 1_000_000 }

    /// A signed statement; claims replace the right ones, and null leaves one out.
    func assertion(_ signer: Signer, _ claims: [String: JSONValue] = [:]) throws -> String {
        var members: [String: JSONValue] = [
            "iss": "hospital-ehr", "sub": "hospital-ehr", "aud": "https://portal.example.org/oauth2/token", "exp": .integer(now + 240),
            "jti": .string(Base64URL.text(Random.bytes(12))),
        ]
        members.merge(claims) { $1 }
        let body = JSONValue.object(JSONObject(members.filter { $0.value != .null }.map { .init(key: $0.key, value: $0.value) }))
        let (alg, kid) = if case .rsa = signer { ("RS384", "number") } else { ("ES384", "curve") }
        let text = "\(Base64URL.text(Array("{\"alg\":\"\(alg)\",\"kid\":\"\(kid)\"}".utf8))).\(Base64URL.text(body.bytes))"
        let digest = SHA384.hash(data: Array(text.utf8))
        let signature: Data =
            switch signer {
            case .elliptic(let key): try key.signature(for: digest).rawRepresentation
            case .rsa(let key): try key.signature(for: digest, padding: .insecurePKCS1v1_5).rawRepresentation
            }
        return "\(text).\(Base64URL.text(signature))"
    }

    func ask(_ signer: Signer, _ form: [String: String] = [:], _ claims: [String: JSONValue] = [:]) async throws -> APIAnswer {
        try await ask(form: ["client_assertion": try assertion(signer, claims)].merging(form) { $1 })
    }

    func ask(form: [String: String]) async throws -> APIAnswer {
        let fields = ["grant_type": "client_credentials", "client_assertion_type": Self.type].merging(form) { $1 }
        let body = fields.map { "\($0.key)=\($0.value.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")" }
        let response = try await api.client.execute(
            uri: "/oauth2/token", method: .post, headers: [.contentType: "application/x-www-form-urlencoded"],
            body: ByteBuffer(string: body.joined(separator: "&")))
        let bytes = Array(response.body.readableBytesView)
        return APIAnswer(
            status: response.status.code, headers: response.headers, bytes: bytes, body: try JSONReader(sizeLimit: 10_000).value(of: bytes))
    }

    /// A new session, for when time has passed.
    func session(of name: String) async throws -> String {
        let (portal, account) = (api.portal, try api.account(name))
        return try await portal.perform { Effect(try portal.identity.openSession(of: account.id, device: "Test", in: $0)) }.token.text
    }

    func token() async throws -> String { try #require(try await ask(elliptic).body["access_token"].string) }

    func send(
        _ method: HTTPRequest.Method, _ path: String, _ body: JSONValue? = nil, token: String, key: String? = nil, raw: [UInt8]? = nil
    ) async throws -> APIAnswer {
        var headers = key.map { HTTPFields.key($0) } ?? [:]
        headers[.authorization] = "Bearer \(token)"
        return try await api.send(method, path, body, as: nil, raw: raw, headers: headers)
    }

    func post(_ path: String, _ body: JSONValue, token: String, key: String?) async throws -> APIAnswer {
        try await send(.post, path, body, token: token, key: key)
    }
}

extension APIWorld {
    /// Puts another configuration in force.
    func configure(_ text: String) async throws {
        let (document, mistakes, _) = ConfigurationCheck.judge(text)
        #expect(mistakes.isEmpty, "\(mistakes)")
        _ = try await portal.configuration.apply(try #require(document), ontoLatest: true, by: .operator)
    }
}
