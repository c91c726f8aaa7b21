import Hummingbird
import Messaging
import Persistence
import WebSupport

/// What the address of a page of the Workbench asks for. What it does not know it leaves aside: an old link still leads somewhere.
struct WorkbenchQuery: Sendable {
    var view = TaskListView()
    /// Where the page of the list begins.
    var after: String?
    var news: TaskNews?
    /// What was just sent, for as long as it can be undone.
    var sent: ID<Message>?

    init(_ request: Request) {
        let limits = FormLimits(bytes: 4_096, fields: 12)
        guard let fields = try? URLEncodedForm.fields(ofQuery: request.uri.query.map { Substring($0) }, limits: limits) else { return }
        view = TaskListView(
            group: fields["group"].flatMap { $0.isEmpty ? nil : $0 }, show: fields["show"].flatMap(TaskShow.init(rawValue:)) ?? .all,
            type: fields["type"].flatMap(MessageType.init(rawValue:)),
            order: fields["order"].flatMap(TaskFilter.Order.init(rawValue:)) ?? .due)
        after = fields["after"]
        sent = fields["sent"].flatMap { ID<Message>($0) }
        news = fields["told"].flatMap(TaskNews.init(rawValue:))
    }
}
