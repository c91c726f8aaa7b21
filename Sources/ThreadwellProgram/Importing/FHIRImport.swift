import FHIR
import Foundation
import Messaging
import Persistence

/// Takes over FHIR files in three passes, nobody before those they refer to, so
/// that the order of files and entries does not matter. Only one batch is held
/// at a time.
struct FHIRImport {
    private let portal: Portal
    private let site: Site
    private var authorities: KnownAuthorities
    private var references = ReferenceIndex()
    private var report = ImportReport()

    /// How many records share a transaction.
    static let batch = 200

    /// What is read in each pass.
    static let passes: [Set<ResourceType>] = [[.practitioner, .organization], [.patient, .practitionerRole], [.relatedPerson]]

    /// - Throws: `CommandFailure`.
    init(_ portal: Portal, site: Site, authority: String?) throws {
        guard site.revision > 0 else {
            throw CommandFailure(
                "Nothing is configured yet, so nobody's numbers are known: run `\(ProgramName.invoked) config apply FILE` first.")
        }
        self.portal = portal
        self.site = site
        authorities = try KnownAuthorities(site.authorities, fallback: authority)
    }

    /// Reads every file, as far as it can be read.
    func run(_ files: [String]) async -> ImportReport {
        var run = self
        var readable = files
        for wanted in Self.passes { readable = await run.pass(readable, wanted: wanted) }
        return run.report
    }

    /// - Returns: the files that could be read at least in part.
    private mutating func pass(_ files: [String], wanted: Set<ResourceType>) async -> [String] {
        var read: [String] = []
        for file in files {
            do {
                try ImportFile.requireRegular(file)
                read.append(file)
                try await take(file, wanted: wanted)
            } catch {
                // The first pass has said so already of a file that breaks off.
                if isFirst(wanted) || !(error is ReadFailure) { report.fail("\(file): \(Explanation.sentence(for: error))") }
            }
        }
        return read
    }

    private func isFirst(_ wanted: Set<ResourceType>) -> Bool { wanted == Self.passes.first }

    private mutating func take(_ file: String, wanted: Set<ResourceType>) async throws {
        let size = (try? FileManager.default.attributesOfItem(atPath: file)[.size] as? Int) ?? 0
        let day = String(portal.surroundings.clock().rfc3339Seconds.prefix(10))
        guard let today = FHIRDate(day) else { throw CommandFailure("The clock of this machine cannot be read.") }
        var reader = RecordReader(try ResourceReader(file: file, wanted: wanted), mapping: RecordMapping(today: today))
        var batch = ImportBatch(file: file)
        var failure: (any Error)?
        reading: do {
            while let record = try reader.next() {
                take(record, into: &batch)
                guard batch.count >= Self.batch else { continue }
                try await store(&batch)
                Terminal.progress("\(file): \(reader.summary.read) resources, \(reader.bytesRead >> 20) of \(size >> 20) MiB")
            }
        } catch {
            failure = error
        }
        // What came before the place where a file breaks off is taken over.
        try await store(&batch)
        count(reader.summary, of: file, wanted: wanted)
        if let failure { throw failure }
    }

    private mutating func take(_ record: ImportedRecord, into batch: inout ImportBatch) {
        references.remember(record)
        switch record {
        case .patient(let patient): add(patient, to: &batch)
        case .relatedPerson(let person): add(person, to: &batch)
        case .practitioner(let practitioner): compare(.practitioner, isConfigured: provider(practitioner.identifiers) != nil)
        case .organization(let organization): compare(.organization, isConfigured: !clinicalGroups(organization.identifiers).isEmpty)
        case .practitionerRole(let role): compare(.practitionerRole, isConfigured: isConfigured(role))
        // Messages are taken over by a command of their own.
        case .communication, .binary: break
        }
    }

    private mutating func add(_ record: PatientRecord, to batch: inout ImportBatch) {
        do throws(Unidentified) {
            let (matched, kept) = try authorities.divide(record.identifiers, id: record.source.id)
            var facts = PatientFacts(record, matched: matched, kept: kept, languages: site.languages)
            facts.clinicalGroup = clinicalGroup(of: record)
            if record.managingOrganization != nil, facts.clinicalGroup == nil { report.withoutClinicalGroup += 1 }
            if record.replacedBy != nil { report.replaced += 1 }
            batch.patients.append((record.source.position, facts))
        } catch {
            refuse(record.source, in: batch.file, error.sentence)
        }
    }

    private mutating func add(_ record: RelatedPersonRecord, to batch: inout ImportBatch) {
        guard let identifiers = references.resolve(record.patient, from: record.source, as: .patient) else {
            return refuse(record.source, in: batch.file, "The patient it refers to is not in these files, or cannot be told from another.")
        }
        let numbers = authorities.referredTo(identifiers, id: record.patient.lastOfAddress)
        guard !numbers.isEmpty else {
            return refuse(record.source, in: batch.file, "The patient it refers to has no number of an authority of this site.")
        }
        let facts = RelatedPersonFacts(record, known: authorities.known(record.identifiers).first)
        guard facts.identifier != nil || !facts.details.given.isEmpty || !facts.details.family.isEmpty else {
            return refuse(record.source, in: batch.file, "It has neither a number nor a name.")
        }
        batch.relatedPersons.append((record.source.position, numbers, facts))
    }

    private mutating func store(_ batch: inout ImportBatch) async throws {
        guard batch.count > 0 else { return }
        let results = try await batch.store(in: portal)
        for result in results {
            switch result {
            case .taken(let type, let outcome): report.outcomes[type, default: [:]][outcome, default: 0] += 1
            case .refused(let complaint): report.refuse(complaint)
            }
        }
        batch = ImportBatch(file: batch.file)
    }

    private mutating func refuse(_ source: RecordSource, in file: String, _ sentence: String) {
        report.refuse(.init(file: file, position: source.position, type: source.type.rawValue, sentence: sentence))
    }

    /// What was not read at all is the same in every pass and counts once.
    private mutating func count(_ summary: ImportSummary, of file: String, wanted: Set<ResourceType>) {
        let isFirst = isFirst(wanted)
        if isFirst {
            report.skipped.merge(
                summary.skipped.filter { ResourceType(rawValue: $0.key).map(ResourceType.people.contains) != true }, uniquingKeysWith: +)
        }
        for refusal in summary.refusals {
            let type = refusal.resourceType.flatMap { ResourceType(rawValue: $0) }
            guard type.map(wanted.contains) ?? isFirst else { continue }
            report.refuse(
                .init(file: file, position: refusal.position, type: refusal.resourceType, sentence: refusal.reason.sentence))
        }
    }
}

extension FHIRImport {
    private mutating func compare(_ type: ResourceType, isConfigured: Bool) {
        if isConfigured {
            report.configured[type, default: 0] += 1
        } else {
            report.unconfigured[type, default: 0] += 1
        }
    }

    private func provider(_ identifiers: [ImportedIdentifier]) -> Provider? {
        let numbers = authorities.known(identifiers)
        return site.providers.first { provider in
            provider.retiredAt == nil && numbers.contains { $0.authority == provider.authority && $0.value == provider.identifier }
        }
    }

    /// The clinical groups that bear one of these numbers. One to which the configuration gives no identifier is known by its code.
    private func clinicalGroups(_ identifiers: [ImportedIdentifier]) -> [ClinicalGroup] {
        let numbers = authorities.known(identifiers)
        return site.clinicalGroups.filter { group in
            group.retiredAt == nil
                && numbers.contains { number in
                    (group.authority == nil || number.authority == group.authority) && number.value == group.identifier ?? group.code
                }
        }
    }

    /// The clinical group that manages a patient; nil where the record names none of the configuration, or leaves a choice.
    private func clinicalGroup(of patient: PatientRecord) -> ID<ClinicalGroup>? {
        guard let organization = patient.managingOrganization,
            let identifiers = references.resolve(organization, from: patient.source, as: .organization)
        else { return nil }
        let groups = clinicalGroups(identifiers)
        return groups.count == 1 ? groups.first?.id : nil
    }

    /// Whether a clinical group of the organization offers the provider.
    private func isConfigured(_ role: PractitionerRoleRecord) -> Bool {
        guard let practitioner = role.practitioner, let organization = role.organization,
            let person = references.resolve(practitioner, from: role.source, as: .practitioner).flatMap(provider),
            let identifiers = references.resolve(organization, from: role.source, as: .organization)
        else { return false }
        return clinicalGroups(identifiers).contains { $0.providers.contains(person.id) }
    }
}

extension ImportedReference {
    /// The resource's id in an address such as `Patient/12`.
    fileprivate var lastOfAddress: String? {
        guard case .address(let address) = self else { return nil }
        return address.split(separator: "/").last.map(String.init)
    }
}
