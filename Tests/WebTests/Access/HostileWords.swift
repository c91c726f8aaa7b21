import Foundation

/// Words that would be markup if they were not escaped, one for each text that somebody writes or configures; and what became of them on
/// a page.
enum HostileWords {
    /// Stands in no other text, and in nothing that is made by chance.
    private static let mark = "zqxj"
    private static let markup = "\"'><script>zq()</script>"
    private static let escaped = "&quot;&#39;&gt;&lt;script&gt;zq()&lt;/script&gt;"
    /// A name of a file takes no angle brackets and no double quotes.
    static let file = mark + "file'&.txt"
    private static let escapedFile = "&#39;&amp;.txt"

    /// What must be seen on some page.
    static let tags: Set<String> = [
        "site", "emergency", "nurseline", "type", "typeabout", "group", "groupabout", "provider", "workgroup", "staff", "practicename",
        "practicetext", "given", "family", "member", "related", "relation", "enrolled", "reason", "line", "subject", "body", "file", "note",
        "reply", "staffsubject", "draft", "modulename", "moduletext", "held", "skip", "device",
    ]

    static func words(_ tag: String) -> String { mark + tag + markup }

    /// - Returns: whose words are on the page, and each that is something else than text there, or stands where it should not.
    static func seen(in html: String) -> (tags: Set<String>, faults: [String]) {
        var (tags, faults): (Set<String>, [String]) = ([], [])
        var place = Place.text
        for (number, part) in html.components(separatedBy: mark).enumerated() {
            if number > 0 {
                let tag = String(part.prefix { $0.isLetter })
                tags.insert(tag)
                let isText = part.dropFirst(tag.count).hasPrefix(tag == "file" ? escapedFile : escaped)
                if !isText { faults.append("\(tag) is not escaped: \(part.prefix(60))") }
                if let fault = place.fault { faults.append("\(tag) \(fault)") }
            }
            place = Place(after: part) ?? place
        }
        return (tags, faults)
    }

    /// What stands before some words.
    private enum Place {
        case text, title, tag
        case attribute(String)

        /// nil where there is nothing to tell by.
        init?(after part: String) {
            guard let last = part.lastIndex(where: { $0 == "\"" || $0 == "<" || $0 == ">" }) else { return nil }
            let before = part[..<last]
            switch part[last] {
            case ">": self = before.hasSuffix("<title") ? .title : .text
            case "<": self = .tag
            default:
                if before.hasSuffix("=") {
                    let name = before.dropLast().reversed().prefix { $0.isLetter || $0 == "-" }
                    self = .attribute(String(name.reversed()))
                } else {
                    guard let bracket = before.last(where: { $0 == "<" || $0 == ">" }) else { return nil }
                    self = bracket == ">" ? .text : .tag
                }
            }
        }

        /// Names and words are in nobody's history of addresses, in no log of a proxy and on no tab.
        var fault: String? {
            switch self {
            case .text: nil
            case .title: "is in the title"
            case .tag: "is in a tag"
            case .attribute(let name): ["href", "src", "action", "formaction"].contains(name) ? "is in an address (\(name))" : nil
            }
        }
    }
}
