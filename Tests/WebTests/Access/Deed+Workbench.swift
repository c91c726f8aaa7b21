import Messaging
import Persistence
import TestSupport
import WebSupport

@testable import Web

extension AccessWorld {
    /// What is done with tasks, answers and drafts that stand in a way of their own.
    func deedOfTask(_ row: AccessTable.Row) async throws -> Deed? {
        switch row.name {
        case "POST /workbench/tasks/{task}/correction", "POST /api/v1/workbench/tasks/{task}/correction",
            "POST /workbench/messages/{message}/withdrawal", "POST /api/v1/workbench/messages/{message}/withdrawal":
            return Deed(by: "cy", objects: try await answered())
        case "POST /workbench/tasks/{task}/wrong-patient", "POST /api/v1/workbench/tasks/{task}/wrong-patient":
            var deed = Deed(by: "cy", objects: try await fresh(for: row, as: "cy"))
            deed.objects.say(["patient": try fixture.patient("lily").description])
            return deed
        case "POST /workbench/tasks/{task}/wrong-patient/cancellation", "DELETE /api/v1/workbench/tasks/{task}/wrong-patient":
            return Deed(by: "cy", objects: try await proposing(fresh(for: row, as: "cy")))
        case "POST /workbench/tasks/{task}/resumption", "DELETE /api/v1/workbench/tasks/{task}/hold":
            return Deed(by: "cy", objects: try await held())
        case "POST /workbench/tasks/{task}/draft/adoption", "POST /api/v1/workbench/tasks/{task}/drafts/{draft}/adoption":
            return Deed(by: "di", objects: try await takenOver())
        case "POST /workbench/tasks/bulk", "POST /api/v1/workbench/tasks/bulk":
            return Deed(by: "di", objects: try await objects(ownedBy: "cy"))
        case "POST /workbench/drafts/{draft}/deletion":
            var deed = Deed(by: "di")
            deed.objects.draft = try await draft(at: .staffMessage(try fixture.patient("noah")), by: "di")
            return deed
        case "POST /workbench/inbox/{conversation}/draft", "POST /workbench/inbox/{conversation}/messages",
            "POST /api/v1/workbench/inbox/{conversation}/messages", "POST /workbench/inbox/{conversation}/correction",
            "POST /api/v1/workbench/inbox/{conversation}/correction":
            return Deed(by: "di", objects: try await begun())
        default: return nil
        }
    }

    /// A question that Cy has just answered; the message is the answer.
    private func answered() async throws -> Objects {
        var objects = try await self.objects(ownedBy: "cy")
        let (portal, cy, site, task) = (fixture.portal, try fixture.person("cy"), fixture.site, objects.task)
        let reply = try await portal.perform { try portal.workbench.reply("Rest.", to: task, by: cy, site: site, in: $0) }
        (objects.message, objects.version) = (reply.sent.message, reply.task.version)
        return objects
    }

    /// A task that Cy keeps until tomorrow.
    private func held() async throws -> Objects {
        var objects = try await self.objects(ownedBy: "cy")
        let (portal, cy, task) = (fixture.portal, try fixture.person("cy"), objects.task)
        let tomorrow = fixture.clock.now.adding(seconds: 86_400)
        objects.version = try await portal.perform { tx in
            try portal.workbench.hold(task, for: .member, until: tomorrow, by: cy, in: tx)
        }.version
        return objects
    }

    /// A task that Di took over from Cy, who had drafted an answer: the form names the draft, or the address does.
    private func takenOver() async throws -> Objects {
        var objects = try await self.objects(ownedBy: "cy")
        let (portal, di, task) = (fixture.portal, try fixture.person("di"), objects.task)
        let draft = try await self.draft(at: .task(task), by: "cy")
        objects.version = try await portal.perform { tx in
            try portal.workbench.assign(task, to: di.account.id, by: di, in: tx)
        }.version
        objects.fields = ["adopted": draft.description]
        objects.draft = draft
        return objects
    }

    /// A conversation that Di began.
    private func begun() async throws -> Objects {
        let (portal, di, noah, site) = (fixture.portal, try fixture.person("di"), try fixture.patient("noah"), fixture.site)
        let first = NewStaffMessage(type: "medical", clinicalGroup: "pediatrics", subject: "Cough", body: "How is Noah today?")
        let sent = try await portal.perform { try portal.personal.begin(first, to: noah, by: di, site: site, in: $0).map(\.sent) }
        var objects = Objects.nothing
        (objects.conversation, objects.message) = (sent.conversation, sent.message)
        return objects
    }

    private func draft(at place: DraftPlace, by name: String) async throws -> ID<Draft> {
        let (portal, user, site) = (fixture.portal, try fixture.person(name), fixture.site)
        return try await portal.perform { tx in
            try portal.drafts.save(DraftContent(body: "Dear Ada,"), at: place, over: nil, by: user, site: site, in: tx)
        }.id
    }
}

extension AccessWorld {
    /// What is done about people of the practice: Fay comes and goes, so that nobody else of the table does.
    func deedOfGroup(_ row: AccessTable.Row) async throws -> Deed? {
        switch row.name {
        case "POST /workbench/groups/{group}/members", "PUT /api/v1/workbench/groups/{group}/members/{user}":
            return try await withFay(assigned: false)
        case "POST /workbench/groups/{group}/removal", "DELETE /api/v1/workbench/groups/{group}/members/{user}",
            "POST /workbench/groups/{group}/absence", "PUT /api/v1/workbench/groups/{group}/members/{user}/absence":
            return try await withFay(assigned: true)
        case "POST /workbench/groups/{group}/absence/end", "DELETE /api/v1/workbench/groups/{group}/members/{user}/absence":
            try await away("fay")
            return try await withFay(assigned: true)
        case "POST /workbench/absence", "PUT /api/v1/workbench/absence": return Deed(by: "eve")
        case "POST /workbench/absence/end", "DELETE /api/v1/workbench/absence":
            try await away("eve")
            return Deed(by: "eve")
        default: return nil
        }
    }

    private func withFay(assigned: Bool) async throws -> Deed {
        try await fixture.setMembership(of: "fay", in: "primary-nurses", assigned: assigned)
        var deed = Deed(by: "di")
        deed.objects.named["user"] = "fay"
        deed.objects.fields = ["user": "fay"]
        return deed
    }

    private func away(_ name: String) async throws {
        let (portal, user, until) = (fixture.portal, try fixture.person(name), fixture.clock.now.adding(seconds: 7 * 86_400))
        _ = try await portal.perform { try portal.workbench.recordAbsence(NewAbsence(until: until), by: user, in: $0) }
    }
}
