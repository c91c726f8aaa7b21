import HTTPTypes
public import Hummingbird

/// A file that is part of the program, such as its stylesheet.
public struct Asset: Sendable, Hashable {
    /// As in the sources, `threadwell.css`.
    public let name: String
    /// With a part of its SHA-256, `threadwell.3f9a61c20b47.css`: a changed file has another address.
    public let hashedName: String
    /// Media type with character set.
    public let contentType: String
    /// Strong entity tag, quotes included.
    public let entityTag: String
    public let bytes: [UInt8]

    public init(name: String, hashedName: String, contentType: String, entityTag: String, bytes: [UInt8]) {
        self.name = name
        self.hashedName = hashedName
        self.contentType = contentType
        self.entityTag = entityTag
        self.bytes = bytes
    }

    /// The file, kept by browsers for ever under its hashed name; 304 when the browser says it has it.
    public func response(to request: Request) -> Response {
        let headers: HTTPFields = [.cacheControl: SecurityHeaders.immutable, .eTag: entityTag]
        if let condition = EntityTagCondition(request.headers[values: .ifNoneMatch]),
            condition.matches(EntityTag(String(entityTag.dropFirst().dropLast())))
        {
            return Response(status: .notModified, headers: headers)
        }
        return .bytes(bytes, contentType: contentType, headers: headers)
    }
}
