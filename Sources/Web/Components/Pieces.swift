import Messaging
import WebSupport

/// Small things that many pages are made of.
enum Pieces {
    /// Initials beside a name; readers hear the name itself.
    static func face(_ name: String, isTeam: Bool = false, class more: String? = nil) -> Markup {
        "<span class=\"face\(isTeam ? " team" : "")\" aria-hidden=\"true\">\(initials(name))</span>"
    }

    static func face(_ icon: Icon, isTeam: Bool = false) -> Markup {
        "<span class=\"face\(isTeam ? " team" : "")\" aria-hidden=\"true\">\(icon.markup)</span>"
    }

    /// A state by drawing and word.
    static func state(_ icon: Icon, _ text: Markup, _ tone: Tone = .plain) -> Markup {
        "<span class=\"state\(tone.suffix)\">\(icon.markup) \(text)</span>"
    }

    enum Tone: Sendable { case plain, good, warn, bad }

    /// The first letters of the first and the last word of a name, titles and degrees left aside.
    static func initials(_ name: String) -> String {
        // Every row of a list shows some, and most names are ASCII.
        name.utf8.allSatisfy { $0 < 0x80 } ? plainInitials(name) : anyInitials(name)
    }

    private static func plainInitials(_ name: String) -> String {
        func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
        func upper(_ byte: UInt8) -> UInt8 { (0x61...0x7A).contains(byte) ? byte - 0x20 : byte }
        var name = name
        return name.withUTF8 { text in
            var (first, second, last) = (UInt8(0), UInt8(0), UInt8(0))
            var start = 0
            for place in 0...text.count {
                let isEnd = place == text.count || text[place] == UInt8(ascii: ",")
                guard isEnd || text[place] == UInt8(ascii: " ") else { continue }
                if place > start, isLetter(text[start]), text[place - 1] != UInt8(ascii: ".") {
                    if first == 0 {
                        (first, second) = (upper(text[start]), place - start > 1 ? upper(text[start + 1]) : 0)
                    } else {
                        last = upper(text[start])
                    }
                }
                start = place + 1
                if isEnd { break }
            }
            let next = last == 0 ? second : last
            return String(unsafeUninitializedCapacity: 2) { letters in
                guard first != 0 else { return 0 }
                letters[0] = first
                guard next != 0 else { return 1 }
                letters[1] = next
                return 2
            }
        }
    }

    private static func anyInitials(_ name: String) -> String {
        let words = name.prefix { $0 != "," }.split(separator: " ").filter { !$0.hasSuffix(".") && $0.first?.isLetter == true }
        guard let first = words.first else { return "" }
        if words.count == 1 { return first.prefix(2).uppercased() }
        return (String(first.prefix(1)) + String(words[words.count - 1].prefix(1))).uppercased()
    }

    /// An empty state: what there is not, and what to do.
    static func empty(_ icon: Icon, _ title: String, _ text: String, heading: EmptyHeading = .second, actions: Markup = "") -> Markup {
        let head: Markup = heading == .first ? "<h1>\(title)</h1>" : "<h2>\(title)</h2>"
        return "<div class=\"empty\">\(icon.markup)\(head)<p>\(text)</p>\(actions)</div>"
    }

    enum EmptyHeading: Sendable { case first, second }

    /// The text of a letter: links can be followed, line ends stay, nothing reorders what is around it.
    static func words(_ text: String, showingControls: Bool = false) -> Markup {
        "<div class=\"words\"><bdi>\(Markup.linked(text, showingControls: showingControls))</bdi></div>"
    }
}

extension Pieces.Tone {
    fileprivate var suffix: String {
        switch self {
        case .plain: ""
        case .good: " good"
        case .warn: " warn"
        case .bad: " bad"
        }
    }
}

/// One message in a chain.
struct Letter {
    let key: String
    var isOwn = false
    var isTeam = false
    let name: String
    /// As what, and for whom.
    let role: String
    let time: Markup
    /// The words, or a stub when they are gone.
    let body: Markup
    var footer: Markup = ""
    /// What is announced when it appears.
    var say: String?
    var isNew: Markup = ""

    var markup: Markup {
        """
        <li class="letter\(isOwn ? " own" : "")" data-key="\(key)"\(attribute: "data-say", say)>
        \(Pieces.face(name, isTeam: isTeam))
        <header><strong><bdi>\(shownName)</bdi></strong> <small>\(role)</small> \(time)\(isNew)</header>
        \(body)
        \("<footer>\(footer)</footer>", when: !footer.isEmpty)
        </li>

        """
    }

    /// `You` for the reader's own letters.
    var shown: String?
    private var shownName: String { shown ?? name }
}

/// Facts before actions.
struct Fact {
    let name: String
    let value: Markup
    var isWide = false

    static func list(_ facts: [Fact], id: String? = nil) -> Markup {
        """
        <dl class="facts"\(attribute: "id", id)>\(Markup.each(facts) { fact in
            "<div\(attribute: "class", fact.isWide ? "full" : nil)><dt>\(fact.name)</dt><dd>\(fact.value)</dd></div>"
        })</dl>

        """
    }
}
