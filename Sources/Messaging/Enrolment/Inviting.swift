public import Persistence

/// A file of people to be enrolled, and how far it is.
public struct Invitations: Sendable, Hashable {
    public let id: ID<Invitations>
    /// Microseconds UTC.
    public let at: Timestamp
    public let by: ID<Account>
    /// How many lines are in each state.
    public let counts: [InvitationState: Int]

    public var lines: Int { counts.values.reduce(0, +) }
    public var isDone: Bool { counts[.waiting, default: 0] == 0 }
}

/// What became of a line.
public enum InvitationState: String, Sendable, Hashable, CaseIterable, SQLText {
    case waiting
    case enrolled
    /// Was a member already: nothing was changed.
    case known
    case failed
}

/// A line and what became of it.
public struct InvitedLine: Sendable, Hashable {
    public let number: Int
    public let name: String
    public let state: InvitationState
    /// The code of the refusal, for a line that failed.
    public let fault: String?
    public let account: ID<Account>?

    /// Why it failed, as whoever sent the file is told.
    public var refusal: (any Refusal)? {
        guard let fault else { return nil }
        if let refusal = InvitationFault(rawValue: fault) { return refusal }
        if let refusal = EnrolmentRefusal(rawValue: fault) { return refusal }
        if let refusal = ContactRefusal(rawValue: fault) { return refusal }
        return AccountRefusal(rawValue: fault)
    }
}

extension Enrolment {
    /// Takes a file in: its lines wait to be enrolled one by one.
    ///
    /// - Throws: `NotFound`.
    public func take(_ file: InvitationFile, by signedIn: SignedIn, in tx: Transaction) throws -> ID<Invitations> {
        try admit(signedIn)
        let id: ID<Invitations> = surroundings.ids.next()
        try tx.execute(
            "INSERT INTO invitation_file (id, created_at, created_by) VALUES (\(id), \(surroundings.clock()), \(signedIn.account.id))")
        try tx.insert(
            all: file.lines.map { line in
                let sealed = try surroundings.keys.accounts.seal(text: line.plain, Self.binding(id, line.number), padded: true)
                return Insertion(
                    into: "INSERT INTO invitation_line (file, line, state, content) VALUES ",
                    row: "(\(id), \(line.number), \(InvitationState.waiting), \(sealed))")
            })
        try audit.record(
            AuditEvent(
                .importRecord, "invitation_file", id, by: signedIn.actor, session: signedIn.session,
                detail: ["lines": "\(file.lines.count)"]), in: tx)
        return id
    }

    /// The files, the newest first.
    ///
    /// - Parameters:
    ///   - mark: where the page before ended.
    ///   - limit: 1 to 200.
    /// - Throws: `NotFound`.
    public func invitations(
        after mark: PageMark? = nil, limit: Int = 20, by signedIn: SignedIn, in tx: Transaction
    ) throws -> Page<Invitations> {
        try admit(signedIn)
        let older: SQL = mark.map { "(f.created_at, f.id) < (\($0.at), \($0.id() as ID<Invitations>))" } ?? "TRUE"
        let found = try files("WHERE \(older) ORDER BY f.created_at DESC, f.id DESC LIMIT \(rows: limit + 1)", in: tx)
        let shown = Array(found.prefix(limit))
        return Page(items: shown, next: found.count > limit ? shown.last.map { PageMark(at: $0.at, id: $0.id) } : nil)
    }

    /// One file.
    ///
    /// - Throws: `NotFound`.
    public func invitations(_ id: ID<Invitations>, by signedIn: SignedIn, in tx: Transaction) throws -> Invitations {
        try admit(signedIn)
        guard let file = try files("WHERE f.id = \(id)", in: tx).first else { throw NotFound() }
        return file
    }

    /// The lines of a file in one state, in their order.
    public func lines(
        of file: ID<Invitations>, _ state: InvitationState, after line: Int = 0, limit: Int = 200, by signedIn: SignedIn,
        in tx: Transaction
    ) throws -> [InvitedLine] {
        try admit(signedIn)
        return try tx.all(
            """
            SELECT line, content, state, fault, account FROM invitation_line
            WHERE file = \(file) AND state = \(state) AND line > \(line) ORDER BY line LIMIT \(limit)
            """
        ) { row in
            let number: Int = try row[0]
            let content = InvitationLine(number: number, plain: try open(row[1], file, number))
            return try InvitedLine(number: number, name: content.name, state: row[2], fault: row[3], account: row[4])
        }
    }

    /// Activation codes for the members of a file who have not used one yet, for letters that are printed at once.
    ///
    /// - Parameter line: begins after this line; 0 for the first.
    /// - Throws: `NotFound`.
    public func codes(
        of file: ID<Invitations>, after line: Int, limit: Int, by signedIn: SignedIn, in tx: Transaction
    ) throws -> [(line: Int, account: Account, code: IssuedCode)] {
        try admit(signedIn)
        let waiting = try tx.all(
            """
            SELECT l.line, \(AccountRows.columns) FROM invitation_line l JOIN account a ON a.id = l.account
            WHERE l.file = \(file) AND l.state = \(InvitationState.enrolled) AND l.line > \(line) AND a.password IS NULL
                AND a.disabled_at IS NULL
            ORDER BY l.line LIMIT \(limit)
            """
        ) { row in
            (line: try row[0] as Int, account: try AccountRows.decode(row, from: 1) { try identity.name(sealed: $1, of: $0) })
        }
        return try waiting.map { one in
            try MailQueue.dropActivation(of: one.account.id, at: surroundings.clock(), in: tx)
            let code = try identity.issue(.activation, for: one.account.id, by: signedIn.actor, session: signedIn.session, in: tx)
            return (one.line, one.account, code)
        }
    }

    private func files(_ rest: SQL, in tx: Transaction) throws -> [Invitations] {
        let files = try tx.all("SELECT f.id, f.created_at, f.created_by FROM invitation_file f \(rest)") {
            (id: try $0[0] as ID<Invitations>, at: try $0[1] as Timestamp, by: try $0[2] as ID<Account>)
        }
        return try files.map { file in
            let counts = try tx.all("SELECT state, count(*) FROM invitation_line WHERE file = \(file.id) GROUP BY state") {
                (try $0[0] as InvitationState, try $0[1] as Int)
            }
            return Invitations(id: file.id, at: file.at, by: file.by, counts: Dictionary(counts) { first, _ in first })
        }
    }

    func open(_ sealed: [UInt8], _ file: ID<Invitations>, _ line: Int) throws -> String {
        try surroundings.keys.accounts.openText(sealed, Self.binding(file, line), padded: true)
    }

    /// The line's number is part of the place, as a moment is elsewhere.
    private static func binding(_ file: ID<Invitations>, _ line: Int) -> Binding {
        Binding(
            table: "invitation_line", column: "content", row: file, parent: ID<Invitations>?.none,
            createdAt: Timestamp(microseconds: Int64(line)))
    }
}
