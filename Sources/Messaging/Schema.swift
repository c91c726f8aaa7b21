public import Persistence

/// The whole schema: one migration a release, each a list of what every
/// feature brings. A feature's tables stand in its own folder and are written
/// by that folder alone.
public enum Schema {
    /// Ordered; a released migration never changes, its checksum is kept.
    public static let migrations: [Migration] = [
        Migration(
            "0001-foundation",
            Encryption.schema + Identity.schema + Enrolment.schema + Patients.schema + Groups.schema + Flows.schema
                + Conversations.schema + Workbench.schema + PersonalReplies.schema + Inbound.schema + Attachments.schema
                + Deliveries.schema + Drafts.schema + TextModules.schema + Notifications.schema + Mail.schema + Audit.schema
                + Configuration.schema)
    ]
}
