import Persistence

extension Groups {
    /// The ids behind the codes of a document that is being applied.
    struct Applied {
        var providers: [String: ID<Provider>]
        var clinicalGroups: [String: ID<ClinicalGroup>]
    }

    /// Brings the tables of this folder to what the document says.
    static func apply(_ document: ConfigurationDocument, ids: IDs, at now: Timestamp, in tx: Transaction) throws -> Applied {
        try applyAuthorities(document, ids, now, tx)
        try applyTypes(document, ids, now, tx)
        try applyCalendars(document, ids, now, tx)
        let providers = try applyProviders(document, ids, now, tx)
        let groups = try applyClinicalGroups(document, providers: providers, ids, now, tx)
        return Applied(providers: providers, clinicalGroups: groups)
    }

    private static func applyAuthorities(_ document: ConfigurationDocument, _ ids: IDs, _ now: Timestamp, _ tx: Transaction) throws {
        let plan = Reconciliation(try authorities(in: tx), wanted: document.authorities.map { ($0.code, $0) }) { ids.next() }
        for id in plan.retired { try tx.execute("UPDATE assigning_authority SET retired_at = \(now) WHERE id = \(id)") }
        for row in plan.changed {
            try tx.execute(
                """
                UPDATE assigning_authority SET system = \(row.value.system), hl7_namespace = \(row.value.hl7Namespace),
                    hl7_oid = \(row.value.hl7OID), is_primary = \(row.value.primary), position = \(row.position) WHERE id = \(row.id)
                """)
        }
        for row in plan.added {
            try tx.execute(
                """
                INSERT INTO assigning_authority (id, code, system, hl7_namespace, hl7_oid, is_primary, position, created_at)
                VALUES (\(row.id), \(row.code), \(row.value.system), \(row.value.hl7Namespace), \(row.value.hl7OID),
                    \(row.value.primary), \(row.position), \(now))
                """)
        }
    }

    private static func applyTypes(_ document: ConfigurationDocument, _ ids: IDs, _ now: Timestamp, _ tx: Transaction) throws {
        let wanted = document.messageTypes.map { ($0.type.rawValue, $0) }
        let plan = Reconciliation(try types(in: tx), wanted: wanted) { ids.next() }
        for id in plan.retired { try tx.execute("UPDATE message_type SET retired_at = \(now) WHERE id = \(id)") }
        for row in plan.changed {
            try tx.execute(
                """
                UPDATE message_type SET name = \(StoredJSON.text(row.value.name)), about = \(StoredJSON.text(row.value.about)),
                    position = \(row.position) WHERE id = \(row.id)
                """)
        }
        for row in plan.added {
            try tx.execute(
                """
                INSERT INTO message_type (id, code, name, about, position, created_at)
                VALUES (\(row.id), \(row.code), \(StoredJSON.text(row.value.name)), \(StoredJSON.text(row.value.about)),
                    \(row.position), \(now))
                """)
        }
    }

    private static func applyCalendars(_ document: ConfigurationDocument, _ ids: IDs, _ now: Timestamp, _ tx: Transaction) throws {
        let plan = Reconciliation(try calendars(in: tx), wanted: document.calendars.map { ($0.code, $0) }) { ids.next() }
        for id in plan.retired { try tx.execute("UPDATE calendar SET retired_at = \(now) WHERE id = \(id)") }
        for row in plan.changed {
            try tx.execute(
                """
                UPDATE calendar SET time_zone = \(row.value.timeZone), open = \(StoredJSON.text(row.value.open)),
                    closed = \(StoredJSON.text(row.value.closed)), position = \(row.position) WHERE id = \(row.id)
                """)
        }
        for row in plan.added {
            try tx.execute(
                """
                INSERT INTO calendar (id, code, time_zone, open, closed, position, created_at)
                VALUES (\(row.id), \(row.code), \(row.value.timeZone), \(StoredJSON.text(row.value.open)),
                    \(StoredJSON.text(row.value.closed)), \(row.position), \(now))
                """)
        }
    }

    private static func applyProviders(
        _ document: ConfigurationDocument, _ ids: IDs, _ now: Timestamp, _ tx: Transaction
    ) throws -> [String: ID<Provider>] {
        let plan = Reconciliation(try providers(in: tx), wanted: document.providers.map { ($0.code, $0) }) { ids.next() }
        for id in plan.retired { try tx.execute("UPDATE provider SET retired_at = \(now) WHERE id = \(id)") }
        for row in plan.changed {
            try tx.execute(
                """
                UPDATE provider SET name = \(row.value.name), authority = \(row.value.authority), identifier = \(row.value.identifier),
                    accepting = \(row.value.accepting), offered_to = \(row.value.offeredToPatientsOf), position = \(row.position)
                WHERE id = \(row.id)
                """)
        }
        for row in plan.added {
            try tx.execute(
                """
                INSERT INTO provider (id, code, name, authority, identifier, accepting, offered_to, position, created_at)
                VALUES (\(row.id), \(row.code), \(row.value.name), \(row.value.authority), \(row.value.identifier),
                    \(row.value.accepting), \(row.value.offeredToPatientsOf), \(row.position), \(now))
                """)
        }
        return plan.ids
    }

    private static func applyClinicalGroups(
        _ document: ConfigurationDocument, providers: [String: ID<Provider>], _ ids: IDs, _ now: Timestamp, _ tx: Transaction
    ) throws -> [String: ID<ClinicalGroup>] {
        let plan = Reconciliation(try clinicalGroups(in: tx), wanted: document.clinicalGroups.map { ($0.code, $0) }) { ids.next() }
        for id in plan.retired { try tx.execute("UPDATE clinical_group SET retired_at = \(now) WHERE id = \(id)") }
        for row in plan.changed {
            try tx.execute(
                """
                UPDATE clinical_group SET name = \(StoredJSON.text(row.value.name)), about = \(StoredJSON.text(row.value.about)),
                    authority = \(row.value.authority), identifier = \(row.value.identifier),
                    attachments_from_members = \(row.value.attachments.fromMembers),
                    attachments_to_members = \(row.value.attachments.toMembers), position = \(row.position)
                WHERE id = \(row.id)
                """)
        }
        for row in plan.added {
            try tx.execute(
                """
                INSERT INTO clinical_group (id, code, name, about, authority, identifier, attachments_from_members,
                    attachments_to_members, position, created_at)
                VALUES (\(row.id), \(row.code), \(StoredJSON.text(row.value.name)), \(StoredJSON.text(row.value.about)),
                    \(row.value.authority), \(row.value.identifier), \(row.value.attachments.fromMembers),
                    \(row.value.attachments.toMembers), \(row.position), \(now))
                """)
        }
        // Which providers a group offers is a list without a history of its own; conversations name theirs.
        for row in plan.changed + plan.added {
            try tx.execute("DELETE FROM clinical_group_provider WHERE clinical_group = \(row.id)")
            for (position, code) in row.value.providers.enumerated() {
                let provider = try providers.id(of: code)
                try tx.execute(
                    """
                    INSERT INTO clinical_group_provider (clinical_group, provider, position)
                    VALUES (\(row.id), \(provider), \(position))
                    """)
            }
        }
        return plan.ids
    }
}
