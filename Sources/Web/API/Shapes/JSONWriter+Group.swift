import Messaging
import WebSupport

extension JSONWriter {
    mutating func member(_ member: GroupMember) {
        self.member(
            "user",
            object: { w in
                w.member("username", member.username)
                w.member("name", member.name)
            })
        self.member("role", member.role.rawValue)
        self.member("active", member.active)
        self.member("assigned", member.assigned)
        self.member("eligible", member.failing.isEmpty)
        self.member("failed", texts: member.failing.map(\.rawValue))
        self.member("tasks", member.load)
        self.member("overdue", member.overdue)
        guard let absence = member.absence else { return self.member("absence", value: nil) }
        self.member(
            "absence",
            object: { w in
                w.member("from", absence.from)
                w.member("until", absence.until)
            })
    }

    mutating func absence(_ report: AbsenceReport, _ site: Site) {
        member("from", report.absence.from)
        member("until", report.absence.until)
        owner(report.cover, as: "cover")
        member(
            "moved",
            array: { list in
                for move in report.moves {
                    list.element(object: { w in
                        w.member("task", move.task)
                        w.workflowGroup(move.group, site)
                        w.owner(move.to, as: "to")
                        w.member("returned", move.isReturned)
                        w.member("reply", move.reply != nil)
                    })
                }
            })
        member("elsewhere", report.elsewhere)
        member("kept", report.kept)
    }
}
