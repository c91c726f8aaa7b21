/// `Content-Disposition` (RFC 6266): by what name a file comes or goes.
public enum ContentDisposition {
    /// The name of a file; `filename*` stands above `filename`. nil when there is none.
    public static func filename(_ header: String?) -> String? {
        guard let header, let parsed = HeaderParameters(header[...]) else { return nil }
        if let extended = parsed["filename*"] { return decoded(extended) }
        return parsed["filename"]
    }

    /// The header of an answer, with the name in UTF-8 (RFC 8187).
    ///
    /// - Parameter isShown: whether a browser may show it, and not only keep it.
    public static func header(_ name: String, isShown: Bool) -> String {
        let plain = "!#$&+-.^_`|~".utf8
        let encoded = name.utf8.map { byte -> String in
            let isLetter = (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            if isLetter || plain.contains(byte) { return String(UnicodeScalar(byte)) }
            return "%" + String(byte >> 4, radix: 16, uppercase: true) + String(byte & 15, radix: 16, uppercase: true)
        }.joined()
        return "\(isShown ? "inline" : "attachment"); filename*=UTF-8''\(encoded)"
    }

    /// `UTF-8'en'na%C3%AFve.txt`; nil for another alphabet, and for what is not UTF-8.
    private static func decoded(_ text: String) -> String? {
        let parts = text.split(separator: "'", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].lowercased() == "utf-8" else { return nil }
        var bytes: [UInt8] = []
        var rest = Array(parts[2].utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst().flatMap(Hexadecimal.value), let low = rest.popFirst().flatMap(Hexadecimal.value) else {
                return nil
            }
            bytes.append(high << 4 | low)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
