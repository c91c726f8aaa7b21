public import Persistence

extension Identity {
    /// Makes an account.
    ///
    /// - Parameters:
    ///   - password: nil for somebody who will choose one later and cannot sign in before.
    ///   - bypassPolicy: for the well-known passwords of the demonstration.
    /// - Throws: `AccountRefusal`, `PasswordRefusal`, `SignInRefusal.busy`.
    @discardableResult
    public func create(_ new: NewAccount, password: String?, bypassPolicy: Bool = false, by actor: Actor) async throws -> Account {
        if let refusal = new.refusal { throw refusal }
        if new.isPending && password != nil { throw AccountRefusal.usernameNotAccepted }
        var hash: PasswordHash?
        if let password {
            hash = try await passwords.hash(password, context: [new.username, new.name], bypassPolicy: bypassPolicy)
        }
        return try await surroundings.database.write { [hash] in try create(new, password: hash, by: actor, in: $0) }
    }

    /// Makes an account within a larger change. Hash the password before.
    ///
    /// - Throws: `AccountRefusal`.
    @discardableResult
    public func create(_ new: NewAccount, password: PasswordHash?, by actor: Actor, in tx: Transaction) throws -> Account {
        if let refusal = new.refusal { throw refusal }
        if new.isPending && password != nil { throw AccountRefusal.usernameNotAccepted }
        let account = Account(
            id: surroundings.ids.next(), kind: new.kind, username: new.username, name: new.name, language: new.language,
            languages: new.languages, timeZone: new.timeZone, patient: new.patient, provider: new.provider, roles: new.roles)
        let now = surroundings.clock()
        let sealed = try NameMemory.seal(account.name, of: account.id, key: surroundings.keys.accounts)
        guard try AccountRows.insert(account, sealedName: sealed, password: password, at: now, in: tx) else {
            let taken = try tx.first("SELECT 1 FROM account WHERE username_key = \(Username.key(new.username))") { _ in true }
            throw taken == true ? AccountRefusal.usernameTaken : .patientHasAccount
        }
        if account.kind == .member {
            try enter(account, as: new.isPending ? .pending : .active, by: actor, at: now, in: tx)
        }
        if !account.roles.isEmpty {
            try AccountRows.setRoles(account.roles, of: account.id, by: actor.account, at: now, in: tx)
        }
        let roles = account.roles.inOrder.map(\.rawValue).joined(separator: " ")
        try audit.record(
            AuditEvent(
                .create, "account", account.id, by: actor, patient: account.patient,
                detail: ["kind": account.kind.rawValue, "roles": roles]), in: tx)
        return account
    }

    /// The hash to give to `create` in a transaction.
    ///
    /// - Throws: `PasswordRefusal`, `SignInRefusal.busy`.
    public func hash(_ password: String, context: [String] = [], bypassPolicy: Bool = false) async throws -> PasswordHash {
        try await passwords.hash(password, context: context, bypassPolicy: bypassPolicy)
    }

    public func account(_ id: ID<Account>, in tx: Transaction) throws -> Account? {
        try tx.first("SELECT \(AccountRows.columns) FROM account a WHERE a.id = \(id)") { row in
            try AccountRows.decode(row) { try names.open($1, of: $0) }
        }
    }

    /// Found whatever the case and width it is typed in.
    public func account(username: String, in tx: Transaction) throws -> Account? {
        guard let key = Username.findable(username) else { return nil }
        return try tx.first("SELECT \(AccountRows.columns) FROM account a WHERE a.username_key = \(key)") { row in
            try AccountRows.decode(row) { try names.open($1, of: $0) }
        }
    }

    /// The account of a patient's own, if there is one.
    public func account(of patient: ID<Patient>, in tx: Transaction) throws -> Account? {
        try tx.first("SELECT \(AccountRows.columns) FROM account a WHERE a.patient = \(patient)") { row in
            try AccountRows.decode(row) { try names.open($1, of: $0) }
        }
    }
}
