import Persistence

/// Who is in the demonstration world, by name.
struct DemonstrationCast: Sendable {
    var patients: [String: ID<Patient>] = [:]
    var accounts: [String: Account] = [:]
    var sessions: [String: SignedIn] = [:]

    /// - Throws: `NotFound` for a name that nobody has.
    func person(_ name: String) throws -> SignedIn {
        guard let person = sessions[name] else { throw NotFound() }
        return person
    }

    private struct Person {
        let key: String
        let details: PatientDetails
        let number: String
        let groups: [String]
    }

    private struct Member {
        let username: String
        let name: String
        let language: String
        let patient: String?
    }

    private struct Grant {
        let patient: String
        let proxy: String
        let relationship: String
        let basis: GrantBasis
        let endsInDays: Int64?
    }

    static func make(in portal: Portal) async throws -> DemonstrationCast {
        var cast = DemonstrationCast()
        let hash = try await portal.identity.hash(DemonstrationWorld.password, bypassPolicy: true)
        cast = try await portal.database.bulkWrite { [cast] tx in
            var cast = cast
            for person in people(now: portal.surroundings.clock()) {
                let id = try portal.patients.add(
                    person.details, identifiers: [Patients.Identifier(authority: "HOSP", value: person.number)], in: tx)
                cast.patients[person.key] = id
                try portal.patients.join(id, clinicalGroups: person.groups, in: tx)
            }
            for member in members {
                let new = NewAccount(
                    kind: .member, username: member.username, name: member.name, language: member.language,
                    patient: member.patient.flatMap { cast.patients[$0] })
                cast.accounts[member.username] = try portal.identity.create(new, password: hash, by: .operator, in: tx)
            }
            for username in staff {
                guard let account = try portal.identity.account(username: username, in: tx) else { continue }
                try portal.identity.keepPassword(hash, of: account.id, in: tx)
                cast.accounts[username] = account
            }
            try cast.grant(in: portal, tx)
            try cast.suggest(in: portal, tx)
            for (username, account) in cast.accounts.sorted(by: { $0.key < $1.key }) {
                cast.sessions[username] = try portal.identity.openSession(of: account.id, device: "Demonstration", in: tx).signedIn
            }
            return cast
        }
        return cast
    }

    private func grant(in portal: Portal, _ tx: Transaction) throws {
        let now = portal.surroundings.clock()
        for grant in Self.grants {
            guard let patient = patients[grant.patient], let proxy = accounts[grant.proxy] else { continue }
            try portal.patients.grant(
                ProxyGrant(
                    id: portal.surroundings.ids.next(), patient: patient, proxy: proxy.id, relationship: grant.relationship,
                    from: now, until: grant.endsInDays.map { now.adding(days: $0) }, basis: grant.basis, verifiedAt: now),
                by: .operator, in: tx)
        }
    }

    /// A grandmother whom another system named: her right waits for Hana to verify it.
    private func suggest(in portal: Portal, _ tx: Transaction) throws {
        guard let noah = patients["noah"] else { return }
        let helen = RelatedPersonFacts(
            identifier: nil, relationship: .grandparent, details: RelatedPersonDetails(given: "Helen", family: "Park", phone: "+1 555 0117")
        )
        _ = try portal.patients.take(helen, of: noah, by: .operator, in: tx)
    }

    private static func people(now: Timestamp) -> [Person] {
        let today = BirthDate(day: now, secondsFromUTC: 0)
        // Of age in forty days from the present day, which is four weeks after the world begins.
        let birthday = BirthDate(day: now.adding(days: 68), secondsFromUTC: 0)
        let almostAdult = BirthDate(
            "\(birthday.year - 18)-\(birthday.month < 10 ? "0" : "")\(birthday.month)-\(min(birthday.day, 28) < 10 ? "0" : "")\(min(birthday.day, 28))"
        )
        func born(_ age: Int, _ month: Int, _ day: Int) -> BirthDate? {
            let hadBirthday = (today.month, today.day) >= (month, day)
            let year = today.year - age - (hadBirthday ? 0 : 1)
            return BirthDate("\(year)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)")
        }
        return [
            Person(
                key: "ada", details: PatientDetails(given: "Ada", family: "Park", birthDate: born(41, 6, 2), sex: "female", language: "en"),
                number: "004411", groups: ["primary-care"]),
            Person(
                key: "noah", details: PatientDetails(given: "Noah", family: "Park", birthDate: born(9, 3, 14), sex: "male", language: "en"),
                number: "004417", groups: ["pediatrics"]),
            Person(
                key: "lily",
                details: PatientDetails(given: "Lily", family: "Park", birthDate: born(15, 8, 30), sex: "female", language: "en"),
                number: "004416", groups: ["pediatrics", "primary-care"]),
            Person(
                key: "ben", details: PatientDetails(given: "Ben", family: "Ortiz", birthDate: born(67, 1, 19), sex: "male", language: "es"),
                number: "003902", groups: ["primary-care", "cardiology"]),
            Person(
                key: "karel",
                details: PatientDetails(given: "Karel", family: "Novak", birthDate: born(83, 10, 5), sex: "male", language: "en"),
                number: "001178", groups: ["primary-care", "cardiology"]),
            Person(
                key: "mia", details: PatientDetails(given: "Mia", family: "Novotny", birthDate: almostAdult, sex: "female", language: "en"),
                number: "002290", groups: ["pediatrics"]),
        ]
    }

    private static let members = [
        Member(username: "ada", name: "Ada Park", language: "en", patient: "ada"),
        Member(username: "ben", name: "Ben Ortiz", language: "es", patient: "ben"),
        Member(username: "bea", name: "Bea Novak", language: "en", patient: nil),
        Member(username: "lily", name: "Lily Park", language: "en", patient: "lily"),
        Member(username: "james", name: "James Park", language: "en", patient: nil),
        Member(username: "vera", name: "Vera Novotny", language: "en", patient: nil),
    ]

    private static let staff = ["cy", "di", "eve", "fay", "gil", "hana", "dr.sato", "admin", "priv"]

    private static let grants = [
        Grant(patient: "noah", proxy: "ada", relationship: "mother", basis: .parentOfMinor, endsInDays: nil),
        Grant(patient: "lily", proxy: "ada", relationship: "mother", basis: .parentOfMinor, endsInDays: nil),
        Grant(patient: "noah", proxy: "james", relationship: "father", basis: .parentOfMinor, endsInDays: 180),
        Grant(patient: "mia", proxy: "vera", relationship: "mother", basis: .parentOfMinor, endsInDays: nil),
        Grant(patient: "karel", proxy: "bea", relationship: "daughter", basis: .powerOfAttorney, endsInDays: nil),
    ]
}
