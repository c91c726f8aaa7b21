internal import Messaging
internal import Persistence

/// Who is in a fixture: the people of the demonstration.
internal enum FixturePeople {
    static func addPatients(to portal: Portal, in tx: Transaction) throws -> [String: ID<Patient>] {
        var patients: [String: ID<Patient>] = [:]
        for (key, name, birthDate, sex, language, number, groups) in described {
            let parts = name.split(separator: " ").map(String.init)
            let details = PatientDetails(
                given: parts[0], family: parts[1], birthDate: BirthDate(birthDate), sex: sex, language: language)
            let patient = try portal.patients.add(
                details, identifiers: [Patients.Identifier(authority: "HOSP", value: number)], in: tx)
            try portal.patients.join(patient, clinicalGroups: groups, in: tx)
            patients[key] = patient
        }
        return patients
    }

    static func addAccounts(to portal: Portal, _ patients: [String: ID<Patient>], in tx: Transaction) throws -> [String: SignedIn] {
        var accounts: [String: ID<Account>] = [:]
        for (username, name, language, own) in members {
            let new = NewAccount(
                kind: .member, username: username, name: name, language: language, patient: own.flatMap { patients[$0] })
            accounts[username] = try portal.identity.create(new, password: nil, by: .operator, in: tx).id
        }
        for username in staff {
            accounts[username] = try portal.identity.account(username: username, in: tx)?.id
        }
        for (patient, proxy, relationship) in grants {
            guard let patient = patients[patient], let proxy = accounts[proxy] else { throw NotInFixture(name: proxy) }
            let now = portal.surroundings.clock()
            try portal.patients.grant(
                ProxyGrant(
                    id: portal.surroundings.ids.next(), patient: patient, proxy: proxy, relationship: relationship, from: now,
                    basis: relationship == "daughter" ? .powerOfAttorney : .parentOfMinor, verifiedAt: now),
                by: .operator, in: tx)
        }
        return try accounts.mapValues { try portal.identity.openSession(of: $0, device: "Test", in: tx).signedIn }
    }

    private static let described = [
        ("ada", "Ada Park", "1985-06-02", "female", "en", "004411", ["primary-care"]),
        ("noah", "Noah Park", "2017-03-14", "male", "en", "004417", ["pediatrics"]),
        ("lily", "Lily Park", "2011-08-30", "female", "en", "004416", ["pediatrics", "primary-care"]),
        ("ben", "Ben Ortiz", "1959-01-19", "male", "es", "003902", ["primary-care", "cardiology"]),
        ("karel", "Karel Novak", "1943-10-05", "male", "en", "001178", ["primary-care", "cardiology"]),
    ]

    private static let members: [(String, String, String, String?)] = [
        ("ada", "Ada Park", "en", "ada"), ("ben", "Ben Ortiz", "es", "ben"), ("bea", "Bea Novak", "en", nil),
        ("lily", "Lily Park", "en", "lily"), ("james", "James Park", "en", nil),
    ]

    private static let staff = ["cy", "di", "eve", "fay", "hana", "dr.sato", "admin", "priv"]

    private static let grants = [
        ("noah", "ada", "mother"), ("lily", "ada", "mother"), ("noah", "james", "father"), ("karel", "bea", "daughter"),
    ]
}
