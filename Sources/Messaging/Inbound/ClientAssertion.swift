import Foundation
import Persistence

/// A signed statement of a system that it is who it says (RFC 7523, and SMART
/// Backend Services), as it came. Nothing of it is believed before it was judged.
public struct ClientAssertion: Sendable {
    /// Who it says it is; used to look for keys and for nothing else before it is proven.
    public let claimedClient: String
    /// The key that it says it was signed with.
    public var namedKey: String? { header.kid }
    private let header: Header
    private let claims: Claims
    private let signed: [UInt8]
    private let signature: [UInt8]

    private struct Header: Decodable {
        var alg: String
        var kid: String?
        var typ: String?
        var crit: [String]?
    }

    private struct Claims: Decodable {
        var iss: String?
        var sub: String?
        var aud: Audience?
        var exp: Double?
        var nbf: Double?
        var iat: Double?
        var jti: String?
    }

    /// One text or a list of them (RFC 7519, 4.1.3).
    private struct Audience: Decodable {
        let names: [String]

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let name = try? container.decode(String.self) { names = [name] } else { names = try container.decode([String].self) }
        }
    }

    /// How far two clocks may differ, in seconds.
    static let leeway: Int64 = 30
    /// How long a statement may live, in seconds.
    static let longestLife: Int64 = 300
    static let longest = 16_384

    /// - Returns: nil for what is no signed token in compact form.
    public init?(_ text: some StringProtocol) {
        guard text.utf8.count <= Self.longest else { return nil }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let header = Unpadded.bytes(parts[0]), let claims = Unpadded.bytes(parts[1]),
            let signature = Unpadded.bytes(parts[2])
        else { return nil }
        let decoder = JSONDecoder()
        guard let readHeader = try? decoder.decode(Header.self, from: Data(header)),
            let readClaims = try? decoder.decode(Claims.self, from: Data(claims)), let subject = readClaims.sub
        else { return nil }
        self.header = readHeader
        self.claims = readClaims
        self.signature = signature
        signed = Array("\(parts[0]).\(parts[1])".utf8)
        claimedClient = subject
    }

    /// What a statement that holds leaves to remember.
    struct Proven: Sendable, Hashable {
        /// Never taken a second time while it lives.
        let name: String
        let expiresAt: Timestamp
    }

    /// Whether the client made this statement, for this address, now.
    ///
    /// - Parameter audiences: the addresses of our token endpoint.
    func judge(_ client: SystemClient, audiences: Set<String>, at now: Timestamp) -> Result<Proven, TokenRefusal> {
        let usable = header.crit == nil && [nil, "JWT"].contains(header.typ?.uppercased())
        guard usable, let algorithm = ClientKey.Algorithm(rawValue: header.alg), let kid = header.kid,
            let key = client.keys.first(where: { $0.id == kid && $0.algorithm == algorithm }), key.verifies(signature, of: signed)
        else { return .failure(.invalidClient(.signature)) }
        guard claims.iss == client.code, claims.sub == client.code else { return .failure(.invalidClient(.issuer)) }
        guard claims.aud.map({ !audiences.isDisjoint(with: $0.names) }) == true else { return .failure(.invalidClient(.audience)) }
        let second = now.microseconds / 1_000_000
        guard let expiry = seconds(claims.exp), expiry + Self.leeway > second else { return .failure(.invalidClient(.expired)) }
        guard expiry <= second + Self.longestLife + Self.leeway else { return .failure(.invalidClient(.livesTooLong)) }
        for start in [claims.nbf, claims.iat] where start != nil {
            guard let start = seconds(start), start <= second + Self.leeway else { return .failure(.invalidClient(.notYet)) }
        }
        guard let name = claims.jti, (1...255).contains(name.utf8.count) else { return .failure(.invalidClient(.noName)) }
        return .success(Proven(name: name, expiresAt: Timestamp(secondsSince1970: expiry + Self.leeway + 1)))
    }

    /// Whole seconds since 1970, of what is a time at all.
    private func seconds(_ number: Double?) -> Int64? {
        guard let number, number.isFinite, (0...253_402_300_799).contains(number) else { return nil }
        return Int64(number)
    }
}

/// Why no token is given (RFC 6749, 5.2).
public enum TokenRefusal: Error, Sendable, Hashable {
    case invalidRequest(String)
    case unsupportedGrantType
    case invalidScope
    case invalidClient(Reason)
    /// Seconds to wait.
    case tooMany(retryAfter: Int64)
    /// The client publishes its keys at an address, and they could not be read; seconds to wait.
    case keysUnavailable(retryAfter: Int64)

    /// For the system's own log; says nothing that its owner does not know.
    public enum Reason: String, Sendable, Hashable, CaseIterable {
        case unknown, signature, issuer, audience, expired, livesTooLong, notYet, noName, usedBefore
    }

    public var error: String {
        switch self {
        case .invalidRequest: "invalid_request"
        case .unsupportedGrantType: "unsupported_grant_type"
        case .invalidScope: "invalid_scope"
        case .invalidClient: "invalid_client"
        case .tooMany, .keysUnavailable: "temporarily_unavailable"
        }
    }

    public var status: Int {
        switch self {
        case .invalidRequest, .unsupportedGrantType, .invalidScope: 400
        case .invalidClient: 401
        case .tooMany: 429
        case .keysUnavailable: 503
        }
    }

    public var sentence: String {
        switch self {
        case .invalidRequest(let sentence): sentence
        case .unsupportedGrantType: "Only client_credentials is taken here."
        case .invalidScope: "None of the scopes asked for is open to this client."
        case .invalidClient(.unknown), .invalidClient(.signature):
            "No known client signed this assertion with RS384 or ES384 and a registered key that its kid names."
        case .invalidClient(.issuer): "iss and sub must both be the client's id."
        case .invalidClient(.audience): "aud must be the address of this token endpoint."
        case .invalidClient(.expired): "The assertion has expired. Compare the clocks, and make a new one for each request."
        case .invalidClient(.livesTooLong): "exp may lie at most 5 minutes ahead."
        case .invalidClient(.notYet): "The assertion is dated in the future. Compare the clocks."
        case .invalidClient(.noName): "jti must have 1 to 255 characters."
        case .invalidClient(.usedBefore): "This assertion was used before. Make a new one for each request."
        case .tooMany: "Too many tokens were asked for. Use one until it ends."
        case .keysUnavailable: "The key set of this client cannot be read at the moment. Ask again a little later."
        }
    }

    /// Seconds to wait before asking again; nil where waiting helps nothing.
    public var retryAfter: Int64? {
        switch self {
        case .tooMany(let seconds), .keysUnavailable(let seconds): seconds
        case .invalidRequest, .unsupportedGrantType, .invalidScope, .invalidClient: nil
        }
    }
}
