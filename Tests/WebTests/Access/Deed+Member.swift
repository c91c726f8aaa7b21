import Messaging
import Persistence
import TestSupport

@testable import Web

extension AccessWorld {
    /// What members do that needs more than new objects.
    func deedOfMember(_ row: AccessTable.Row) async throws -> Deed? {
        switch row.name {
        case "POST /patients/{patient}/conversations/new":
            // The draft goes along to the other child.
            var deed = Deed(by: "ada", objects: try await fresh(for: row, as: "ada"))
            let draft = try await newDraft()
            deed.objects.fields = [
                "patient": try fixture.patient("lily").description, "draft": draft.description, "draft-version": "1",
            ]
            return deed
        case "POST /patients/{patient}/conversations/{conversation}/read-mark", "PUT /api/v1/conversations/{conversation}/read-mark":
            // Whoever wrote it has read it.
            return Deed(by: "james", objects: try await fresh(for: row, as: "james"))
        case "POST /patients/{patient}/conversations/{conversation}/patient", "PUT /api/v1/conversations/{conversation}/patient":
            return Deed(by: "ada", objects: try await proposing(fresh(for: row, as: "ada")))
        case "PUT /api/v1/drafts/{draft}":
            let deed = Deed(by: "ada", objects: try await fresh(for: row, as: "ada"))
            // The audit trail hears of a draft once in a quarter of an hour.
            fixture.clock.advance(seconds: 901)
            return deed
        default: return nil
        }
    }

    /// The same objects, once Cy has said that they are about Lily.
    func proposing(_ objects: Objects) async throws -> Objects {
        let (portal, cy, lily, task) = (fixture.portal, try fixture.person("cy"), try fixture.patient("lily"), objects.task)
        var objects = objects
        objects.version = try await portal.perform { tx in
            _ = try portal.workbench.claim(task, by: cy, in: tx)
            return try portal.workbench.proposePatient(lily, for: task, by: cy, conversations: portal.conversations, in: tx)
        }.version
        let conversation = objects.conversation
        let change = try await fixture.database.read { tx in
            try tx.first("SELECT id FROM patient_change WHERE conversation = \(conversation)") { try $0[0] as ID<PatientChange> }
        }
        objects.named["change"] = change?.description
        return objects
    }
}
