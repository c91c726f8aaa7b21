/// What an import of messages did. Every line that was refused is in it, with its number and never with its content.
struct HistoryReport {
    var taken = 0
    var known = 0
    var conversations = 0
    var files = 0
    private(set) var refused: [ImportReport.Complaint] = []
    /// Parts that messages were taken over without.
    private(set) var leftOut: [ImportReport.Complaint] = []
    private(set) var unreadable: [String] = []
    var skipped: [String: Int] = [:]

    mutating func refuse(_ complaint: ImportReport.Complaint) { refused.append(complaint) }
    mutating func leaveOut(_ complaint: ImportReport.Complaint) { leftOut.append(complaint) }
    mutating func fail(_ sentence: String) { unreadable.append(sentence) }

    var hasFailed: Bool { !unreadable.isEmpty || (!refused.isEmpty && taken + known == 0) }

    var complaints: [String] {
        unreadable.map { "threadwell: \($0)" } + refused.map { "refused: \($0.line)" } + leftOut.map { "left out: \($0.line)" }
    }

    var lines: [String] {
        var lines = [
            "Messages: \(taken) taken over, \(known) known already, \(refused.count) refused.", "Conversations: \(conversations).",
        ]
        if files > 0 { lines.append("Files: \(files) taken over. A server with a scanner looks at each before anybody sees it.") }
        if !leftOut.isEmpty { lines.append("Parts of messages left out: \(leftOut.count).") }
        if !skipped.isEmpty {
            let types = skipped.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.value) \($0.key)" }
            lines.append("Passed over: \(types.joined(separator: ", ")).")
        }
        return lines
    }
}
