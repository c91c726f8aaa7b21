import FHIR
import Messaging
import Persistence

/// Records that are taken over in one transaction.
struct ImportBatch: Sendable {
    let file: String
    var patients: [(position: SourcePosition, facts: PatientFacts)] = []
    var relatedPersons: [(position: SourcePosition, patient: [Patients.Identifier], facts: RelatedPersonFacts)] = []

    init(file: String) {
        self.file = file
    }

    var count: Int { patients.count + relatedPersons.count }

    enum Result: Sendable {
        case taken(ResourceType, ImportOutcome)
        case refused(ImportReport.Complaint)
    }

    /// Stores all that is accepted; what is refused harms no other.
    ///
    /// - Throws: `DatabaseFailure`; then nothing of the batch was stored.
    func store(in portal: Portal) async throws -> [Result] {
        try await portal.database.bulkWrite { tx in
            let patients = try self.patients.map { entry in
                try result(of: .patient, at: entry.position) { try portal.patients.take(entry.facts, by: .operator, in: tx).outcome }
            }
            let relatedPersons = try self.relatedPersons.map { entry in
                try result(of: .relatedPerson, at: entry.position) {
                    let found = Set(try entry.patient.compactMap { try portal.patients.find($0, in: tx) })
                    guard let patient = found.first else { throw PatientNotHere() }
                    guard found.count == 1 else { throw ImportRefusal.identifiersDisagree }
                    return try portal.patients.take(entry.facts, of: patient, by: .operator, in: tx)
                }
            }
            return patients + relatedPersons
        }
    }

    private func result(
        of type: ResourceType, at position: SourcePosition, _ take: () throws -> ImportOutcome
    ) throws -> Result {
        do {
            return .taken(type, try take())
        } catch let refusal as any Messaging.Refusal {
            return .refused(.init(file: file, position: position, type: type.rawValue, sentence: refusal.sentence))
        }
    }
}

/// A relative came whose patient was refused or never came.
private struct PatientNotHere: Messaging.Refusal {
    let code = "patient-not-here"
    let status = 422
    let sentence = "The patient it refers to is not known here."
}
