/// That a message may be urgent, and because of which of its words. It never blocks a message and never lowers a priority
/// (decisions.md, *Possible urgent*).
public struct Urgency: Sendable, Hashable {
    /// The member's own words, in the order of the text; at most five.
    public let words: [String]
    public let kinds: Set<UrgencyKind>
    /// Names and versions of the packs that judged, such as `en-1 es-1`.
    public let rules: String

    /// One place of a text.
    struct Finding: Sendable, Hashable {
        let kind: UrgencyKind
        let words: String
    }

    static let mostWords = 5
    /// In characters; what was found and is longer is cut there.
    static let longestWords = 80
    private static let packs = [UrgencyPack.english, .spanish]

    /// Whether it concerns somebody's own life: the crisis line comes before the nurse line.
    public var isCrisis: Bool { kinds.contains(.selfHarm) }

    /// Judges a message by the packs of the site's languages: whoever writes may use any of them.
    ///
    /// - Returns: nil when nothing points to danger, or the site has switched it off.
    public static func judge(subject: String = "", body: String, site: Site) -> Urgency? {
        guard site.urgent?.rules == .builtIn else { return nil }
        return judge(subject: subject, body: body, languages: site.languages)
    }

    static func judge(subject: String = "", body: String, languages: [String]) -> Urgency? {
        let text = UrgencyText(subject.isEmpty ? body : "\(subject)\n\(body)")
        let used = packs.filter { pack in languages.contains { $0 == pack.language || $0.hasPrefix(pack.language + "-") } }
        var findings: [Finding] = []
        for pack in used where text.holds(pack.anchors) { findings += UrgencyReading(text, by: pack).findings }
        guard !findings.isEmpty else { return nil }
        var words: [String] = []
        for finding in findings {
            let text = String(finding.words.prefix(longestWords))
            if words.count < mostWords, !words.contains(where: { $0.lowercased() == text.lowercased() }) { words.append(text) }
        }
        return Urgency(words: words, kinds: Set(findings.map(\.kind)), rules: used.map(\.name).joined(separator: " "))
    }
}
