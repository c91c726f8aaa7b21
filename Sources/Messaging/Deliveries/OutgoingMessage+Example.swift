import Persistence

extension OutgoingMessage {
    /// A message of nobody, for the contract of adapters and for documentation.
    ///
    /// - Parameters:
    ///   - number: tells one from another.
    ///   - files: of nobody too.
    public static func example(_ number: UInt64 = 1, attempt: Int64 = 1, files: [AttachedFile] = []) -> OutgoingMessage {
        OutgoingMessage(
            delivery: ID(high: 1, low: number), attempt: attempt, message: ID(high: 2, low: number), conversation: ID(high: 3, low: number),
            seq: 1, inReplyTo: nil, type: .general, subject: "A copy of my record", body: "May I have a copy of my record?",
            attachments: files.map { OutgoingFile($0, content: nil, base: "https://portal.example.org") }, language: "en",
            sentAt: Timestamp(microseconds: 1_794_931_200_000_000),
            patient: Patient(
                id: ID(high: 4, low: number), chart: ID(high: 4, low: number),
                details: PatientDetails(given: "Ada", family: "Park", birthDate: BirthDate("1985-06-02"))),
            identifiers: [Patients.Identifier(authority: "HOSP", value: "004411")], authorName: "Ada Park", authorRole: .patient,
            clinicalGroup: ClinicalGroup(
                id: ID(high: 5, low: 1), code: "records", name: Localized(["en": "Medical records"]), about: Localized([:]),
                authority: "HOSP",
                identifier: "RECD"), provider: nil, isUrgent: false, isPrecededByUndelivered: false)
    }
}
