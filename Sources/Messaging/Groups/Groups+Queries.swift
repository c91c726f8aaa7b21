import Persistence

extension Groups {
    typealias AuthorityRow = Configured<Site.AssigningAuthority, Site.AssigningAuthority>
    typealias TypeRow = Configured<MessageTypeDescription, MessageTypeDescription>
    typealias CalendarRow = Configured<Site.Calendar, Site.Calendar>
    typealias ProviderRow = Configured<Provider, ConfigurationDocument.ProviderEntry>
    typealias ClinicalGroupRow = Configured<ClinicalGroup, ConfigurationDocument.ClinicalGroupEntry>

    static func authorities(in tx: Transaction) throws -> [AuthorityRow] {
        try tx.all(
            """
            SELECT id, code, system, hl7_namespace, hl7_oid, is_primary, position FROM assigning_authority
            WHERE retired_at IS NULL ORDER BY position, id
            """
        ) { row in
            let authority = Site.AssigningAuthority(
                code: try row[1], system: try row[2], hl7Namespace: try row[3], hl7OID: try row[4], primary: try row[5])
            return AuthorityRow(id: try row[0], code: authority.code, value: authority, position: try row[6])
        }
    }

    static func types(in tx: Transaction) throws -> [TypeRow] {
        try tx.all("SELECT id, code, name, about, position FROM message_type WHERE retired_at IS NULL ORDER BY position, id") { row in
            let type: MessageType = try row[1]
            let description = MessageTypeDescription(
                type: type, name: try StoredJSON.value(row[2], column: 2), about: try StoredJSON.value(row[3], column: 3))
            return TypeRow(id: try row[0], code: type.rawValue, value: description, position: try row[4])
        }
    }

    static func calendars(in tx: Transaction) throws -> [CalendarRow] {
        try tx.all(
            "SELECT id, code, time_zone, open, closed, position FROM calendar WHERE retired_at IS NULL ORDER BY position, id"
        ) { row in
            let calendar = Site.Calendar(
                code: try row[1], timeZone: try row[2], open: try StoredJSON.value(row[3], column: 3),
                closed: try StoredJSON.value(row[4], column: 4))
            return CalendarRow(id: try row[0], code: calendar.code, value: calendar, position: try row[5])
        }
    }

    /// Living and retired.
    static func providers(in tx: Transaction) throws -> [ProviderRow] {
        try tx.all(
            """
            SELECT id, code, name, authority, identifier, accepting, offered_to, position, retired_at FROM provider
            ORDER BY position, id
            """
        ) { row in
            var entry = ConfigurationDocument.ProviderEntry()
            entry.code = try row[1]
            entry.name = try row[2]
            entry.authority = try row[3]
            entry.identifier = try row[4]
            entry.accepting = try row[5]
            entry.offeredToPatientsOf = try row[6]
            return ProviderRow(id: try row[0], code: entry.code, value: entry, position: try row[7], retiredAt: try row[8])
        }
    }

    /// Living and retired, each with the codes of its providers.
    static func clinicalGroups(in tx: Transaction) throws -> [ClinicalGroupRow] {
        let offered = try tx.all(
            """
            SELECT gp.clinical_group, p.code FROM clinical_group_provider gp JOIN provider p ON p.id = gp.provider
            WHERE p.retired_at IS NULL ORDER BY gp.clinical_group, gp.position
            """
        ) { row in (group: try row[0] as ID<ClinicalGroup>, code: try row[1] as String) }
        let providers = Dictionary(grouping: offered, by: \.group)
        return try tx.all(
            """
            SELECT id, code, name, about, authority, identifier, attachments_from_members, attachments_to_members, position, retired_at
            FROM clinical_group ORDER BY position, id
            """
        ) { row in
            let id: ID<ClinicalGroup> = try row[0]
            var entry = ConfigurationDocument.ClinicalGroupEntry()
            entry.code = try row[1]
            entry.name = try StoredJSON.value(row[2], column: 2)
            entry.about = try StoredJSON.value(row[3], column: 3)
            entry.authority = try row[4]
            entry.identifier = try row[5]
            entry.attachments = ConfigurationDocument.Attachments(fromMembers: try row[6], toMembers: try row[7])
            entry.providers = providers[id]?.map(\.code) ?? []
            return ClinicalGroupRow(id: id, code: entry.code, value: entry, position: try row[8], retiredAt: try row[9])
        }
    }
}
