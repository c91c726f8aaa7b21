public import Persistence

/// What can be refused to a system.
public enum SystemMessageRefusal: Refusal, Equatable {
    /// The site has switched the external route off (S48).
    case routeOff
    case scopeMissing(SystemScope)
    /// It answers what was delivered to it, and begins nothing.
    case onlyReplies
    case authorityNotBound
    case groupNotBound
    /// Requests of systems must name themselves.
    case keyMissing
    /// A signed request bears another name than the one that was signed.
    case keyNotSigned
    case patientNotFound
    case patientDeceased
    /// Nobody has an account by which this patient's messages could be read.
    case patientNotEnrolled
    /// The conversation that is quoted is another patient's.
    case otherPatient
    /// A message of this system bears this name already; which it became, unless it waits for a person.
    case externalIDKnown(ID<Message>?)
    /// An event of this system bears this id already, of another patient or another kind.
    case eventIDReused
    case tooMany(retryAfter: Int64)

    public var code: String {
        switch self {
        case .routeOff: "external-route-off"
        case .scopeMissing: "insufficient-scope"
        case .onlyReplies: "only-replies"
        case .authorityNotBound: "authority-not-bound"
        case .groupNotBound: "clinical-group-not-bound"
        case .keyMissing: "idempotency-key-required"
        case .keyNotSigned: "idempotency-key-not-signed"
        case .patientNotFound: "patient-not-found"
        case .patientDeceased: "patient-deceased"
        case .patientNotEnrolled: "patient-not-enrolled"
        case .otherPatient: "other-patient"
        case .externalIDKnown: "external-id-known"
        case .eventIDReused: "event-id-reused"
        case .tooMany: "too-many-requests"
        }
    }

    public var status: Int {
        switch self {
        case .routeOff, .scopeMissing, .onlyReplies, .authorityNotBound, .groupNotBound: 403
        case .keyMissing, .keyNotSigned: 400
        case .patientNotFound: 404
        case .patientDeceased, .patientNotEnrolled, .externalIDKnown, .eventIDReused: 409
        case .otherPatient: 422
        case .tooMany: 429
        }
    }

    public var sentence: String {
        switch self {
        case .routeOff: "Messages with external systems are switched off at this site."
        case .scopeMissing(let scope): "The token does not carry \(scope)."
        case .onlyReplies: "This secret answers what was delivered to its endpoint. To begin a conversation, use a token."
        case .authorityNotBound: "This system is not bound to that assigning authority."
        case .groupNotBound: "This system may not write for that clinical group."
        case .keyMissing: "Send an Idempotency-Key of 1 to 255 characters, a fresh one with every new request."
        case .keyNotSigned: "A signed request is named by its webhook-id. Leave Idempotency-Key out, or send the same id."
        case .patientNotFound: "No patient of this site bears that number."
        case .patientDeceased: "The patient has died; nothing is sent. Call the family."
        case .patientNotEnrolled: "Neither the patient nor anybody who acts for them has an active account. Call, or write a letter."
        case .otherPatient: "What it answers belongs to another patient. Nothing was sent."
        case .externalIDKnown: "A message with this externalId was taken before. Nothing was sent again."
        case .eventIDReused:
            "An event of this id was taken before, of another patient or another kind. Nothing was kept: send it with an id of its own."
        case .tooMany: "More requests than this system may make in a minute. Nothing was lost: wait, and send it again with the same key."
        }
    }
}

extension SystemMessageRefusal: WaitingRefusal {
    public var retryAfter: Int64? {
        if case .tooMany(let seconds) = self { seconds } else { nil }
    }
}
