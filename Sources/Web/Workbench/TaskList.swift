import Messaging
import Persistence
import WebSupport

/// The groups of a reader with their counts, and the tasks of the list that is
/// shown: read together, on one snapshot.
struct TaskList: Sendable {
    struct Group: Sendable {
        let group: WorkflowGroup
        let eligibility: Eligibility
        /// nil where a condition fails.
        let counts: QueueCounts?
    }

    let view: TaskListView
    let groups: [Group]
    let tasks: [TaskSummary]
    /// Groups the reader manages, as far as they are shown.
    let managed: Set<ID<WorkflowGroup>>
    /// Whom tasks of those groups can be given to.
    let assignees: [Assignee]
    /// Where the next page begins.
    let older: String?
    /// How much of other systems waits for the reader.
    var held = 0

    /// Rows of a page.
    static let length = 50

    /// - Parameter after: the cursor of the page before; one that is not ours begins anew.
    /// - Throws: `NotFound` for a group that is not the reader's.
    static func load(_ view: TaskListView, after cursor: String? = nil, for reader: StaffView, in tx: Transaction) throws -> TaskList {
        let workbench = reader.portal.workbench
        let account = reader.signedIn.account.id
        let groups = try workbench.memberships(of: account, in: tx).compactMap { membership -> Group? in
            guard let group = reader.site.workflowGroup(membership.group) else { return nil }
            let counts = membership.eligibility.isEligible ? try workbench.counts(of: group.id, for: account, in: tx) : nil
            return Group(group: group, eligibility: membership.eligibility, counts: counts)
        }
        if let code = view.group, !groups.contains(where: { $0.group.code == code }) { throw NotFound() }
        let list = "tasks\n\(account)\n\(view.query)"
        let mark = cursor.flatMap { reader.cursors.place($0, list: list) }.flatMap(PageMark.init(place:))
        let page = try workbench.tasks(view.filter(reader.site), for: account, after: mark, limit: length, in: tx)
        let older = try page.next.map { try reader.cursors.cursor($0.place, list: list) }
        let managed = Set(
            groups.filter { $0.eligibility == .eligible(.manager) && (view.group == nil || $0.group.code == view.group) }.map(\.group.id))
        // Most readers manage one group.
        var assignees: [ID<Account>: Assignee] = [:]
        for group in page.items.isEmpty ? [] : managed.sorted() {
            for person in try workbench.assignees(of: group, in: tx) { assignees[person.account] = person }
        }
        return TaskList(
            view: view, groups: groups, tasks: page.items, managed: managed,
            assignees: assignees.values.sorted { ($0.name, $0.username) < ($1.name, $1.username) }, older: older,
            held: try reader.portal.inbound.waitingCount(for: reader.signedIn, in: tx))
    }

    /// The groups in which the reader may work now.
    var workable: [WorkflowGroup] { groups.filter { $0.counts != nil }.map(\.group) }

    var chosen: Group? { view.group.flatMap { code in groups.first { $0.group.code == code } } }

    /// What the groups listen to.
    var topics: String { workable.map { Topic.group($0.id).name }.joined(separator: " ") }
}

extension PageMark {
    /// The place as 32 bytes, to be sealed as a cursor.
    var place: [UInt8] {
        [UInt64(bitPattern: at.microseconds), high, low, UInt64(bitPattern: rank)].flatMap { number in
            (0..<8).map { UInt8(truncatingIfNeeded: number >> UInt64(56 - 8 * $0)) }
        }
    }

    /// - Returns: nil unless these are the bytes of a place.
    init?(place: [UInt8]) {
        guard place.count == 32 else { return nil }
        func number(_ part: Int) -> UInt64 { place[part * 8..<part * 8 + 8].reduce(0) { $0 << 8 | UInt64($1) } }
        self.init(
            at: Timestamp(microseconds: Int64(bitPattern: number(0))), high: number(1), low: number(2), rank: Int64(bitPattern: number(3)))
    }
}
