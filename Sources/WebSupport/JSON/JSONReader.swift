/// Reads exactly one JSON document, strictly (RFC 8259).
///
/// Refused: input beyond the size limit, nesting beyond the depth limit, a key twice in one object, unpaired
/// surrogates, invalid UTF-8, raw control characters in strings, anything after the document, a byte order
/// mark. U+0000 written as an escape is kept, so that the rules of the product can refuse it with a sentence.
public struct JSONReader: Sendable {
    /// Why a document is refused. Offsets are bytes from the start; no case carries text of the document.
    public enum Refusal: Error, Sendable, Hashable {
        /// More bytes than the limit.
        case tooLarge(limit: Int)
        /// More nested arrays and objects than the limit.
        case tooDeep(limit: Int)
        case malformed(offset: Int)
        case duplicateKey(offset: Int)
        /// The document is sound, but for half a character that an escape names.
        case unpairedSurrogate(offset: Int)
        case invalidUTF8(offset: Int)
        /// Something other than white space follows the document.
        case trailing(offset: Int)
    }

    /// Bytes accepted at most.
    public let sizeLimit: Int
    /// Nested arrays and objects accepted at most.
    public let depthLimit: Int

    public init(sizeLimit: Int, depthLimit: Int = 32) {
        self.sizeLimit = sizeLimit
        self.depthLimit = depthLimit
    }

    /// The value of the document.
    public func value(of bytes: some Sequence<UInt8>) throws(Refusal) -> JSONValue {
        let result = bytes.withContiguousStorageIfAvailable { parse($0) }
        if let result { return try result.get() }
        return try Array(bytes).withUnsafeBufferPointer { parse($0) }.get()
    }

    private func parse(_ bytes: UnsafeBufferPointer<UInt8>) -> Result<JSONValue, Refusal> {
        guard bytes.count <= sizeLimit else { return .failure(.tooLarge(limit: sizeLimit)) }
        do throws(Refusal) {
            var parser = JSONParser(bytes: bytes, depthLimit: depthLimit)
            return .success(try parser.document())
        } catch {
            return .failure(error)
        }
    }
}
