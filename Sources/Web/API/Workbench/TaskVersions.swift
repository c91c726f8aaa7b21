import HTTPTypes
import Hummingbird
import Messaging
import Persistence
import WebSupport

extension API {
    /// Which versions of a task a change is meant for (`If-Match`).
    struct ExpectedVersion: Sendable {
        let condition: EntityTagCondition?

        /// The version to pass on to the verb; nil when any will do.
        ///
        /// What can match nothing becomes a version no task has, so that the
        /// verb refuses it after everything that weighs more than staleness.
        func version(of task: ID<WorkbenchTask>, for user: SignedIn, _ workbench: Workbench, in tx: Transaction) throws -> Int64? {
            switch condition {
            case nil, .any?: return nil
            case .oneOf(let tags)? where tags.count == 1: return Int64(tags[0].value) ?? -1
            case let several?:
                let current = try workbench.summary(of: task, for: user.account.id, in: tx).task.version
                return several.matches(EntityTag(String(current))) ? current : -1
            }
        }
    }
}

extension API.Call {
    var ifMatch: API.ExpectedVersion {
        API.ExpectedVersion(condition: EntityTagCondition(input.headers[values: .ifMatch]))
    }
}

extension Workbench {
    /// The task that was just changed, as an answer that can be kept and given again.
    func answer(_ status: Int, _ task: ID<WorkbenchTask>, _ site: Site, _ language: String, in tx: Transaction) throws -> IdempotentAnswer {
        let summary = try current(task, in: tx)
        return IdempotentAnswer(
            status: status, body: JSONWriter.object(capacity: 1024) { $0.task(summary, site, language) }, from: summary.task.conversation)
    }
}

extension EntityTag {
    /// The version with which the task in an answer ends. It is read from the
    /// bytes, so that an answer given again carries the tag it had.
    init?(ofTaskIn answer: [UInt8]) {
        let digits = answer.reversed().drop { $0 == UInt8(ascii: "}") }.prefix { (0x30...0x39).contains($0) }
        guard !digits.isEmpty else { return nil }
        self.init(String(decoding: digits.reversed(), as: UTF8.self))
    }
}

extension IdempotentAnswer {
    /// The answer with the task's version as its tag.
    var taggedByTask: Response {
        var headers: HTTPFields = [:]
        if let tag = EntityTag(ofTaskIn: body) { headers[.eTag] = tag.description }
        return .json(body, status: HTTPResponse.Status(code: status), headers: headers)
    }
}
