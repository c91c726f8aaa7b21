/// The words of a message, and what was found in them before the store is asked to write it.
///
/// One writer serves everybody on SQLite, and judging took a tenth of what a send cost it. What is stored decides: other words than
/// these, or another configuration than the one they were judged by, are judged anew.
public struct JudgedWords: Sendable {
    private let subject: String
    private let body: String
    private let revision: Int64
    private let urgency: Urgency?

    /// Judges the words as they would be stored.
    ///
    /// - Parameter subject: nil for a reply.
    /// - Returns: nil for words that will not be stored, since a rule refuses them.
    public init?(subject: String? = nil, body: String, site: Site) {
        guard case .success(let body) = MessageText.body(body, limit: site.limits.body) else { return nil }
        var line = ""
        if let subject {
            guard case .success(let accepted) = MessageText.subject(subject, limit: site.limits.subject) else { return nil }
            line = accepted
        }
        self.subject = line
        self.body = body
        revision = site.revision
        urgency = Urgency.judge(subject: line, body: body, site: site)
    }

    /// Whether these are the words, judged by what holds now.
    private func are(_ subject: String, _ body: String, _ site: Site) -> Bool {
        site.revision == revision && subject == self.subject && body == self.body
    }

    static func urgency(of subject: String, _ body: String, site: Site, judged: JudgedWords?) -> Urgency? {
        if let judged, judged.are(subject, body, site) { return judged.urgency }
        return Urgency.judge(subject: subject, body: body, site: site)
    }
}

extension NewConversation {
    /// The words of the draft, judged.
    public func judged(for site: Site) -> JudgedWords? {
        JudgedWords(subject: subject, body: body, site: site)
    }
}
