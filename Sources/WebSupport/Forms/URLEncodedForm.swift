/// `application/x-www-form-urlencoded` (WHATWG URL, section 5), decoded strictly.
public enum URLEncodedForm {
    /// The fields of a body or of a query without its question mark.
    public static func fields(of bytes: some Collection<UInt8>, limits: FormLimits) throws(FormRefusal) -> FormFields {
        guard bytes.count <= limits.bytes else { throw .tooLarge(limit: limits.bytes) }
        var fields: [FormFields.Field] = []
        for pair in bytes.split(separator: UInt8(ascii: "&")) {
            guard fields.count < limits.fields else { throw .tooManyFields(limit: limits.fields) }
            let equals = pair.firstIndex(of: UInt8(ascii: "="))
            let name = try text(pair[pair.startIndex..<(equals ?? pair.endIndex)])
            let value = try equals.map { index throws(FormRefusal) in try text(pair[pair.index(after: index)...]) }
            fields.append(FormFields.Field(name: name, value: value ?? ""))
        }
        return FormFields(fields)
    }

    /// The fields of a query; none when there is no query.
    public static func fields(ofQuery query: Substring?, limits: FormLimits) throws(FormRefusal) -> FormFields {
        guard let query else { return FormFields() }
        return try fields(of: Array(query.utf8), limits: limits)
    }

    private static func text(_ bytes: some Collection<UInt8>) throws(FormRefusal) -> String {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var index = bytes.startIndex
        while index < bytes.endIndex {
            let byte = bytes[index]
            index = bytes.index(after: index)
            switch byte {
            case UInt8(ascii: "+"): decoded.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                var value: UInt8 = 0
                for _ in 0..<2 {
                    guard index < bytes.endIndex, let digit = Hexadecimal.value(bytes[index]) else { throw .percentEncoding }
                    value = value << 4 | digit
                    index = bytes.index(after: index)
                }
                decoded.append(value)
            default: decoded.append(byte)
            }
        }
        guard let text = String(validating: decoded, as: UTF8.self) else { throw .invalidUTF8 }
        return text
    }
}
