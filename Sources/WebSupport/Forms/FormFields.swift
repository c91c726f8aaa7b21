/// The fields of a submitted form, or of a query, in the order they were sent.
public struct FormFields: Sendable, Hashable {
    public struct Field: Sendable, Hashable {
        public let name: String
        public let value: String

        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    public var fields: [Field]

    public init(_ fields: [Field] = []) {
        self.fields = fields
    }

    /// The first value of this name; nil when the field was not sent.
    public subscript(_ name: String) -> String? {
        fields.first { $0.name == name }?.value
    }

    /// Every value of this name, as check boxes and multiple selects send them.
    public func all(_ name: String) -> [String] {
        fields.filter { $0.name == name }.map(\.value)
    }

    /// The first name that is not among those expected; nil when all are.
    public func unexpectedName(besides expected: [String]) -> String? {
        fields.first { !expected.contains($0.name) }?.name
    }
}

/// What somebody typed shows in no log and no error, whoever writes the fields there.
extension FormFields.Field: CustomStringConvertible, CustomReflectable {
    public var description: String { "\(name)=\(Sensitive(value))" }
    public var customMirror: Mirror { Mirror(self, children: ["name": name, "value": Sensitive(value)]) }
}

/// Why a form is refused. No case carries what was sent.
public enum FormRefusal: Error, Sendable, Hashable {
    /// More bytes than the limit.
    case tooLarge(limit: Int)
    /// More fields or parts than the limit.
    case tooManyFields(limit: Int)
    /// A `%` that is not followed by two hexadecimal digits.
    case percentEncoding
    /// A name or value that is not UTF-8.
    case invalidUTF8
    /// A multipart body that does not follow RFC 7578 and RFC 2046.
    case malformedMultipart
    /// A multipart content type without a usable boundary.
    case boundary
}

/// What a form may have at most.
public struct FormLimits: Sendable, Hashable {
    /// Bytes of the body.
    public var bytes: Int
    /// Fields, or parts.
    public var fields: Int
    /// Bytes of the headers of one multipart part.
    public var partHeaderBytes: Int

    public init(bytes: Int, fields: Int = 100, partHeaderBytes: Int = 4096) {
        self.bytes = bytes
        self.fields = fields
        self.partHeaderBytes = partHeaderBytes
    }
}
