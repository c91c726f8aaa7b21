/// `multipart/form-data` (RFC 7578) held in memory.
public struct MultipartForm: Sendable, Hashable {
    public struct Part: Sendable, Hashable {
        public let name: String
        /// As the browser sent it; never to be used as a path.
        public let filename: String?
        /// As the browser sent it, lower-case, without parameters; never to be believed.
        public let contentType: String?
        public let bytes: [UInt8]
    }

    public let parts: [Part]

    /// Parses a whole body.
    ///
    /// - Parameter boundary: the boundary parameter of the content type, see `MultipartBoundary`.
    public init(_ bytes: [UInt8], boundary: String, limits: FormLimits) throws(FormRefusal) {
        guard bytes.count <= limits.bytes else { throw .tooLarge(limit: limits.bytes) }
        let delimiter = Array("\r\n--\(boundary)".utf8)
        // The first delimiter needs no line break before it; giving it one lets every delimiter be found alike.
        let body = Array("\r\n".utf8) + bytes
        var parts: [Part] = []
        guard var position = body.firstRange(of: delimiter, from: 0)?.upperBound else { throw .malformedMultipart }
        while true {
            if body[position...].starts(with: "--".utf8) { break }
            position = try Self.skipLineEnd(in: body, from: position)
            guard let end = body.firstRange(of: delimiter, from: position - 2) else { throw .malformedMultipart }
            guard parts.count < limits.fields else { throw .tooManyFields(limit: limits.fields) }
            parts.append(try Self.part(body[position..<max(position, end.lowerBound)], limits: limits))
            position = end.upperBound
        }
        self.parts = parts
    }

    /// The parts without a file name, as text.
    public func fields() throws(FormRefusal) -> FormFields {
        var fields: [FormFields.Field] = []
        for part in parts where part.filename == nil {
            guard let value = String(validating: part.bytes, as: UTF8.self) else { throw .invalidUTF8 }
            fields.append(FormFields.Field(name: part.name, value: value))
        }
        return FormFields(fields)
    }

    /// The parts with a file name. A browser sends one with an empty name when no file was chosen; it is left out.
    public var files: [Part] {
        parts.filter { part in
            part.filename.map { !$0.isEmpty || !part.bytes.isEmpty } ?? false
        }
    }

    private static func skipLineEnd(in body: [UInt8], from start: Int) throws(FormRefusal) -> Int {
        var position = start
        while position < body.count, body[position] == 0x20 || body[position] == 0x09 { position += 1 }
        guard body[position...].starts(with: "\r\n".utf8) else { throw .malformedMultipart }
        return position + 2
    }

    private static func part(_ bytes: ArraySlice<UInt8>, limits: FormLimits) throws(FormRefusal) -> Part {
        let whole = Array(bytes)
        guard let blank = whole.firstRange(of: Array("\r\n\r\n".utf8), from: 0) else { throw .malformedMultipart }
        guard blank.lowerBound <= limits.partHeaderBytes else { throw .tooLarge(limit: limits.partHeaderBytes) }
        let headers = try MultipartHeaders(whole[..<blank.lowerBound])
        return Part(
            name: headers.name, filename: headers.filename, contentType: headers.contentType,
            bytes: Array(whole[blank.upperBound...]))
    }
}

extension [UInt8] {
    /// The first place where these bytes stand, at or after `start`.
    func firstRange(of pattern: [UInt8], from start: Int) -> Range<Int>? {
        guard let first = pattern.first, start >= 0 else { return nil }
        return self.withUnsafeBufferPointer { body in
            var position = start
            while position + pattern.count <= body.count {
                if body[position] == first, body[position..<position + pattern.count].elementsEqual(pattern) {
                    return position..<position + pattern.count
                }
                position += 1
            }
            return nil
        }
    }
}
