public import Persistence

/// A patient who was found, with what tells namesakes apart.
public struct FoundPatient: Sendable {
    public let patient: Patient
    public let identifiers: [Patients.Identifier]
}

/// What a search for patients found, by name.
public struct FoundPatients: Sendable {
    public let items: [FoundPatient]
    /// Whether there are more than are shown: another word narrows them down.
    public let hasMore: Bool
}

extension Patients {
    /// How many patients one search shows.
    public static let mostFound = 50
    /// How many candidates one search opens.
    static let mostOpened = 1_000
    /// Characters of a question.
    static let longestQuery = 200

    /// Who may look for patients: those who enrol them and those who write to
    /// them first.
    public static let searchingRoles: Set<Role> = [.personalMessaging, .healthcareAdministrator]

    /// Finds patients by parts of their names in any order and without accents,
    /// by a record number or by the birth date. Each search leaves an audit
    /// event, with how many it showed and never with what was typed.
    ///
    /// - Throws: `NotFound` for somebody without a role that searches;
    ///   `MessageRefusal.invalid` when nothing was typed, or too much.
    public func search(_ text: String, by user: SignedIn, in tx: Transaction) throws -> Effect<FoundPatients> {
        guard !user.account.roles.isDisjoint(with: Self.searchingRoles) else { throw NotFound() }
        let query = try Self.query(text)
        let found = try matches(of: query, in: tx)
        let shown = found.prefix(Self.mostFound).map {
            (key: Folding.folded("\($0.patient.details.family) \($0.patient.details.given)"), $0)
        }
        .sorted { ($0.key, $0.1.patient.id) < ($1.key, $1.1.patient.id) }.map(\.1)
        try audit.record(
            AuditEvent(
                .search, "patient", ID<Patient>?.none, by: user.actor, session: user.session, detail: ["found": "\(shown.count)"]), in: tx)
        return Effect(FoundPatients(items: shown, hasMore: found.count > Self.mostFound))
    }

    static func query(_ text: String) throws -> PatientQuery {
        func fault(_ code: String, _ sentence: String) -> MessageRefusal {
            .invalid([FieldRefusal(field: "q", code: code, sentence: sentence)])
        }
        guard text.unicodeScalars.count <= longestQuery else {
            throw fault("too-long", "This is too long to look for. Type a part of the name, a record number or a birth date.")
        }
        let query = PatientQuery(text)
        guard !query.isEmpty else { throw fault("missing", "Type a part of the name, a record number or a birth date.") }
        return query
    }

    /// At most one more than are shown. The tokens find candidates, what was
    /// typed decides.
    func matches(of query: PatientQuery, in tx: Transaction) throws -> [FoundPatient] {
        let bearers = try bearers(of: query.numbers, in: tx)
        var rest = try (bearers.keys.sorted() + candidates(of: query, in: tx).filter { bearers[$0] == nil })[...]
        var found: [FoundPatient] = []
        var charts: Set<ID<Patient>> = []
        while !rest.isEmpty, found.count <= Self.mostFound {
            let some = Array(rest.prefix(64))
            rest = rest.dropFirst(64)
            let rows = try tx.all(
                "SELECT \(PatientRows.columns) FROM patient p WHERE p.id IN (\(SQL.list(some))) ORDER BY p.id"
            ) { try PatientRows.decode($0) }
            for row in rows where found.count <= Self.mostFound {
                guard query.means(try open(row).details, numbers: bearers[row.id] ?? []), charts.insert(row.chart).inserted else {
                    continue
                }
                // A merged patient is found by the old name and shown as who they are now.
                found.append(
                    FoundPatient(patient: try patient(row.chart, in: tx), identifiers: try identifiers(of: row.chart, in: tx)))
            }
        }
        return found
    }

    /// Who bears one of these numbers, with those they bear.
    private func bearers(of numbers: Set<String>, in tx: Transaction) throws -> [ID<Patient>: Set<String>] {
        let byToken = Dictionary(
            numbers.map { (token(of: .init(kind: .number, text: $0)), $0) }, uniquingKeysWith: { first, _ in first })
        var bearers: [ID<Patient>: Set<String>] = [:]
        try tx.each(
            "SELECT token, patient FROM patient_token WHERE token IN (\(SQL.list(Array(byToken.keys)))) LIMIT \(Self.mostOpened)"
        ) { row in
            if let number = byToken[try row[0] as [UInt8]] { bearers[try row[1], default: []].insert(number) }
            return true
        }
        return bearers
    }

    private func candidates(of query: PatientQuery, in tx: Transaction) throws -> [ID<Patient>] {
        // The longest word is the rarest: it leads, the others are looked up.
        let demands = query.demands.sorted { ($0.map(\.text.count).max() ?? 0) > ($1.map(\.text.count).max() ?? 0) }
            .map { SQL.list($0.map(token)) }
        guard let first = demands.first else { return [] }
        let others = demands.dropFirst().map { tokens -> SQL in
            "AND EXISTS (SELECT 1 FROM patient_token o WHERE o.patient = t.patient AND o.token IN (\(tokens)))"
        }
        return Set(
            try tx.all(
                """
                SELECT t.patient FROM patient_token t WHERE t.token IN (\(first)) \(SQL.joined(others, separator: " "))
                LIMIT \(Self.mostOpened)
                """
            ) { try $0[0] as ID<Patient> }
        ).sorted()
    }
}
