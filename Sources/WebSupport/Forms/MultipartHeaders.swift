/// The headers of one part: what `Content-Disposition` and `Content-Type` say.
struct MultipartHeaders {
    let name: String
    let filename: String?
    let contentType: String?

    init(_ bytes: ArraySlice<UInt8>) throws(FormRefusal) {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .invalidUTF8 }
        var disposition: HeaderParameters?
        var contentType: String?
        for line in text.split(separator: "\r\n") {
            guard let colon = line.firstIndex(of: ":") else { throw .malformedMultipart }
            let value = line[line.index(after: colon)...]
            switch line[..<colon].lowercased() {
            case "content-disposition":
                guard disposition == nil, let parsed = HeaderParameters(value, quoting: .form) else { throw .malformedMultipart }
                disposition = parsed
            case "content-type":
                guard contentType == nil, let parsed = HeaderParameters(value, quoting: .header) else { throw .malformedMultipart }
                contentType = parsed.value
            default: break
            }
        }
        guard let disposition, disposition.value == "form-data", let name = disposition["name"] else { throw .malformedMultipart }
        self.name = name
        self.filename = disposition["filename"]
        self.contentType = contentType
    }
}

/// The boundary of a multipart body.
public enum MultipartBoundary {
    /// The boundary that a `Content-Type` header names (RFC 2046, 5.1.1: 1 to 70 characters of a closed list).
    public static func of(contentType: String) throws(FormRefusal) -> String {
        guard let parsed = HeaderParameters(contentType[...], quoting: .header), parsed.value == "multipart/form-data",
            let boundary = parsed["boundary"], (1...70).contains(boundary.utf8.count), boundary.last != " ",
            boundary.utf8.allSatisfy(isBoundaryCharacter)
        else { throw .boundary }
        return boundary
    }

    private static func isBoundaryCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
        default: "'()+_,-./:=? ".utf8.contains(byte)
        }
    }
}
