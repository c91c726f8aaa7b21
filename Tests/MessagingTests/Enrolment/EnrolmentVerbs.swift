import Messaging
import Persistence
import TestSupport
import Testing

extension PortalFixture {
    static let password = "four plain words here"
    static let desk = NetworkAddress("192.0.2.7")

    func add(_ given: String, _ family: String, born: String = "1990-02-03", number: String, by username: String = "hana") async throws
        -> ID<Patient>
    {
        let (user, site) = (try person(username), site)
        let new = NewPatient(given: given, family: family, birthDate: born, recordNumber: number)
        return try await portal.perform { [portal] in Effect(try portal.enrolment.addPatient(new, by: user, site: site, in: $0).patient.id)
        }
    }

    @discardableResult
    func enrol(_ new: NewMember, by username: String = "hana") async throws -> Account {
        let (user, site) = (try person(username), site)
        return try await portal.perform { [portal] in Effect(try portal.enrolment.enrol(new, by: user, site: site, in: $0)) }
    }

    func activationCode(for recipient: CodeRecipient, by username: String = "hana") async throws -> IssuedCode {
        let user = try person(username)
        return try await portal.perform { [portal] in Effect(try portal.enrolment.activationCode(for: recipient, by: user, in: $0)) }
    }

    func passwordCode(
        for recipient: CodeRecipient, check: DeskCheck = DeskCheck(kind: .photoID, note: "driver's license"), by username: String = "hana"
    ) async throws -> IssuedCode {
        let user = try person(username)
        return try await portal.perform { [portal] in
            Effect(try portal.enrolment.passwordCode(for: recipient, after: check, by: user, in: $0))
        }
    }

    @discardableResult
    func activate(_ code: String, as username: String, password: String = password, from network: NetworkAddress = desk) async throws
        -> Account
    {
        try await portal.identity.activate(code: code, username: username, password: password, network: network)
    }

    func signIn(_ username: String, password: String = password) async throws -> SignedIn {
        try await portal.identity.signIn(username: username, password: password, device: "Test", network: Self.desk).signedIn
    }

    func record(of member: ID<Account>, for username: String = "hana") async throws -> MemberRecord {
        let user = try person(username)
        return try await portal.read { [portal] in try portal.enrolment.member(member, by: user, in: $0) }
    }

    /// A member of their own, active.
    func activeMember(_ username: String = "olga", name: String = "Olga Novak", email: String? = nil) async throws -> ID<Account> {
        let account = try await enrol(NewMember(patient: nil, name: name, email: email)).id
        try await activate(try await activationCode(for: .member(account)).code.text, as: username)
        return account
    }
}
