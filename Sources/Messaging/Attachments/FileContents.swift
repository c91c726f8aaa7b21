public import Persistence

extension Attachments {
    /// What files of somebody hold, as a text that is the same for the same file however often it is taken in: SHA-256 and name, in the
    /// order of the ids. Those that were sent since are among them; what is not theirs is left out.
    public func contents(of ids: [ID<Attachment>], by account: ID<Account>, in tx: Transaction) throws -> [String] {
        guard !ids.isEmpty else { return [] }
        let rows = try tx.all(
            "SELECT \(AttachmentRow.columns) FROM attachment f WHERE f.id IN (\(SQL.list(ids))) AND f.uploader = \(account)",
            AttachmentRow.decode)
        return try ids.compactMap { id -> String? in
            guard let row = rows.first(where: { $0.id == id }) else { return nil }
            let file = try row.file(row.key(surroundings, in: tx))
            return "\(file.sha256) \(file.name)"
        }
    }
}
