extension Promise {
    /// As a task keeps it: every task has one, so it is short. `3 business days/4h/office/75`, without what is not promised.
    var stored: String {
        "\(atLatest)/\(usually?.description ?? "")/\(calendar ?? "")/\(escalateAtPercent.map(String.init) ?? "")"
    }

    /// - Returns: nil for what `stored` never wrote.
    init?(stored text: String) {
        let parts = text.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count == 4, let atLatest = Span(parts[0]) else { return nil }
        let (usually, percent) = (Span(parts[1]), Int(parts[3]))
        guard usually != nil || parts[1].isEmpty, percent != nil || parts[3].isEmpty else { return nil }
        self.init(
            usually: usually, atLatest: atLatest, calendar: parts[2].isEmpty ? nil : String(parts[2]), escalateAtPercent: percent)
    }
}
