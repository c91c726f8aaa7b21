import Messaging
import WebSupport

extension JSONWriter {
    mutating func task(_ summary: TaskSummary, _ site: Site, _ language: String) {
        let task = summary.task
        member("id", task.id)
        member("state", summary.state.rawValue)
        if summary.state == .waiting, let wakeAt = task.wakeAt, let holdFor = task.holdFor {
            member(
                "hold",
                object: { w in
                    w.member("for", holdFor.rawValue)
                    w.member("until", wakeAt)
                })
        }
        if let outcome = task.outcome { member("outcome", outcome.rawValue) }
        workflowGroup(task.workflowGroup, site)
        owner(summary.owner)
        patient(task.patient, summary.patient)
        member("conversation", task.conversation)
        member("message", summary.message)
        member("subject", summary.card.subject)
        member("type", task.type.rawValue)
        member("priority", task.rank == 0 ? "possible-urgent" : "normal")
        if !summary.urgentWords.isEmpty { urgent(summary.urgentWords) }
        if let raisedBy = task.raisedBy { member("raisedBy", raisedBy) }
        if let warnedAt = task.warnedAt { member("warnedAt", warnedAt) }
        if let escalatedAt = task.escalatedAt { member("escalatedAt", escalatedAt) }
        member("openedAt", task.openedAt)
        member("dueAt", task.dueAt)
        promise(summary.promise, language)
        member("version", task.version)
    }

    /// The member's own words that may mean danger.
    mutating func urgent(_ words: [String]) {
        member("urgent", object: { $0.member("words", texts: words) })
    }

    /// The task with its whole chain.
    mutating func openTask(_ open: OpenTask, _ site: Site, _ language: String) {
        task(open.summary, site, language)
        member(
            "messages",
            array: { list in
                for message in open.messages {
                    list.element(object: { $0.message(message, patient: open.summary.patient, site, language) })
                }
            })
        member("earlierMessages", open.earlier)
        member(
            "notes",
            array: { list in
                for note in open.notes { list.element(object: { $0.note(note) }) }
            })
        readers(open.readers)
        member("reasons", texts: open.reasons)
        member(
            "escalations",
            array: { list in
                for told in open.escalations {
                    list.element(object: { w in
                        w.member("stage", told.stage.rawValue)
                        w.owner(told.told, as: "told")
                        w.member("at", told.at)
                        w.member("openedAt", told.openedAt)
                    })
                }
            })
        member(
            "presence",
            array: { list in
                for presence in open.presences {
                    list.element(object: { w in
                        w.owner(TaskOwner(account: presence.account, username: presence.username, name: presence.name), as: "user")
                        w.member("writing", presence.isWriting)
                    })
                }
            })
    }

    mutating func note(_ note: TaskNote) {
        member("id", note.id)
        member("author", object: { $0.member("name", note.authorName) })
        member("body", note.body)
        member("createdAt", note.createdAt)
    }

    mutating func owner(_ owner: TaskOwner?, as key: StaticString = "owner") {
        guard let owner else { return member(key, value: nil) }
        member(
            key,
            object: { w in
                w.member("username", owner.username)
                w.member("name", owner.name)
            })
    }
}
