import WebSupport

/// What `?` shows: every key and what it does.
enum WorkbenchKeys {
    /// - Parameter writesFirst: whether the reader may begin conversations; the keys for that are listed only then.
    static func dialog(_ words: any WorkbenchWords, writesFirst: Bool) -> Markup {
        """
        <dialog id="keys" aria-labelledby="keys-title">
        <h2 id="keys-title">\(words.keysTitle)</h2>
        <dl class="keys">\(Markup.each(WorkbenchKey.allCases.filter { writesFirst || ($0 != .inbox && $0 != .newMessage) }) { key in
            let caps: Markup = Markup.joined(key.caps.map { "<kbd>\($0)</kbd>" as Markup }, separator: " ")
            return "<dt>\(caps)</dt><dd>\(words.key(key))</dd>"
        })</dl>
        <p><small>\(words.keysHelp)</small></p>
        <form method="dialog"><button class="button">\(words.close)</button></form>
        </dialog>
        """
    }
}
