import Mustache

/// A template filled in for one conversation, in one language.
public struct RenderedTemplate: Sendable, Hashable {
    public let language: String
    public let subject: String
    public let body: String
    /// Fields it shows and nothing is known for, such as the name of a provider when none is named.
    public let missing: [TemplateField]
}

/// What a template is filled with, in one language.
public struct TemplateValues: Sendable, Hashable {
    public var texts: [TemplateField: String]

    public init(_ texts: [TemplateField: String]) {
        self.texts = texts.filter { !$0.value.isEmpty }
    }

    public init(patient: PatientDetails, group: ClinicalGroup?, provider: Provider?, author: String, site: Site, language: String) {
        self.init([
            .patientFirstName: patient.given.isEmpty ? patient.name : patient.given, .patientName: patient.name,
            .clinicalGroupName: group?.name.text(in: language) ?? "", .providerName: provider?.name ?? "", .authorName: author,
            .siteName: site.name.text(in: language),
        ])
    }
}

extension MessageTemplate {
    /// Fills the template in. What is put in is text and nothing else: it is
    /// neither escaped nor looked at for tags.
    ///
    /// - Throws: `TemplateRefusal.broken` for a text that the scanner does not let pass; none that was saved is.
    public func rendered(in language: String, with values: TemplateValues) throws -> RenderedTemplate {
        let (subject, body) = (self.subject.text(in: language), self.body.text(in: language))
        let shown = try Self.fill(subject, values)
        let written = try Self.fill(body, values)
        let missing = shown.shows.union(written.shows).filter { values.texts[$0] == nil }
        return RenderedTemplate(
            language: language, subject: shown.text, body: written.text,
            missing: TemplateField.allCases.filter(missing.contains))
    }

    private static func fill(_ text: String, _ values: TemplateValues) throws -> (text: String, shows: Set<TemplateField>) {
        let scan = TemplateScanner(text)
        guard scan.faults.isEmpty else { throw TemplateRefusal.broken }
        // A field that only stands within its own section is shown where it is known, and missed nowhere.
        let shows = scan.shown.subtracting(scan.asked)
        do {
            let template = try MustacheTemplate(string: "{{% CONTENT_TYPE:TEXT}}" + text)
            return (template.render(values.nested), shows)
        } catch {
            throw TemplateRefusal.broken
        }
    }
}

extension TemplateValues {
    /// `patient.name` as the engine looks it up: `name` of `patient`.
    fileprivate var nested: [String: [String: String]] {
        texts.reduce(into: [:]) { nested, item in
            let parts = item.key.rawValue.split(separator: ".", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { return }
            nested[parts[0], default: [:]][parts[1]] = item.value
        }
    }
}

/// What can be refused about templates.
public enum TemplateRefusal: Refusal, Equatable {
    /// Templates are switched off (S58).
    case switchedOff
    /// No template that people use bears this code.
    case unknown
    /// It shows what is not known here, such as a provider's name.
    case unfilled([TemplateField])
    /// Its inbox directs the message (S21), and somebody chose another.
    case audienceDirected
    /// Its text is none that could have been saved.
    case broken

    public var code: String {
        switch self {
        case .switchedOff: "templates-off"
        case .unknown: "unknown-template"
        case .unfilled: "template-unfilled"
        case .audienceDirected: "template-directs"
        case .broken: "template-broken"
        }
    }

    public var status: Int {
        switch self {
        case .switchedOff: 403
        case .unknown, .unfilled, .audienceDirected: 422
        case .broken: 409
        }
    }

    public var sentence: String {
        switch self {
        case .switchedOff: "Templates are switched off here. Write the message in your own words."
        case .unknown: "There is no such template. Choose another, or write the message in your own words."
        case .unfilled(let fields):
            "The template names something that is not known here (\(fields.map(\.rawValue).joined(separator: ", "))). "
                + (fields.contains(.providerName) ? "Choose a provider, or another template." : "Choose another template.")
        case .audienceDirected: "The template decides whose inbox the message goes to. Leave the choice of readers away."
        case .broken: "The text of the template cannot be used. Tell whoever keeps the configuration."
        }
    }

    public var fields: [FieldRefusal] {
        switch self {
        case .unknown, .unfilled: [FieldRefusal(field: "template", code: code, sentence: sentence)]
        case .audienceDirected: [FieldRefusal(field: "audience", code: code, sentence: sentence)]
        case .switchedOff, .broken: []
        }
    }
}
