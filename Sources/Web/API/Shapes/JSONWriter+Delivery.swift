import Messaging
import WebSupport

extension JSONWriter {
    /// As the readers of its message are told of it.
    mutating func delivery(_ delivery: Delivery, _ adapter: String?) {
        member("id", delivery.id)
        member("adapter", adapter)
        member("state", delivery.state.rawValue)
        member("attempts", delivery.attempts)
        member("nextAttemptAt", delivery.nextAttemptAt)
        member("lastCode", delivery.lastCode)
        member("waitsForFiles", delivery.waitsForFiles)
    }

    /// As an administrator sees it.
    mutating func delivery(_ delivery: Delivery) {
        member("id", delivery.id)
        member("endpoint", delivery.endpoint)
        member("message", delivery.message)
        member("conversation", delivery.conversation)
        member("state", delivery.state.rawValue)
        member("attempts", delivery.attempts)
        member("nextAttemptAt", delivery.nextAttemptAt)
        member("lastCode", delivery.lastCode)
        member("waitsForFiles", delivery.waitsForFiles)
        member("urgent", delivery.isUrgent)
        member("task", delivery.task)
        member("createdAt", delivery.createdAt)
        member("acceptedAt", delivery.acceptedAt)
        member("answeredAt", delivery.answeredAt)
        member("endedAt", delivery.endedAt)
    }

    mutating func attempt(_ attempt: DeliveryAttempt) {
        member("number", attempt.number)
        member("adapter", attempt.adapter)
        member("startedAt", attempt.startedAt)
        member("endedAt", attempt.endedAt)
        member("outcome", attempt.outcome?.rawValue)
        member("code", attempt.code)
        member("reason", attempt.fault?.rawValue)
        member("milliseconds", attempt.milliseconds)
        member("requestHash", attempt.requestMark)
    }

    mutating func standing(_ standing: EndpointStanding) {
        member("code", standing.endpoint.code)
        member("adapter", standing.endpoint.adapter)
        member("waiting", standing.waiting)
        member("oldestAt", standing.oldest)
        member("dead", standing.dead)
        member("pausedUntil", standing.openUntil)
        member("disabledAt", standing.disabledAt)
    }

    mutating func trial(_ trial: EndpointTrial) {
        member("accepted", trial.isAccepted)
        member(
            "request",
            object: { w in
                w.member("address", trial.address)
                w.member(
                    "headers",
                    array: { list in
                        for header in trial.headers {
                            list.element(object: { field in
                                field.member("name", header.name)
                                field.member("value", header.value)
                            })
                        }
                    })
                w.member("body", trial.body)
            })
        member(
            "response",
            object: { w in
                w.member("code", trial.outcome.code)
                w.member("body", trial.answer)
                w.member("milliseconds", trial.milliseconds)
            })
        member("reason", trial.outcome.fault?.rawValue)
    }
}
