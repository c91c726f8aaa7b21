/// The language of an answer, chosen from those the site has (RFC 9110, 12.5.4).
public enum AcceptLanguage {
    /// The best of `available` for this header; the first of them when nothing matches.
    ///
    /// - Parameters:
    ///   - header: the value of `Accept-Language`; nil when it was not sent.
    ///   - available: language tags of the site, the site's own first.
    public static func best(_ header: String?, available: [String]) -> String {
        let fallback = available.first ?? "en"
        guard let header, header.utf8.count <= 1024 else { return fallback }
        var best: (language: String, weight: Int)?
        for range in header.split(separator: ",").prefix(32) {
            guard let (tag, weight) = parsed(range), weight > best?.weight ?? 0 else { continue }
            if let language = match(tag, in: available) { best = (language, weight) }
        }
        return best?.language ?? fallback
    }

    private static func parsed(_ range: Substring) -> (tag: String, weight: Int)? {
        let parts = range.split(separator: ";", omittingEmptySubsequences: false)
        guard let tag = parts.first?.trimmed, !tag.isEmpty else { return nil }
        guard parts.count > 1 else { return (tag.lowercased(), 1000) }
        let weight = parts[1].trimmed
        guard weight.hasPrefix("q="), let value = Double(weight.dropFirst(2)), (0...1).contains(value) else { return nil }
        return (tag.lowercased(), Int(value * 1000))
    }

    /// `es-MX` is answered with `es`, and `es` with `es-US`: a near language beats a foreign one.
    private static func match(_ tag: String, in available: [String]) -> String? {
        if tag == "*" { return available.first }
        if let exact = available.first(where: { $0.lowercased() == tag }) { return exact }
        let primary = tag.prefix { $0 != "-" }
        return available.first { $0.lowercased().prefix { $0 != "-" } == primary }
    }
}
