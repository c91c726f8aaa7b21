/// What a template can be filled with; a closed list (decisions.md, *Packages*).
public enum TemplateField: String, Sendable, Hashable, CaseIterable {
    case patientFirstName = "patient.firstName"
    case patientName = "patient.name"
    case clinicalGroupName = "clinicalGroup.name"
    case providerName = "provider.name"
    case authorName = "author.name"
    case siteName = "site.name"
    case eventKind = "event.kind"
    case eventSource = "event.source"
    case eventDay = "event.occurredOn"

    /// Whether only something that happened elsewhere fills it.
    public var isOfEvent: Bool {
        switch self {
        case .eventKind, .eventSource, .eventDay: true
        case .patientFirstName, .patientName, .clinicalGroupName, .providerName, .authorName, .siteName: false
        }
    }
}
