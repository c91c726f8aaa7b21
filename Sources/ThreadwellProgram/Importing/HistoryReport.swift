/// What an import of messages did. Every line that was refused is in it, with its number and never with its content; of the lines of a
/// file that were passed over, the first ``ImportSummary/refusalsKept``.
struct HistoryReport {
    var taken = 0
    var known = 0
    var conversations = 0
    var files = 0
    /// Messages, and lines of which nobody knows what they are.
    private(set) var refused: [ImportReport.Complaint] = []
    /// Lines that say who somebody is, or hold a file.
    private(set) var others: [ImportReport.Complaint] = []
    /// Parts that messages were taken over without.
    private(set) var leftOut: [ImportReport.Complaint] = []
    private(set) var passedOver: [ImportReport.Complaint] = []
    private(set) var unreadable: [String] = []
    /// How many more were passed over than are named, by their file.
    private var unnamedSkips: [(file: String, count: Int)] = []
    var skipped: [String: Int] = [:]

    mutating func refuse(_ complaint: ImportReport.Complaint) { refused.append(complaint) }
    mutating func refuse(other complaint: ImportReport.Complaint) { others.append(complaint) }
    mutating func leaveOut(_ complaint: ImportReport.Complaint) { leftOut.append(complaint) }
    mutating func passOver(_ complaint: ImportReport.Complaint) { passedOver.append(complaint) }
    mutating func fail(_ sentence: String) { unreadable.append(sentence) }

    mutating func add(unnamedSkips: Int, of file: String) {
        if unnamedSkips > 0 { self.unnamedSkips.append((file, unnamedSkips)) }
    }

    var hasFailed: Bool { !unreadable.isEmpty || (refused.count + others.count > 0 && taken + known == 0) }

    var complaints: [String] {
        var complaints = unreadable.map { "\(ProgramName.invoked): \($0)" }
        complaints += (refused + others).map { "refused: \($0.line)" }
        complaints += leftOut.map { "left out: \($0.line)" }
        complaints += passedOver.map { "passed over: \($0.line)" }
        complaints += unnamedSkips.map { "passed over: \($0.file): \($0.count) more" }
        return complaints
    }

    var lines: [String] {
        var lines = [
            "Messages: \(taken) taken over, \(known) known already, \(refused.count) refused.", "Conversations: \(conversations).",
        ]
        if files > 0 { lines.append("Files: \(files) taken over. A server with a scanner looks at each before anybody sees it.") }
        if !others.isEmpty { lines.append("Other lines refused: \(others.count).") }
        if !leftOut.isEmpty { lines.append("Parts of messages left out: \(leftOut.count).") }
        if !skipped.isEmpty {
            let types = skipped.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.value) \($0.key)" }
            lines.append("Passed over: \(types.joined(separator: ", ")).")
        }
        return lines
    }
}
