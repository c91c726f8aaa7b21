import Persistence

/// The files that go with a draft: they are kept as long as it is.
enum DraftFiles {
    /// Those that the author uploaded and no message has, in the order they were chosen and each once; locked, so that none is removed as
    /// unused meanwhile. Anybody else's, and what was sent already, are no part of a draft.
    static func own(_ ids: [ID<Attachment>], of account: ID<Account>, in tx: Transaction) throws -> [ID<Attachment>] {
        guard !ids.isEmpty else { return [] }
        guard ids.count <= Drafting.mostFiles else { throw AttachmentRefusal.tooMany }
        var found = Set(
            try tx.all(
                """
                SELECT f.id FROM attachment f
                WHERE f.id IN (\(SQL.list(ids))) AND f.uploader = \(account) AND f.message IS NULL \(.forUpdate)
                """
            ) { try $0[0] as ID<Attachment> })
        return ids.filter { found.remove($0) != nil }
    }

    /// Says which files the draft holds from now on.
    static func hold(_ ids: [ID<Attachment>], by draft: ID<Draft>, in tx: Transaction) throws {
        try tx.execute("DELETE FROM draft_file WHERE draft = \(draft)")
        for id in ids { try tx.execute("INSERT INTO draft_file (draft, attachment) VALUES (\(draft), \(id))") }
    }

    /// Files that somebody drafted with become the next owner's: their keys are bound to who may send them.
    ///
    /// - Returns: those that were there to be given.
    static func give(
        _ draft: Draft, to next: ID<Account>, _ surroundings: Surroundings, in tx: Transaction
    ) throws -> [ID<Attachment>] {
        let ids = try own(draft.content.attachments, of: draft.author, in: tx)
        for id in ids {
            guard let row = try AttachmentRow.find(id, in: tx) else { throw NotFound() }
            let wrapped = try surroundings.keys.accounts.wrap(
                row.key(surroundings, in: tx), AttachmentSeal.binding(id, owner: next.retyped()))
            try tx.execute("UPDATE attachment SET uploader = \(next), wrapped_key = \(wrapped) WHERE id = \(id)")
            try tx.execute("DELETE FROM draft_file WHERE attachment = \(id)")
        }
        return ids
    }
}
