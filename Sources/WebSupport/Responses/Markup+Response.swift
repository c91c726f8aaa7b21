public import HTTPTypes
public import Hummingbird
public import NIOCore

extension Markup {
    /// The bytes as the body of a response.
    public var buffer: ByteBuffer { ByteBuffer(bytes: bytes) }

    /// A page or a fragment of one.
    public func response(status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]) -> Response {
        .bytes(bytes, contentType: "text/html; charset=utf-8", status: status, headers: headers)
    }
}

extension Markup: ResponseGenerator {
    public func response(from request: Request, context: some RequestContext) throws -> Response {
        response()
    }
}

extension Response {
    /// Bytes of a known content type and length.
    public static func bytes(
        _ bytes: [UInt8], contentType: String, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
    ) -> Response {
        var fields = headers
        fields[.contentType] = contentType
        fields[.contentLength] = String(bytes.count)
        return Response(status: status, headers: fields, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    /// A JSON document.
    public static func json(
        _ bytes: [UInt8], status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
    ) -> Response {
        .bytes(bytes, contentType: "application/json", status: status, headers: headers)
    }

    /// A problem document.
    public static func problem(_ problem: Problem, requestID: String, headers: HTTPFields = [:]) -> Response {
        var fields = headers
        if let retryAfter = problem.retryAfter { fields[.retryAfter] = String(retryAfter) }
        return .bytes(
            problem.json(requestID: requestID), contentType: "application/problem+json",
            status: HTTPResponse.Status(code: problem.status), headers: fields)
    }

    /// The answer to a form that did what it was asked: go there and read (POST, redirect, GET).
    ///
    /// - Parameter path: an address of this site that begins with one slash; anything else leads to `/`.
    public static func seeOther(_ path: String, headers: HTTPFields = [:]) -> Response {
        var fields = headers
        fields[.location] = LocalPath.isLocal(path) ? path : "/"
        fields[.contentLength] = "0"
        return Response(status: .seeOther, headers: fields)
    }
}

/// Addresses that cannot lead to another site.
public enum LocalPath {
    /// True for `/…` without control characters or backslashes, and not `//…`, which names another host.
    public static func isLocal(_ path: String) -> Bool {
        let bytes = Array(path.utf8)
        guard bytes.first == UInt8(ascii: "/") else { return false }
        guard bytes.count < 2 || bytes[1] != UInt8(ascii: "/") else { return false }
        return bytes.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") }
    }
}
