import HTTPTypes
import Hummingbird
import Messaging
import Persistence
import WebSupport

/// All conversations of one patient for the whole time of registration (S78 to S80).
struct ChartPage {
    let reader: StaffView
    let chart: Chart
    let type: MessageType?
    let older: String?

    static let perPage = 50

    private var words: any PersonalWords { reader.words.personal }
    private var path: String { Paths.chart(chart.patient.id) }

    var markup: Markup {
        reader.page(
            .tasks, title: words.chart,
            """
            <header class="head"><h1>\(words.chart)</h1>\
            <a class="button" href="\(Paths.chartHistory(chart.patient.id))">\(Icon.letter.markup) \(reader.words.history.printWhole)</a></header>
            \(PatientFacts.list(chart.patient, chart.identifiers, reader))
            <p>\(words.chartText)</p>
            <nav class="tabs" aria-label="\(reader.bench.type)">\(tab(nil, reader.bench.allTypes))\
            \(Markup.each(MessageType.allCases) { tab($0, reader.name(of: $0)) })</nav>
            \(list)
            \(older.map { "<p class=\"actions\"><a class=\"button\" href=\"\(path)?\(type.map { "type=\($0.rawValue)&" } ?? "")after=\($0)\">\(reader.bench.older)</a></p>" as Markup })
            """)
    }

    private func tab(_ type: MessageType?, _ text: String) -> Markup {
        """
        <a class="tab" href="\(path)\(type.map { "?type=\($0.rawValue)" } ?? "")"\(attribute: "aria-current", type == self.type ? "page" : nil)>\(text)</a>
        """
    }

    private var list: Markup {
        if chart.page.items.isEmpty { return "<div class=\"rows\">\(Pieces.empty(.letter, words.chartEmpty, words.chartEmptyText))</div>" }
        return """
            <ul class="rows" id="chart">
            \(Markup.each(chart.page.items) { summary in
                StaffConversationRow(summary: summary, address: "\(path)/\(summary.id)", reader: reader, namesPatient: false).markup
            })</ul>
            """
    }

    static func show(_ request: Request, _ context: StaffContext) async throws -> Response {
        let reader = StaffView(context, request)
        guard let patient = context.parameters.get("patient").flatMap({ ID<Patient>(Substring($0)) }) else { throw NotFound() }
        let query = try? URLEncodedForm.fields(
            ofQuery: request.uri.query.map { Substring($0) }, limits: FormLimits(bytes: 4_096, fields: 12))
        let type = query?["type"].flatMap(MessageType.init(rawValue:))
        let list = "chart \(patient) \(type?.rawValue ?? "")"
        let mark = query?["after"].flatMap { reader.cursors.place($0, list: list) }.flatMap(PageMark.init(place:))
        let (portal, user) = (reader.portal, reader.signedIn)
        let chart = try await portal.read {
            try portal.conversations.chart(of: patient, type: type, after: mark, limit: perPage, for: user, in: $0)
        }
        try await reader.recordReading(conversation: nil, of: chart.patient.id, .list)
        let older = try chart.page.next.map { try reader.cursors.cursor($0.place, list: list) }
        return ChartPage(reader: reader, chart: chart, type: type, older: older).markup.response()
    }

    /// One conversation of the chart, to be read.
    static func conversation(_ request: Request, _ context: StaffContext) async throws -> Response {
        let reader = StaffView(context, request)
        let id = try context.conversation()
        guard let patient = context.parameters.get("patient").flatMap({ ID<Patient>(Substring($0)) }) else { throw NotFound() }
        let (portal, user, through) = (reader.portal, reader.signedIn, LongChain.through(request))
        let reading = try await portal.read { tx in
            let reading = try portal.conversations.read(id, through: through, by: user, in: tx)
            // The chart's own right is asked for too: the way back must not be closed.
            guard reading.conversation.chart == patient || reading.conversation.patient == patient,
                try portal.conversations.mayOpenChart(of: reading.summary.patient, user, in: tx)
            else { throw NotFound() }
            return reading
        }
        try await reader.recordReading(conversation: id, of: reading.conversation.patient)
        let words = reader.words.personal
        let chain = StaffChain(reading: reading, reader: reader)
        return reader.page(
            .tasks, title: words.chart,
            """
            <article class="detail" id="conversation" aria-labelledby="subject">
            <a class="back" href="\(Paths.chart(patient))">\(Icon.back.markup) \(words.chart)</a>
            \(chain.head)
            \(chain.facts)
            \(LongChain(reading, through: through, at: "\(Paths.chart(patient))/\(id)", reader).markup)\(chain.letters)
            <p><small>\(words.readOnly)</small></p>
            </article>
            """
        ).response()
    }
}
