import HTTPTypes
import Hummingbird
import Messaging
import Persistence
import WebSupport

extension API {
    /// The answer to what was refused; nil for what nobody expected, which is
    /// logged and told elsewhere.
    static func refusal(_ error: any Error, requestID: String) -> Response? {
        guard let problem = problem(error) else { return nil }
        var headers: HTTPFields = [:]
        // RFC 9110, 15.5.2: a 401 says how to prove who one is.
        if problem.status == 401 { headers[.wwwAuthenticate] = "Bearer realm=\"threadwell\"" }
        return .problem(problem, requestID: requestID, headers: headers)
    }

    static func problem(_ error: any Error) -> Problem? {
        switch Fault(error) {
        case .notFound: .notFound
        case .signInRequired: .unauthenticated
        case .formOfAnotherSession: .crossSite
        case .refused(let refusal): Problem(refusal).with(refusal)
        case .problem(let problem): problem.withRetryAfter
        case .storage: Problem.storage.withRetryAfter
        case .unexpected: nil
        }
    }
}

extension Problem {
    /// What a program needs beyond the sentence: who was first, and which conditions fail.
    fileprivate func with(_ refusal: any Refusal) -> Problem {
        var problem = withRetryAfter
        switch refusal as? TaskRefusal {
        case .alreadyClaimed(let owner, _)?, .notOwner(let owner?)?:
            problem.members.members.append(
                .init(key: "owner", value: ["username": .string(owner.username), "name": .string(owner.name)]))
        case .notEligible(let conditions)?:
            problem.members.members.append(.init(key: "failed", value: .array(conditions.map { .string($0.rawValue) })))
        case .assigneeNotEligible(let conditions)?:
            problem.members.members.append(.init(key: "failed", value: .array(conditions.map { .string($0.rawValue) })))
        case .accountDisabled?:
            problem.members.members.append(.init(key: "failed", value: [.string(EligibilityCondition.enabled.rawValue)]))
        default: break
        }
        if case .externalIDKnown(let message?)? = refusal as? SystemMessageRefusal {
            problem.members.members.append(.init(key: "message", value: .string(message.description)))
        }
        return problem
    }

    /// The seconds of `Retry-After` in the document too.
    fileprivate var withRetryAfter: Problem {
        guard let retryAfter else { return self }
        var problem = self
        problem.members.members.append(.init(key: "retryAfter", value: .integer(Int64(retryAfter))))
        return problem
    }
}
