import HTTPTypes
import Hummingbird
import Messaging
import NIOCore
import WebSupport

extension AttachmentContent {
    /// The bytes as an answer. A picture may be shown; everything else is only kept by the browser. Whatever it is, nothing in it runs:
    /// it is sandboxed, and its type is what was found in it, not to be guessed anew.
    ///
    /// A browser draws the page of a lone picture with styles of its own, which are all that such a page may have.
    var response: Response {
        let styles = file.kind.isPicture ? "style-src 'unsafe-inline'; " : ""
        let headers: HTTPFields = [
            .contentType: file.kind.contentType,
            .contentDisposition: ContentDisposition.header(file.name, isShown: file.kind.isPicture),
            .contentSecurityPolicy: "sandbox; default-src 'none'; \(styles)frame-ancestors 'none'",
        ]
        return Response(
            status: .ok, headers: headers,
            body: ResponseBody(contentLength: file.size) { writer in
                // One part at a time; the next is read when the client has taken this one.
                for number in 0..<parts { try await writer.write(ByteBuffer(bytes: try await part(number))) }
                try await writer.finish(nil)
            })
    }
}
