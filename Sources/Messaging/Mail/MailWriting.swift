import Persistence

extension Mailing {
    /// What is to be handed over for a row now.
    ///
    /// - Returns: nil when nothing is to be sent any more.
    func message(of row: MailRow, site: Site, at now: Timestamp, in tx: Transaction) throws -> MailMessage? {
        guard let account = try identity.account(row.account, in: tx), account.enabled,
            let address = try address(of: row, account, site: site, in: tx),
            let code = try code(of: row, account, site: site, in: tx)
        else { return nil }
        let text = MailText.of(
            row.purpose,
            MailText.Facts(
                language: account.language, site: site.name.text(in: account.language), address: site.publicAddress,
                phone: site.nurseLine.number, code: code, username: account.kind == .staff ? account.username : ""))
        // The row's own id leaves the house as little as any other.
        let id = surroundings.keys.blindIndex.token("mail", row.id.description).prefix(16).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
        return try MailMessage(to: address, subject: text.subject, body: text.body, date: now, id: id)
    }

    private func address(of row: MailRow, _ account: Account, site: Site, in tx: Transaction) throws -> String? {
        if let sealed = row.sealedAddress {
            return try surroundings.keys.accounts.openText(sealed, Mail.addressBinding(row.id, row.account), padded: true)
        }
        guard let address = try identity.email(of: account.id, in: tx),
            try !contacts.isProxys(address, of: account.patient, site: site, in: tx)
        else { return nil }
        return address
    }

    /// The code that the e-mail carries, made now: the queue holds none. Empty for an e-mail without one.
    ///
    /// - Returns: nil when there is no reason left to send anything.
    private func code(of row: MailRow, _ account: Account, site: Site, in tx: Transaction) throws -> String? {
        switch row.purpose {
        case .message: return try isStillNews(row, account, in: tx) ? "" : nil
        case .task, .passwordChanged, .addressChanged: return ""
        case .reset:
            guard try hasPassword(account.id, in: tx) else { return nil }
            return try identity.issue(.reset, for: account.id, by: .nobody, in: tx).code.text
        case .activation:
            guard let cause = row.cause, let administrator = try identity.account(cause, in: tx), administrator.enabled,
                administrator.roles.contains(.healthcareAdministrator),
                CodeGiving.refusal(
                    of: .activation, for: account, hasPassword: try hasPassword(account.id, in: tx), by: administrator) == nil
            else { return nil }
            return try identity.issue(.activation, for: account.id, by: .staff(cause), in: tx).code.text
        }
    }

    private func hasPassword(_ account: ID<Account>, in tx: Transaction) throws -> Bool {
        try tx.first("SELECT password IS NOT NULL FROM account WHERE id = \(account)") { try $0[0] as Bool } ?? false
    }

    /// Whether a member has not been here since, still wants to be told, and has something unread that they may read now: a right that
    /// has ended, and a conversation that is kept from them, count for nothing.
    private func isStillNews(_ row: MailRow, _ account: Account, in tx: Transaction) throws -> Bool {
        let isTold = try tx.first(
            """
            SELECT 1 FROM mail_spell s WHERE s.account = \(account.id) AND s.purpose = 'message' AND s.told_at = \(row.createdAt)
                AND NOT EXISTS (SELECT 1 FROM mail_choice h WHERE h.account = s.account AND NOT h.messages)
            """
        ) { _ in true }
        guard isTold == true else { return false }
        return try conversations.mailboxes(of: account.id, in: tx).contains { $0.unread > 0 }
    }
}
