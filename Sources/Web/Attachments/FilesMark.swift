import WebSupport

/// That a conversation or a draft holds files, in a list: a drawing to be seen, and their number for ears and on hovering.
struct FilesMark {
    let count: Int64
    let words: any AttachmentWords

    var markup: Markup {
        guard count > 0 else { return "" }
        let said = words.count(count)
        return "<span class=\"clip\" title=\"\(said)\">\(Icon.clip.markup)<span class=\"unseen\">\(said)</span></span>"
    }
}
