import Messaging
import Persistence
import TestSupport
import WebSupport

@testable import Web

extension DemonstrationMatrix {
    /// An id that names nothing.
    static let unknown = "019a9f00-0000-7000-8000-00000000dead"

    /// Every object of every kind, and of each kind one that never was.
    static func objects(_ fixture: PortalFixture, _ places: [Place]) async throws -> [String: [Named]] {
        var objects: [String: [Named]] = [:]
        objects["patient"] =
            fixture.patients.map { name, id in Named(kind: "patient", id: id.description) { $0.patient = .some(.some(name)) } }
            + [Named(kind: "patient", id: unknown) { $0.patient = .some(nil) }]
        objects["conversation"] =
            places.map { place in
                Named(kind: "conversation", id: place.id) {
                    $0.conversation = .some(.some(place.plain))
                } fill: {
                    $0.message = place.messages[0]
                }
            } + [Named(kind: "conversation", id: unknown) { $0.conversation = .some(nil) }]
        objects["message"] =
            places.flatMap { place in
                place.messages.enumerated().map { number, message in
                    Named(kind: "message", id: message.description) {
                        $0.message = .some((place.plain, number))
                    } fill: {
                        $0.message = message
                    }
                }
            } + [Named(kind: "message", id: unknown) { $0.message = .some(nil) }]
        objects["task"] =
            places.flatMap { place in
                place.tasks.map { task in
                    Named(kind: "task", id: task.id.description) {
                        $0.task = .some(task.group)
                    } fill: { filled in
                        filled = AccessWorld.Objects(
                            conversation: filled.conversation, message: place.messages[0], task: task.id, version: task.version,
                            named: filled.named)
                    }
                }
            } + [Named(kind: "task", id: unknown) { $0.task = .some(nil) }]
        objects["group"] =
            fixture.site.workflowGroups.map { group in Named(kind: "group", id: group.code) { $0.group = .some(group.code) } }
            + [Named(kind: "group", id: "no-such-group") { $0.group = .some(nil) }]
        let sessions = fixture.people.map { name, person in
            Named(kind: "session", id: person.session.description) { $0.session = .some(name) }
        }
        objects["session"] = sessions + [Named(kind: "session", id: unknown) { $0.session = .some(nil) }]
        for (kind, ids) in try await others(fixture) {
            objects[kind] =
                ids.map { id in Named(kind: kind, id: id) { $0.others[kind] = true } }
                + [
                    Named(kind: kind, id: ["user", "template", "endpoint"].contains(kind) ? "no-such" : unknown) { $0.others[kind] = false }
                ]
        }
        objects.merge(try await kept(fixture, places)) { $1 }
        objects["rule"] =
            fixture.site.eventRules.map { rule in Named(kind: "rule", id: rule.code) { $0.others["rule"] = true } }
            + [Named(kind: "rule", id: "no-such") { $0.others["rule"] = false }]
        objects["name"] = EmbeddedAssets.all.map { asset in Named(kind: "name", id: asset.hashedName) { _ in } }
        return objects
    }

    /// Kinds of which nothing but their being there matters.
    private static func others(_ fixture: PortalFixture) async throws -> [String: [String]] {
        let stored = try await fixture.database.read { tx in
            [
                "grant": try tx.all("SELECT id FROM proxy_grant") { try $0[0] as ID<ProxyGrant> }.map(\.description),
                "member": try tx.all("SELECT id FROM account WHERE kind = 'member'") { try $0[0] as ID<Account> }.map(\.description),
                "user": try tx.all("SELECT username FROM account WHERE kind = 'staff'") { try $0[0] as String },
                "file": try tx.all("SELECT id FROM invitation_file") { try $0[0] as ID<Invitations> }.map(\.description),
                "delivery": try tx.all("SELECT id FROM delivery") { try $0[0] as ID<Delivery> }.map(\.description),
                "secret": try tx.all("SELECT id FROM endpoint_secret") { try $0[0] as ID<EndpointSecrets> }.map(\.description),
                "change": try tx.all("SELECT id FROM patient_change") { try $0[0] as ID<PatientChange> }.map(\.description),
            ]
        }
        let named = ["template": fixture.site.staffTemplates.map(\.code), "endpoint": fixture.site.endpoints.map(\.code)]
        return stored.merging(named) { $1 }
    }
}
