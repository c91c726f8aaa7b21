public import HTTPTypes

extension HTTPField.Name {
    /// A header name the compiler wrote down.
    ///
    /// - Precondition: it is a token (RFC 9110, 5.6.2), which every name in the sources is.
    public init(known name: StaticString) {
        guard let parsed = HTTPField.Name(name.description) else { preconditionFailure("\(name) is no header name") }
        self = parsed
    }
}
