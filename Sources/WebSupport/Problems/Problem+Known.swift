/// The problems of the protocol itself, the same for every route.
extension Problem {
    /// Unknown and forbidden look alike: always the same bytes but for the request id.
    public static var notFound: Problem {
        Problem(status: 404, code: "not-found", title: "Not found", detail: "There is nothing here that you can see.")
    }

    public static var unauthenticated: Problem {
        Problem(status: 401, code: "sign-in-required", title: "Sign-in required", detail: "Sign in, then try again.")
    }

    /// For the holder of a session alone: at sign-in a disabled account is answered like an unknown one.
    public static var accountDisabled: Problem {
        Problem(status: 401, code: "account-disabled", title: "account disabled", detail: "Your account is disabled. Ask the practice.")
    }

    public static var crossSite: Problem {
        Problem(
            status: 403, code: "cross-site", title: "Request from another site",
            detail: "This request did not come from a page of this site. Reload the page and try again.")
    }

    public static var methodNotAllowed: Problem {
        Problem(
            status: 405, code: "method-not-allowed", title: "Method not allowed", detail: "This address does not answer this method.")
    }

    /// The connection ended, or broke, before the request was whole. Whoever closed only their own side still reads it.
    public static var cutOff: Problem {
        Problem(
            status: 400, code: "request-cut-off", title: "Request cut off",
            detail: "The request ended before all of it had come. Nothing was done with it; send it again.")
    }

    /// The body does not hold to HTTP/1.1: a piece of it without a length, as a rule.
    public static var brokenBody: Problem {
        Problem(
            status: 400, code: "broken-body", title: "Broken body",
            detail: "The pieces of the request's body cannot be told apart. Send it with its length, or in pieces as HTTP/1.1 has them.")
    }

    /// The body came in more slowly than `ServerLimits` allows; the connection is closed after this answer.
    public static var tooSlow: Problem {
        Problem(
            status: 408, code: "request-too-slow", title: "Too slow",
            detail: "The request came in too slowly to wait for its end. Nothing was done with it; send it again over a better line.")
    }

    /// - Parameter limit: bytes.
    public static func tooLarge(limit: Int) -> Problem {
        Problem(
            status: 413, code: "too-large", title: "Too large", detail: "The request has more than \(limit) bytes.",
            members: JSONObject([.init(key: "limit", value: .integer(Int64(limit)))]))
    }

    /// - Parameter expected: media types, for the sentence.
    public static func unsupportedMediaType(expected: String) -> Problem {
        Problem(
            status: 415, code: "unsupported-media-type", title: "Unsupported content type",
            detail: "Send the request as \(expected).")
    }

    /// - Parameter retryAfter: seconds.
    public static func overloaded(retryAfter: Int) -> Problem {
        Problem(
            status: 503, code: "overloaded", title: "Busy",
            detail: "More is going on than this server can answer at once. Try again in a moment. Nothing was changed.",
            retryAfter: retryAfter)
    }

    /// A fault of ours; what happened is in the log under the request id, never in the answer.
    public static var internalError: Problem {
        Problem(
            status: 500, code: "internal-error", title: "Something went wrong here",
            detail: "This is our fault and has been noted. Try again; if it happens again, tell us the request id.")
    }
}

extension JSONReader.Refusal: ProblemConvertible {
    public var problem: Problem {
        switch self {
        case .tooLarge(let limit): .tooLarge(limit: limit)
        case .tooDeep(let limit): Self.broken("The JSON document is nested more than \(limit) levels deep.")
        case .malformed(let offset): Self.broken("The body is not JSON: it breaks off or goes wrong at byte \(offset).")
        case .duplicateKey(let offset): Self.broken("A member appears twice in one object, at byte \(offset).")
        case .unpairedSurrogate(let offset):
            Problem(
                status: 422, code: "unsupported-character", title: "Unsupported character",
                detail: "Half a character (an unpaired surrogate) stands at byte \(offset). Remove it and send it again.")
        case .invalidUTF8(let offset): Self.broken("The text that begins at byte \(offset) is not UTF-8.")
        case .trailing(let offset): Self.broken("Something follows the JSON document, at byte \(offset).")
        }
    }

    private static func broken(_ detail: String) -> Problem {
        Problem(status: 400, code: "broken-json", title: "Broken JSON", detail: detail)
    }
}

extension JSONFields.Refusal: ProblemConvertible {
    public var problem: Problem {
        switch self {
        case .notAnObject:
            Problem(status: 400, code: "broken-json", title: "Broken JSON", detail: "The body must be one JSON object.")
        case .unknown(let field):
            Self.field(400, field, "unknown-field", "This field is not known here.")
        case .missing(let field):
            Self.field(422, field, "required", "This field is required.")
        case .wrongType(let field, let expected):
            Self.field(422, field, "wrong-type", "This field must be of type \(expected).")
        }
    }

    private static func field(_ status: Int, _ field: String, _ code: String, _ message: String) -> Problem {
        Problem(
            status: status, code: status == 400 ? code : "invalid-fields", title: "Check the fields", detail: message,
            errors: [Problem.Field(field: field, code: code, message: message)])
    }
}

extension FormRefusal: ProblemConvertible {
    public var problem: Problem {
        switch self {
        case .tooLarge(let limit): .tooLarge(limit: limit)
        case .tooManyFields(let limit): Self.broken("The form has more than \(limit) fields.")
        case .percentEncoding: Self.broken("A percent sign in the form is not followed by two hexadecimal digits.")
        case .invalidUTF8: Self.broken("A field of the form is not UTF-8 text.")
        case .malformedMultipart: Self.broken("The parts of the form cannot be told apart.")
        case .boundary: Self.broken("The form names no usable boundary between its parts.")
        }
    }

    private static func broken(_ detail: String) -> Problem {
        Problem(status: 400, code: "broken-form", title: "Broken form", detail: detail)
    }
}
