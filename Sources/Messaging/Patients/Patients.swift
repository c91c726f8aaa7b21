public import Persistence

/// Patients, their identifiers, and who may act for them.
public final class Patients: Sendable {
    let surroundings: Surroundings
    let audit: Audit
    let sites: SiteCache
    private let opened: OpenedMemory<ID<Patient>, PatientDetails>

    public init(_ surroundings: Surroundings, audit: Audit, sites: SiteCache = SiteCache()) {
        self.surroundings = surroundings
        self.audit = audit
        self.sites = sites
        opened = OpenedMemory(capacity: 10_000)
    }

    /// A record number with the code of the authority that issued it.
    public struct Identifier: Sendable, Hashable {
        public var authority: String
        public var value: String

        public init(authority: String, value: String) {
            self.authority = authority
            self.value = value
        }
    }

    /// - Throws: `NotFound`.
    public func patient(_ id: ID<Patient>, in tx: Transaction) throws -> Patient {
        guard let row = try PatientRows.find(id, in: tx) else { throw NotFound() }
        return try open(row)
    }

    /// - Throws: `NotFound`.
    public func patient(_ id: ID<Patient>) async throws -> Patient {
        try await surroundings.database.read { try self.patient(id, in: $0) }
    }

    /// The patient who bears an identifier, if any does.
    public func find(_ identifier: Identifier, in tx: Transaction) throws -> ID<Patient>? {
        try tx.first(
            "SELECT patient FROM patient_identifier WHERE authority = \(identifier.authority) AND blind = \(blind(identifier))"
        ) { try $0[0] }
    }

    public func identifiers(of patient: ID<Patient>, in tx: Transaction) throws -> [Identifier] {
        let key = try surroundings.patientKeys.key(of: patient, in: tx)
        return try tx.all(
            "SELECT authority, blind, value FROM patient_identifier WHERE patient = \(patient) ORDER BY authority, created_at"
        ) { row in
            let authority: String = try row[0]
            let binding = Self.identifierBinding(patient, authority: authority, blind: try row[1])
            return Identifier(authority: authority, value: try key.content.openText(try row[2], binding))
        }
    }

    /// Adds a patient with at least the details to show them by.
    @discardableResult
    public func add(_ details: PatientDetails, identifiers: [Identifier], in tx: Transaction) throws -> ID<Patient> {
        let id: ID<Patient> = surroundings.ids.next()
        let now = surroundings.clock()
        let made = try surroundings.patientKeys.make(for: id)
        let sealed = try made.key.content.seal(text: details.plain, Self.detailsBinding(id), padded: true)
        try tx.execute(
            """
            INSERT INTO patient (id, chart, master_key, wrapped_key, details, created_at, updated_at)
            VALUES (\(id), \(id), \(made.masterKey), \(made.wrapped), \(sealed), \(now), \(now))
            """)
        for identifier in identifiers { try add(identifier, to: id, key: made.key, in: tx) }
        try retoken(id, from: [], to: NameTokens.terms(of: details), in: tx)
        return id
    }

    /// Replaces the details; what is unchanged writes nothing. Another birth date gives nobody a right back that the one before ended.
    ///
    /// - Returns: whether anything changed.
    @discardableResult
    public func update(_ id: ID<Patient>, to details: PatientDetails, in tx: Transaction) throws -> Bool {
        guard let row = try PatientRows.find(id, in: tx) else { throw NotFound() }
        let known = try open(row)
        guard known.details != details else { return false }
        if known.details.birthDate != details.birthDate { try writeEndsByAge(for: id, in: tx) }
        let key = try surroundings.patientKeys.key(of: id, in: tx)
        let sealed = try key.content.seal(text: details.plain, Self.detailsBinding(id), padded: true)
        try tx.execute("UPDATE patient SET details = \(sealed), updated_at = \(surroundings.clock()) WHERE id = \(id)")
        try retoken(id, from: NameTokens.terms(of: known.details), to: NameTokens.terms(of: details), in: tx)
        return true
    }

    /// Adds an identifier that is not known yet to a patient.
    ///
    /// - Throws: `PatientRefusal.identifierTaken` when another patient bears it.
    @discardableResult
    public func add(_ identifier: Identifier, to patient: ID<Patient>, in tx: Transaction) throws -> Bool {
        if let bearer = try find(identifier, in: tx) {
            guard bearer == patient else { throw PatientRefusal.identifierTaken }
            return false
        }
        try add(identifier, to: patient, key: try surroundings.patientKeys.key(of: patient, in: tx), in: tx)
        return true
    }

    private func add(_ identifier: Identifier, to patient: ID<Patient>, key: PatientKey, in tx: Transaction) throws {
        let token = blind(identifier)
        let binding = Self.identifierBinding(patient, authority: identifier.authority, blind: token)
        let sealed = try key.content.seal(text: identifier.value, binding)
        try tx.execute(
            """
            INSERT INTO patient_identifier (authority, blind, patient, value, created_at)
            VALUES (\(identifier.authority), \(token), \(patient), \(sealed), \(surroundings.clock()))
            """)
        try retoken(patient, from: [], to: [NameTokens.term(of: identifier)], in: tx)
    }

    func open(_ row: PatientRow) throws -> Patient {
        let details = try opened.value(of: row.details, at: row.id) {
            let key = try surroundings.patientKeys.key(of: row.id, wrapped: row.wrappedKey, masterKey: row.masterKey)
            return try PatientDetails(plain: try key.content.openText(row.details, Self.detailsBinding(row.id), padded: true))
        }
        return Patient(id: row.id, chart: row.chart, details: details, deceasedAt: row.deceasedAt)
    }

    private func blind(_ identifier: Identifier) -> [UInt8] {
        surroundings.keys.blindIndex.token("patient identifier", identifier.authority, identifier.value)
    }

    private static func detailsBinding(_ patient: ID<Patient>) -> Binding {
        Binding(table: "patient", column: "details", row: patient)
    }

    /// A number opens in the row of its own authority and token alone, not in that of another number of the same patient.
    static func identifierBinding(_ patient: ID<Patient>, authority: String, blind: [UInt8]) -> Binding {
        Binding(table: "patient_identifier", column: "value", row: patient).keyed(by: Array(authority.utf8), blind)
    }
}

struct PatientRow: Sendable {
    let id: ID<Patient>
    let chart: ID<Patient>
    let masterKey: ID<MasterKey>
    let wrappedKey: [UInt8]
    let details: [UInt8]
    let deceasedAt: Timestamp?
}

enum PatientRows {
    static let columns: SQL = "p.id, p.chart, p.master_key, p.wrapped_key, p.details, p.deceased_at"
    static let count = 6

    static func decode(_ row: Row, from first: Int = 0) throws -> PatientRow {
        try PatientRow(
            id: row[first], chart: row[first + 1], masterKey: row[first + 2], wrappedKey: row[first + 3], details: row[first + 4],
            deceasedAt: row[first + 5])
    }

    static func find(_ id: ID<Patient>, in tx: Transaction) throws -> PatientRow? {
        try tx.first("SELECT \(columns) FROM patient p WHERE p.id = \(id)") { try decode($0) }
    }
}
