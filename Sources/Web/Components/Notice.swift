import WebSupport

/// What happened, what was kept, what to do.
struct Notice {
    enum Kind: Sendable { case good, plain, warn, bad }

    let kind: Kind
    let icon: Icon
    /// The sentence that says it.
    let title: String
    var text: String?
    var id: String?
    /// Whether it is about this screen alone, not for print.
    var isForScreen = false

    var markup: Markup {
        """
        <div class="notice\(kind.suffix)"\(attribute: "id", id) role="\(kind == .good || kind == .plain ? "status" : "alert")"\
        \(attribute: "data-screen", when: isForScreen)>\(icon.markup)<p><strong>\(title)</strong></p>\(text.map { "<p>\($0)</p>" as Markup })</div>

        """
    }
}

extension Notice.Kind {
    fileprivate var suffix: String {
        switch self {
        case .good, .plain: ""
        case .warn: " warn"
        case .bad: " bad"
        }
    }
}
