import Messaging
import Persistence
import WebSupport

/// The field by which files go with a message: a plain file field, which the module makes show what is under way.
struct FilesField {
    let words: any AttachmentWords
    /// Where the module sends a file as soon as it is chosen.
    let upload: String
    let taken: TakenFiles
    /// Why the message was not sent with them.
    var trouble: String?

    private static let accepted = "image/jpeg,image/png,image/webp,application/pdf,text/plain,.jpg,.jpeg,.png,.webp,.pdf,.txt,.docx,.xlsx"

    var markup: Markup {
        let isWrong = trouble != nil || !taken.faults.isEmpty
        let ties = FieldTies(id: ChosenFiles.picker, hasHelp: true, isWrong: isWrong)
        return """
            <div class="field attach\(isWrong ? " wrong" : "")"><label for="files">\(words.attach)</label>
            <small id="files-help">\(words.help)</small>
            <ul class="picked plain" id="picked" data-adding="\(words.adding)" data-added="\(words.added)" data-failed="\(words.failed)" \
            data-wait="\(words.stillAdding)">\(Self.lines(taken.files, words))</ul>
            <input type="file" \(ties.attributes) name="files" multiple accept="\(Self.accepted)" data-upload="\(upload)">
            \(troubles(isWrong))</div>

            """
    }

    private func troubles(_ isWrong: Bool) -> Markup {
        guard isWrong else { return "" }
        let said = taken.faults.map { "\($0.name): \(words.sentence($0.refusal))" }
        let sentences = said.isEmpty ? [trouble].compactMap { $0 } : said
        return """
            <div class="trouble" id="files-trouble">\(Icon.alert.markup) <span>\(Markup.each(sentences) { "<span class=\"line\"><bdi>\($0)</bdi></span> " })</span></div>
            """
    }

    /// Each file that is there already; without its tick it stays behind.
    static func lines(_ files: [AttachedFile], _ words: any AttachmentWords) -> Markup {
        .each(files) { file in
            let said = [words.size(file.size), file.state == .clean ? nil : words.state(file.state)].compactMap { $0 }.joined(
                separator: " · ")
            return """
                <li data-file="\(file.id.description)"><label class="choice" title="\(words.chosen)">\
                <input type="checkbox" name="attachment" value="\(file.id.description)" checked> \
                <span><bdi>\(file.name)</bdi> <small>\(said)</small></span></label></li>

                """
        }
    }
}

/// What an upload of the module answers: the line of each file, or why it is not taken.
enum FilesFragment {
    static func markup(_ taken: TakenFiles, _ words: any AttachmentWords) -> Markup {
        """
        <ul>\(FilesField.lines(taken.files, words))\(Markup.each(taken.faults) { fault in
            "<li class=\"trouble\">\(Icon.alert.markup) <span><bdi>\(fault.name)</bdi>: \(words.sentence(fault.refusal))</span></li>"
        })</ul>
        """
    }
}
