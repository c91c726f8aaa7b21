import FHIR
import Messaging
import Persistence

/// Who is who in the files: patients by their numbers, authors by their names, clinical groups by the configuration.
struct HistoryPeople: Sendable {
    private let portal: Portal
    private let site: Site
    private let authorities: KnownAuthorities
    private let authority: String?
    private let fallback: ClinicalGroup?
    private var references = ReferenceIndex()
    /// The names of people and organisations, by their address.
    private var names: [String: String] = [:]

    /// - Throws: `CommandFailure`.
    init(_ portal: Portal, site: Site, authority: String?, clinicalGroup: String?) throws {
        self.portal = portal
        self.site = site
        self.authority = authority
        authorities = try KnownAuthorities(site.authorities, fallback: authority)
        fallback = try clinicalGroup.map { code in
            guard let group = site.clinicalGroup(code: code) else {
                throw CommandFailure("The configuration has no clinical group \(code).")
            }
            return group
        }
    }

    mutating func remember(_ record: ImportedRecord) {
        references.remember(record)
        let name: String? =
            switch record {
            case .patient(let person): person.name?.full
            case .relatedPerson(let person): person.name?.full
            case .practitioner(let person): person.name?.full
            case .organization(let organization): organization.name
            case .practitionerRole, .communication, .binary: nil
            }
        guard let name, !name.isEmpty else { return }
        if let id = record.source.id { names["\(record.source.type.rawValue)/\(id)"] = name }
        if let url = record.source.fullURL { names[url] = name }
    }

    /// Why a conversation has no place here.
    enum Unplaced: Error, Sendable {
        case noPatient, unknownPatient, severalPatients, noGroup, noAuthor

        var sentence: String {
            switch self {
            case .noPatient: "It does not say which patient it is about."
            case .unknownPatient:
                "Its patient is not known here by a number of an authority of this site. Import the patients first, or use --authority."
            case .severalPatients: "Its conversation names more than one patient."
            case .noGroup:
                "It names no clinical group of the configuration. With --clinical-group CODE it is taken over as one of that group."
            case .noAuthor: "It does not say who wrote it."
            }
        }
    }

    /// The conversation as it is taken over.
    func conversation(_ chain: HistoryChain, in tx: Transaction) throws -> Result<ImportedConversation, Unplaced> {
        var patients: Set<ID<Patient>> = []
        for line in chain.lines {
            switch try patient(of: line.record, in: tx) {
            case .success(let patient): patients.insert(patient)
            case .failure(let reason): return .failure(reason)
            }
        }
        guard patients.count == 1, let patient = patients.first else { return .failure(.severalPatients) }
        guard let group = group(of: [chain.head] + chain.lines.map(\.record)) ?? fallback else { return .failure(.noGroup) }
        let patientName = try portal.patients.patient(patient, in: tx).details.name
        let language = try portal.patients.patient(patient, in: tx).details.language ?? site.languages.first ?? "en"
        var messages: [ImportedMessage] = []
        for draft in chain.messages {
            guard let role = role(of: draft.sender, named: draft.senderName) else { return .failure(.noAuthor) }
            let known = draft.senderName ?? name(draft.sender)
            let name = known ?? (role == .patient ? patientName : group.name.text(in: language))
            messages.append(
                ImportedMessage(
                    name: draft.name, sentAt: draft.sentAt, role: role, authorName: name, body: draft.body, inReplyTo: draft.inReplyTo,
                    files: draft.files.map(\.digest)))
        }
        let subject = chain.head.topic ?? chain.lines.lazy.compactMap(\.record.topic).first ?? group.name.text(in: language)
        return .success(
            ImportedConversation(
                patient: patient, clinicalGroup: group.id, type: type(of: chain.head, chain.lines.first?.record), subject: subject,
                messages: messages))
    }

    private func patient(of record: CommunicationRecord, in tx: Transaction) throws -> Result<ID<Patient>, Unplaced> {
        guard let subject = record.subject else { return .failure(.noPatient) }
        var numbers: [Patients.Identifier] = []
        if let known = references.resolve(subject, from: record.source, as: .patient) { numbers = authorities.known(known) }
        if numbers.isEmpty, let authority, let number = number(subject) {
            numbers = [Patients.Identifier(authority: authority, value: number)]
        }
        let found = Set(try numbers.compactMap { try portal.patients.find($0, in: tx) })
        guard found.count == 1, let patient = found.first else { return .failure(.unknownPatient) }
        return .success(patient)
    }

    private func number(_ reference: ImportedReference) -> String? {
        switch reference {
        case .address(let address): address.split(separator: "/").last.map(String.init)
        case .identifier(let identifier, _): identifier.value
        case .unknown: nil
        }
    }

    private func group(of records: [CommunicationRecord]) -> ClinicalGroup? {
        for record in records {
            for reference in record.recipients + [record.sender].compactMap({ $0 }) {
                guard let identifiers = references.resolve(reference, from: record.source, as: .organization) else { continue }
                let numbers = authorities.known(identifiers)
                let group = site.clinicalGroups.first { group in
                    group.retiredAt == nil && numbers.contains { $0.authority == group.authority && $0.value == group.identifier }
                }
                if let group { return group }
            }
        }
        return nil
    }

    private func name(_ reference: ImportedReference?) -> String? {
        guard case .address(let address)? = reference else { return nil }
        return names[address] ?? names[address.split(separator: "/").suffix(2).joined(separator: "/")]
    }

    /// As what somebody wrote; nil when nothing says it.
    private func role(of sender: ImportedReference?, named display: String?) -> AuthorRole? {
        let type: String? =
            switch sender {
            case .address(let address)?: address.split(separator: "/").dropLast().last.map(String.init)
            case .identifier(_, let type)?: type
            case .unknown?, nil: nil
            }
        return switch type {
        case "Patient": .patient
        case "RelatedPerson": .proxy
        case "Practitioner", "PractitionerRole", "Organization", "CareTeam", "HealthcareService": .staff
        case "Device": .system
        default: nil
        }
    }

    private func type(of head: CommunicationRecord, _ first: CommunicationRecord?) -> MessageType {
        let words = (head.categories + (first?.categories ?? [])).flatMap { [$0.code, $0.text] }.compactMap { $0?.lowercased() }
        if words.contains(where: { $0.contains("billing") }) { return .billing }
        return words.contains { $0.contains("medical") || $0.contains("clinical") } ? .medical : .general
    }
}
