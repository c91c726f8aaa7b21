import Messaging

/// Which tasks of a group a list shows.
enum TaskShow: String, Sendable, CaseIterable {
    /// Everything unfinished, whoever owns it.
    case all
    case open, mine, overdue, waiting
    /// What the reader was told of, because it is late or nearly so, and has not opened since.
    case told
}

/// A list of tasks as its address names it: codes and words only, nothing of a patient.
struct TaskListView: Sendable, Hashable {
    /// Code of a workflow group; nil is all groups of the reader.
    var group: String?
    var show: TaskShow = .all
    /// nil is all types of question.
    var type: MessageType?
    var order: TaskFilter.Order = .due

    /// The query that names it, `?` included; empty for the list one begins with.
    var query: String { Self.query(pairs) }

    /// The same with something more to say.
    func query(adding name: String, _ value: String) -> String { Self.query(pairs + [(name, value)]) }

    private var pairs: [(String, String)] {
        var pairs: [(String, String)] = []
        if let group { pairs.append(("group", group)) }
        if show != .all { pairs.append(("show", show.rawValue)) }
        if let type { pairs.append(("type", type.rawValue)) }
        if order != .due { pairs.append(("order", order.rawValue)) }
        return pairs
    }

    private static func query(_ pairs: [(String, String)]) -> String {
        pairs.isEmpty ? "" : "?" + pairs.map { "\($0.0)=\(escaped($0.1))" }.joined(separator: "&")
    }

    /// Codes are plain words; whatever else arrives is written so that it stays one value (RFC 3986 section 2.3).
    private static func escaped(_ text: String) -> String {
        text.utf8.map { byte -> String in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
                String(UnicodeScalar(byte))
            default: "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }.joined()
    }

    func showing(_ show: TaskShow, group: String?) -> TaskListView {
        TaskListView(group: group, show: show, type: type, order: order)
    }

    func ordered(_ order: TaskFilter.Order) -> TaskListView {
        TaskListView(group: group, show: show, type: type, order: order)
    }

    func narrowed(to type: MessageType?) -> TaskListView {
        TaskListView(group: group, show: show, type: type, order: order)
    }

    /// What is asked of the store.
    func filter(_ site: Site) -> TaskFilter {
        let id = group.flatMap { site.workflowGroup(code: $0)?.id }
        return switch show {
        case .all: TaskFilter(group: id, type: type, order: order)
        case .open: TaskFilter(group: id, state: .open, type: type, order: order)
        case .mine: TaskFilter(group: id, type: type, owner: .me, order: order)
        case .overdue: TaskFilter(group: id, type: type, overdueOnly: true, order: order)
        case .waiting: TaskFilter(group: id, state: .waiting, type: type, order: order)
        case .told: TaskFilter(group: id, type: type, order: order, toldOnly: true)
        }
    }
}
