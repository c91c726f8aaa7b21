import Persistence

extension Portal {
    /// Enrols the lines of files that wait, each in a transaction of its own: a line is done whole or not at all, and what stops in the
    /// middle goes on where it was. Several nodes may do it at once.
    ///
    /// - Parameter most: how many lines are enrolled at most.
    /// - Returns: how many were.
    /// - Throws: `DatabaseFailure`.
    @discardableResult
    public func enrolWaitingLines(most: Int = 500) async throws -> Int {
        var done = 0
        while done < most, let line = try await enrolNextLine() {
            done += 1
            if case .failed(let file, let number, let fault) = line {
                try await database.write { try InvitationRows.settle(file, number, .failed, fault: fault, in: $0) }
            }
        }
        return done
    }

    private enum DoneLine: Sendable {
        case settled
        case failed(ID<Invitations>, Int, String)
    }

    /// - Returns: nil when no line waits.
    private func enrolNextLine() async throws -> DoneLine? {
        guard let next = try await database.look({ try InvitationRows.next(in: $0) }) else { return nil }
        let site = try await site()
        do {
            try await database.write { [enrolment] tx in
                guard let waiting = try InvitationRows.lock(next, in: tx) else { return }
                let outcome = try enrolment.enrol(waiting, of: next, site: site, in: tx)
                try InvitationRows.settle(next.file, next.number, outcome.state, account: outcome.account, in: tx)
            }
            return .settled
        } catch let refusal as any Refusal {
            return .failed(next.file, next.number, refusal.code)
        }
    }
}

extension Enrolment {
    /// Enrols whom a line names. The record number decides who it is; a number that is known must bear the same birth date.
    ///
    /// - Throws: a `Refusal` for a line that cannot be enrolled; the transaction then leaves nothing behind.
    func enrol(
        _ sealed: [UInt8], of place: InvitationRows.Place, site: Site, in tx: Transaction
    ) throws -> (state: InvitationState, account: ID<Account>) {
        guard let sender = try identity.account(place.by, in: tx), sender.enabled, sender.roles.contains(.healthcareAdministrator) else {
            throw InvitationFault.noAdministrator
        }
        let line = InvitationLine(number: place.number, plain: try open(sealed, place.file, place.number))
        let person = try line.person()
        let accepted = try person.patient.accepted(site: site, today: today(site))
        let actor = Actor.staff(sender.id)
        let patient: ID<Patient>
        if let known = try patients.find(accepted.identifier, in: tx) {
            guard try patients.patient(known, in: tx).details.birthDate == accepted.details.birthDate else {
                throw InvitationFault.anotherPerson
            }
            if let account = try identity.account(of: known, in: tx) { return (.known, account.id) }
            patient = known
        } else {
            patient = try add(accepted, by: actor, session: nil, in: tx).patient.id
        }
        let new = NewMember(patient: patient, language: accepted.details.language, email: person.email)
        return (.enrolled, try enrol(new, by: actor, session: nil, site: site, in: tx).id)
    }
}

/// The rows of `invitation_line`.
enum InvitationRows {
    /// Where a line stands, and who sent it.
    struct Place: Sendable {
        let file: ID<Invitations>
        let number: Int
        let by: ID<Account>
    }

    /// The line that has waited longest.
    static func next(in tx: Transaction) throws -> Place? {
        try tx.first(
            """
            SELECT l.file, l.line, f.created_by FROM invitation_line l JOIN invitation_file f ON f.id = l.file
            WHERE l.state = 'waiting' ORDER BY l.file, l.line LIMIT 1
            """
        ) { try Place(file: $0[0], number: $0[1], by: $0[2]) }
    }

    /// - Returns: nil when another node has done it meanwhile.
    static func lock(_ place: Place, in tx: Transaction) throws -> [UInt8]? {
        try tx.first(
            """
            SELECT content FROM invitation_line
            WHERE file = \(place.file) AND line = \(place.number) AND state = 'waiting' \(.forUpdate)
            """
        ) { try $0[0] }
    }

    static func settle(
        _ file: ID<Invitations>, _ line: Int, _ state: InvitationState, fault: String? = nil, account: ID<Account>? = nil,
        in tx: Transaction
    ) throws {
        try tx.execute(
            """
            UPDATE invitation_line SET state = \(state), fault = \(fault), account = \(account)
            WHERE file = \(file) AND line = \(line) AND state = 'waiting'
            """)
    }
}
