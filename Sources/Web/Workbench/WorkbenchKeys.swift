import Messaging
import WebSupport

/// What `?` shows: every key and what it does.
enum WorkbenchKeys {
    /// - Parameter reader: keys for what is not offered to them are not listed.
    static func dialog(_ words: any WorkbenchWords, for reader: SignedIn, _ site: Site) -> Markup {
        """
        <dialog id="keys" aria-labelledby="keys-title">
        <h2 id="keys-title">\(words.keysTitle)</h2>
        <dl class="keys">\(Markup.each(keys(for: reader, site)) { key in
            let caps: Markup = Markup.joined(key.caps.map { "<kbd>\($0)</kbd>" as Markup }, separator: " ")
            return "<dt>\(caps)</dt><dd>\(words.key(key))</dd>"
        })</dl>
        <p><small>\(words.keysHelp)</small></p>
        <form method="dialog"><button class="button">\(words.close)</button></form>
        </dialog>
        """
    }

    private static func keys(for reader: SignedIn, _ site: Site) -> [WorkbenchKey] {
        WorkbenchKey.allCases.filter { key in
            switch key {
            case .inbox, .newMessage: WritingFirst.isOffered(to: reader.account, site)
            case .module: TextModules.areOffered(to: reader, site)
            default: true
            }
        }
    }
}
