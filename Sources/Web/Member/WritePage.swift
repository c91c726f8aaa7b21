import Messaging
import Persistence
import WebSupport

/// A new message.
struct WritePage {
    let reader: MemberReader
    let patient: Patient
    let offer: WriteOffer
    var draft: WriteDraft
    var files = TakenFiles()
    /// What was not accepted, by the id of its field.
    var troubles: [ErrorSummary.Trouble] = []
    var notice: Notice?

    private var words: any MemberWords { reader.words }
    private var addressees: [Addressee] { Addressee.all(offer, language: reader.language) }

    var markup: Markup {
        let main: Markup = """
            <a class="back" href="\(Paths.messages(patient.id))">\(Icon.back.markup) \(words.allMessages)</a>
            <header class="head"><h1>\(words.writeMessage)</h1></header>
            \(notice?.markup)\(ErrorSummary(title: words.nothingSent(troubles.count), troubles: troubles).markup)\(offer.types.isEmpty ? barred : form)
            """
        return reader.layout(tab: .messages, picks: offer.types.isEmpty).page(title: words.writeMessage, main)
    }

    /// What has only one choice is filled in.
    private var chosen: (type: String, to: String) {
        var type = draft.type
        if type.isEmpty, offer.types.count == 1, let only = offer.types.first { type = only.type.type.rawValue }
        var to = draft.to
        if to.isEmpty, !type.isEmpty {
            let possible = addressees.filter { $0.types.contains { $0.rawValue == type } }
            if possible.count == 1, let only = possible.first { to = only.code }
        }
        return (type, to)
    }

    private var form: Markup {
        """
        <form class="composer" method="post" enctype="multipart/form-data" action="\(Paths.messages(patient.id))" \
        data-draft="\(Paths.drafts(patient.id))" \
        data-urgency="\(Paths.urgency(patient.id))" novalidate>\(Forms.token(reader.visit.formToken))\
        \(Forms.hidden(FormOnce.field, draft.once))
        \(patientField)\(typeField)\(toField)\(subjectField)\(messageField)\(filesField)
        \(urgentAdvice)<div class="stack">
        \(promises)
        \(WriteAudience(reader: reader, offer: offer, chosen: draft.audience).markup)
        \(EmergencyLine(reader: reader).markup)
        </div>
        \(draft.state.place(reader.visit, save: Paths.drafts(patient.id)) { Paths.draft($0.id, of: patient.id) })
        <footer><strong>\(words.aboutPatient(patient.details.name, age: reader.age(patient)))</strong>\
        <button class="button" formaction="\(Paths.drafts(patient.id))" formnovalidate>\(reader.visit.words.drafts.save)</button>\
        <button class="button primary">\(Icon.sent.markup) \(words.send)</button></footer>
        </form>
        """
    }

    private var urgentAdvice: Markup {
        let urgency = Urgency.judge(subject: draft.subject, body: draft.message, site: reader.site)
        return UrgentAdvice(words: reader.visit.words, site: reader.site, urgency: urgency).place
    }

    private func trouble(_ field: String) -> String? { troubles.first { $0.field == field }?.text }

    private var patientField: Markup {
        let choice = PatientChoice(reader: reader).options(withNone: false)
        return Forms.field("current-patient", words.currentPatient) { ties in
            """
            <div class="side"><select \(ties.attributes) name="patient">\(choice)</select>\
            <button class="button" name="action" value="change-patient" formnovalidate>\(words.change)</button></div>
            """
        }
    }

    private var typeField: Markup {
        let options =
            [Forms.Option(value: "", text: words.choose)]
            + offer.types.map { type, _ in
                let name = type.name.text(in: reader.language)
                let about = type.about.text(in: reader.language)
                return Forms.Option(value: type.type.rawValue, text: about.isEmpty ? name : "\(name): \(about)")
            }
        return Forms.field("type", words.type, trouble: trouble("type")) { ties in
            "<select \(ties.attributes) name=\"type\" data-narrows=\"to\">\(Forms.options(options, chosen: chosen.type))</select>"
        }
    }

    private var toField: Markup {
        let options =
            [Forms.Option(value: "", text: words.choose)]
            + addressees.map { addressee in
                Forms.Option(
                    value: addressee.code, text: addressee.text, types: addressee.types.map(\.rawValue).joined(separator: " "))
            }
        return Forms.field("to", words.to, help: offer.lastGroup == nil ? nil : words.toHelp, trouble: trouble("to")) { ties in
            "<select \(ties.attributes) name=\"to\">\(Forms.options(options, chosen: chosen.to))</select>"
        }
    }

    private var subjectField: Markup {
        Forms.field("subject", words.subject, trouble: trouble("subject")) { ties in
            """
            <input \(ties.attributes) name="subject" autocomplete="off" value="\(draft.subject)" data-limit="\(reader.site.limits.subject)" \
            data-left="\(words.left)" data-over="\(words.over)">
            """
        }
    }

    private var messageField: Markup {
        Forms.field("message", words.message, trouble: trouble("message")) { ties in
            """
            <textarea \(ties.attributes) name="message" rows="9" data-limit="\(reader.site.limits.body)" data-left="\(words.left)" \
            data-over="\(words.over)">
            \(draft.message)</textarea>
            """
        }
    }

    /// Only where somebody takes files; for whom is said again when it is sent.
    private var filesField: Markup {
        guard addressees.contains(where: { !$0.takesFiles.isEmpty }) || !files.files.isEmpty else { return "" }
        return FilesField(
            words: reader.visit.words.attachment, upload: Paths.uploads, taken: files, trouble: trouble(ChosenFiles.picker)
        ).markup
    }

    /// One sentence for each promise; the one of what is chosen is seen.
    private var promises: Markup {
        let (type, to) = chosen
        let teams = addressees.reduce(into: [(team: String, promise: Promise?, pairs: [String])]()) { lines, addressee in
            for way in addressee.promises {
                let pair = "\(addressee.code)/\(way.type.rawValue)"
                if let place = lines.firstIndex(where: { $0.team == addressee.team && $0.promise == way.promise }) {
                    lines[place].pairs.append(pair)
                } else {
                    lines.append((addressee.team, way.promise, [pair]))
                }
            }
        }
        return .each(teams) { line in
            """
            <p class="promise" data-when="\(line.pairs.joined(separator: " "))"\(attribute: "hidden", when: !line.pairs.contains("\(to)/\(type)"))>\
            \(PromiseLine(reader: reader, team: line.team, promise: line.promise).markup)</p>

            """
        }
    }

    /// The reader may look, and not write: why, and what works instead. What was typed is kept.
    private var barred: Markup {
        let line = reader.site.nurseLine
        return """
            <section class="notice warn" aria-labelledby="no-writing">\(Icon.info.markup)<h2 id="no-writing">\(words.cannotWrite)</h2>\
            <p class="actions"><a class="button primary" href="tel:\(line.dialled)">\(Icon.phone.markup) \(words.call(line.whole))</a></p></section>
            \(keptText, when: draft.content.hasText)
            """
    }

    private var keptText: Markup {
        """
        <div class="field"><label for="kept">\(words.yourText)</label><textarea id="kept" readonly>
        \(draft.subject)

        \(draft.message)</textarea></div>
        """
    }
}
