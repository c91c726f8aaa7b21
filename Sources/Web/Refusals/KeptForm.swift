import WebSupport

/// What somebody had typed when it could not be taken: carried along in the page, never stored, never sent by itself.
struct KeptForm: Sendable {
    /// Where the form was sent.
    let path: String
    let fields: [FormFields.Field]

    /// The words a person wrote, as against what a page filled in.
    private static let written = ["subject", "message", "note", "because"]
    private static let prefix = "kept."

    init(path: String, _ form: FormFields) {
        self.path = path
        fields = form.fields
    }

    /// Reads what `hidden` wrote; nil when nothing was kept.
    init?(from form: FormFields, path: String) {
        let kept = form.fields.filter { $0.name.hasPrefix(Self.prefix) }
        guard !kept.isEmpty else { return nil }
        self.path = path
        fields = kept.map { FormFields.Field(name: String($0.name.dropFirst(Self.prefix.count)), value: $0.value) }
    }

    /// As a form that was filled in, without the token of the session that ended.
    var form: FormFields {
        FormFields(fields.filter { $0.name != CrossSiteGuard.tokenField })
    }

    var isEmpty: Bool { form.fields.isEmpty }

    /// What the person wrote, to be shown.
    var text: String? {
        let words = fields.filter { Self.written.contains($0.name) && !$0.value.isEmpty }.map(\.value)
        return words.isEmpty ? nil : words.joined(separator: "\n\n")
    }

    /// Hidden fields that carry it through signing in.
    var hidden: Markup {
        .each(form.fields) { Forms.hidden(Self.prefix + $0.name, $0.value) }
    }

    /// The same fields again, the written ones to be seen and changed.
    func shown(language: Language) -> Markup {
        .each(fields) { field in
            guard Self.written.contains(field.name) else { return Forms.hidden(field.name, field.value) }
            let words = Words(language).entry
            let label = field.name == "subject" ? words.subject : words.message
            return Forms.field(field.name, label) { ties in
                field.name == "subject"
                    ? "<input \(ties.attributes) name=\"\(field.name)\" value=\"\(field.value)\">"
                    : "<textarea \(ties.attributes) name=\"\(field.name)\">\n\(field.value)</textarea>"
            }
        }
    }
}
