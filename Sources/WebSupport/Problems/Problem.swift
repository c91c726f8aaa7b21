/// What went wrong, for a program: RFC 9457 with a stable `code`.
///
/// No text here may carry what somebody typed: details are sentences of ours.
public struct Problem: Error, Sendable, Hashable {
    /// What is wrong with one field.
    public struct Field: Sendable, Hashable {
        /// Path of the field in the request, `to.clinicalGroup`.
        public let field: String
        /// Stable word for programs, `too-long`.
        public let code: String
        /// Sentence for people.
        public let message: String

        public init(field: String, code: String, message: String) {
            self.field = field
            self.code = code
            self.message = message
        }
    }

    /// HTTP status.
    public var status: Int
    /// Stable word for programs, `task-already-claimed`.
    public var code: String
    /// The kind of problem in a few words, the same at every occurrence.
    public var title: String
    /// A sentence on this occurrence.
    public var detail: String
    public var errors: [Field]
    /// Further members of this code, such as `owner`.
    public var members: JSONObject
    /// Seconds until another attempt makes sense, sent as `Retry-After`.
    public var retryAfter: Int?

    public init(
        status: Int, code: String, title: String, detail: String, errors: [Field] = [],
        members: JSONObject = JSONObject(), retryAfter: Int? = nil
    ) {
        self.status = status
        self.code = code
        self.title = title
        self.detail = detail
        self.errors = errors
        self.members = members
        self.retryAfter = retryAfter
    }

    /// URI that names the kind of problem.
    public var type: String { "urn:threadwell:problem:\(code)" }

    /// The document.
    public func json(requestID: String) -> [UInt8] {
        JSONWriter.object { writer in
            writer.member("type", type)
            writer.member("title", title)
            writer.member("status", status)
            writer.member("detail", detail)
            writer.member("code", code)
            writer.member("requestId", requestID)
            if !errors.isEmpty {
                writer.member(
                    "errors",
                    array: { list in
                        for error in errors {
                            list.element(object: { object in
                                object.member("field", error.field)
                                object.member("code", error.code)
                                object.member("message", error.message)
                            })
                        }
                    })
            }
            for member in members.members { writer.member(named: member.key, value: member.value) }
        }
    }
}

/// Something a person or a program was refused, and how that is told. Refusals of rules conform to it where
/// they meet HTTP.
public protocol ProblemConvertible: Error {
    var problem: Problem { get }
}

extension Problem: ProblemConvertible {
    public var problem: Problem { self }
}
