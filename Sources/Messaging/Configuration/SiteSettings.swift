import Persistence

/// The sections of the document that configure no thing of their own. Each is
/// stored as the document writes it, so that what a later release adds has its
/// default in what an earlier one stored.
struct SiteSettings {
    private static let sections = [
        "site", "limits", "ages", "decisions", "urgent", "endpoints", "systemClients", "inbound", "templates", "textModules",
        "eventRules",
    ]

    private let stored: [String: String]

    init(in tx: Transaction) throws {
        let rows = try tx.all("SELECT section, value FROM site_setting") { (try $0[0] as String, try $0[1] as String) }
        stored = Dictionary(rows) { first, _ in first }
    }

    /// A document with these sections alone; defaults where nothing is stored.
    func document() throws -> ConfigurationDocument {
        let entries = Self.sections.compactMap { section in stored[section].map { "\"\(section)\": \($0)" } }
        let text = "{" + (["\"format\": \(ConfigurationDocument.format)"] + entries).joined(separator: ",\n") + "}"
        guard let document = ConfigurationDocument.read(own: text) else { throw DatabaseFailure.decoding(column: 1) }
        return document
    }

    /// Writes the sections that differ from what is stored.
    static func write(_ document: ConfigurationDocument, at now: Timestamp, in tx: Transaction) throws {
        let stored = try SiteSettings(in: tx).stored
        guard case .map(let entries) = document.node().content else { return }
        for section in sections {
            guard let text = entries.first(where: { $0.key == section })?.value.json() else {
                if stored[section] != nil { try tx.execute("DELETE FROM site_setting WHERE section = \(section)") }
                continue
            }
            guard text != stored[section] else { continue }
            try tx.execute(
                """
                INSERT INTO site_setting (section, value, updated_at) VALUES (\(section), \(text), \(now))
                ON CONFLICT (section) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at
                """)
        }
    }
}
