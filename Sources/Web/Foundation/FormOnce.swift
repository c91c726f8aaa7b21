import Messaging
import Persistence
import WebSupport

/// The name of one filled-in form, so that sending it twice sends it once.
enum FormOnce {
    static let field = "once"

    /// 16 random bytes, base64url.
    static func new() -> String { Base64URL.text(Random.bytes(16)) }

    /// The name a form came with, or a new one for a form that has none.
    static func of(_ form: FormFields) -> String {
        guard let known = form[field], (1...64).contains(known.utf8.count) else { return new() }
        return known
    }

    /// The request that a form is.
    ///
    /// - Parameters:
    ///   - operation: what the form does, such as `form:start`.
    ///   - fields: the names of the fields that make it what it is.
    ///   - files: what the files hold that go with it.
    static func request(
        _ operation: String, of account: ID<Account>, _ form: FormFields, fields: [String], files: [String] = []
    ) throws -> IdempotentRequest? {
        guard let name = form[field], !name.isEmpty else { return nil }
        var body: [UInt8] = []
        for field in fields {
            let value = form[field] ?? ""
            body += Array("\(field)=\(value.utf8.count):".utf8) + Array(value.utf8)
        }
        body += Self.bytes(of: files)
        return try IdempotentRequest(account: account, operation: operation, key: name, body: body)
    }

    /// Each with its length, so that no two choices of files have the same bytes; none for no file.
    static func bytes(of files: [String]) -> [UInt8] {
        files.flatMap { Array("file=\($0.utf8.count):".utf8) + Array($0.utf8) }
    }
}
