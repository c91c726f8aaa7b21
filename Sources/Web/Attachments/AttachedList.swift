import Messaging
import Persistence
import WebSupport

/// The files of a letter: pictures to be seen, everything else to be fetched, and what is not there yet or no more by its word.
struct AttachedList {
    let files: [AttachedFile]
    /// The address of a file for this kind of reader.
    let address: (AttachedFile) -> String
    let words: any AttachmentWords

    var markup: Markup {
        guard !files.isEmpty else { return "" }
        return "<ul class=\"files plain\" aria-label=\"\(words.files)\">\(Markup.each(files, line))</ul>"
    }

    private func line(_ file: AttachedFile) -> Markup {
        let key = "\(file.id.description)-\(file.state.rawValue)"
        if file.isShown {
            return """
                <li class="picture" data-key="\(key)"><a href="\(address(file))" data-zoom="\(words.close)" data-size="\(words.fullSize)" aria-label="\(words.open(file.name))">\
                <img src="\(address(file))" alt="\(file.name)" loading="lazy"></a> <small><bdi>\(file.name)</bdi> · \(words.size(file.size))</small></li>

                """
        }
        guard file.state == .clean else {
            let isGone = file.state.isSettled
            return """
                <li data-key="\(key)">\((isGone ? Icon.withdrawn : .clock).markup) <span><bdi>\(file.name)</bdi> \
                <small class="\(isGone ? "state bad" : "state")">\(words.state(file.state))</small></span></li>

                """
        }
        return """
            <li data-key="\(key)">\(Icon.note.markup) <a href="\(address(file))" download><bdi>\(file.name)</bdi></a> \
            <small>\(words.size(file.size))</small></li>

            """
    }
}

extension Paths {
    static let uploads = "/attachments"
    static let staffUploads = "/workbench/attachments"
    static func attachment(_ id: ID<Attachment>) -> String { "\(uploads)/\(id)" }
    static func staffAttachment(_ id: ID<Attachment>) -> String { "\(staffUploads)/\(id)" }
}
