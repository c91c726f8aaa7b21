public import HummingbirdCore
public import NIOCore
import NIOHTTP1
import NIOSSL

/// The body of a request, piece by piece as it comes in.
///
/// What ends it too early is the client's doing, or the network's: a refusal, and no fault of ours that an operator would have to look at.
public struct ArrivingBody: AsyncSequence, Sendable {
    public typealias Element = ByteBuffer

    fileprivate let body: RequestBody

    public struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate var pieces: RequestBody.AsyncIterator

        /// - Throws: `Problem.cutOff`, `Problem.brokenBody`, `Problem.tooSlow`; whatever else ends a stream.
        public mutating func next() async throws -> ByteBuffer? {
            do {
                return try await pieces.next()
            } catch {
                throw ArrivingBody.told(error)
            }
        }
    }

    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(pieces: body.makeAsyncIterator())
    }

    /// What a connection throws where a body is read, as it is told. Anywhere else the same errors mean something else.
    static func told(_ error: any Error) -> any Error {
        switch error {
        case HTTPParserError.invalidEOFState, HTTPParserError.closedConnection: Problem.cutOff
        case is HTTPParserError: Problem.brokenBody
        case is IOError, is ChannelError, is NIOSSLError, is BoringSSLError: Problem.cutOff
        default: error
        }
    }
}

extension RequestBody {
    /// The pieces as they come in, and a refusal where the connection breaks.
    public var arriving: ArrivingBody { ArrivingBody(body: self) }
}
