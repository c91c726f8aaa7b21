import Messaging
import Persistence
import TestSupport
import WebSupport

@testable import Web

extension AccessWorld {
    /// What a program sends to do the deed of a route rightly.
    func json(of row: AccessTable.Row, _ objects: Objects) throws -> JSONValue? {
        let noah = try objects.named["patient"] ?? fixture.patient("noah").description
        if row.path.hasPrefix("/api/v1/workbench/conversations") {
            return [
                "patient": .string(noah), "type": "medical", "clinicalGroup": "pediatrics",
                "subject": "Cough", "body": "How is Noah today?",
            ]
        }
        return switch row.path.split(separator: "/").last.map(String.init) {
        case "drafts" where row.path.contains("/workbench/"): ["task": .string(objects.task.description), "body": "Rest."]
        case "drafts", "{draft}": ["body": "One more thing."]
        case "text-modules", "{module}": ["name": "Drink", "text": "Drink plenty."]
        case "password": ["present": "not the password", "password": "four plain words here"]
        case "sign-in": ["username": "ada", "password": "not the password"]
        case "activation" where !row.path.contains("/admin/"):
            ["token": "0123-4567", "username": "someone", "password": "four plain words here"]
        case "password-reset" where row.method == "POST": ["username": "ada"]
        case "account": ["language": "en"]
        case "email": ["email": "new@example.org", "password": "not the password"]
        case "activation-email" where row.path.contains("{user}"): ["email": "cy@example.org"]
        case "password-reset": ["token": "0123-4567", "password": "four plain words here"]
        case "members" where row.path.contains("/admin/"): ["name": "Olga Novak"]
        case "{member}": ["language": "es"]
        case "password-code": ["check": "photo-id"]
        case "patients":
            [
                "given": "Mia", "family": "Novak", "birthDate": "2019-05-06",
                "recordNumber": .string("N-\(objects.conversation)"),
            ]
        // Noah stays with Dr. Sato, who looks at what is Noah's.
        case "clinical-groups": ["clinicalGroups": ["pediatrics", "primary-care"]]
        case "proxy-grants": ["patient": "HOSP|001178", "proxy": "ben", "relationship": "friend", "basis": "power-of-attorney"]
        case "{grant}": row.method == "PATCH" ? ["scopes": ["read"]] : ["reason": "Moved."]
        case "suspension", "skip": ["reason": "A call."]
        case "narrowing": ["audience": "author", "reason": "A call."]
        case "conversations", "preview":
            ["type": "medical", "to": ["clinicalGroup": "pediatrics"], "subject": "Cough", "body": "Since Monday."]
        case "search": row.path.hasSuffix("/readers/search") ? ["q": "HOSP|001178"] : ["q": "fever"]
        case "messages", "notes", "reply": ["body": "One more thing."]
        case "read-mark": ["through": .string(objects.message.description)]
        case "completion": ["outcome": "no-reply-needed"]
        case "wrong-patient": ["patient": .string(noah)]
        case "patient", "{change}": ["confirmed": true]
        case "correction": ["message": .string(objects.message.description), "body": "Rest."]
        case "presence": ["doing": "looking"]
        case "owner": ["user": "cy"]
        case "resolution": ["action": "reject", "note": "Asked the sender."]
        case "transfer": ["workflowGroup": "cardiology-nurses", "reason": "About a bill."]
        case "hold": ["until": "2026-12-01T12:00:00Z", "for": "member"]
        case "priority": ["priority": "possible-urgent"]
        case "type": ["type": "general"]
        case "rendering": ["task": .string(objects.task.description)]
        case "bulk": ["tasks": [.string(objects.task.description)], "action": "unassign"]
        case "{user}": ["role": "agent"]
        case "absence": ["until": "2026-12-01"]
        default: nil
        }
    }

    /// The fields a person fills in to do the same on a page.
    func form(of row: AccessTable.Row, _ objects: Objects) throws -> [String: String] {
        let patient = try objects.named["patient"] ?? fixture.patient("noah").description
        let draft = ["patient": patient, "type": "medical", "to": "pediatrics", "subject": "Cough", "message": "Since Monday."]
        let version = String(objects.version)
        let terms = ["relationship": "friend", "basis": "power-of-attorney", "scope": "write", "types": "medical"]
        if row.path.hasPrefix(Paths.proxies) || row.path.hasPrefix(Paths.readers) {
            return switch row.path.split(separator: "/").last.map(String.init) {
            case "proxies": terms.merging(["patient": "001178", "proxy": "ben", "verified": "true"]) { $1 }
            case "verification", "terms": terms
            case "readers": ["number": "004417"]
            default:
                [
                    "reason": "A call.", "patient": patient, "grant": objects.grant.description, "audience": "author",
                    "of": objects.conversation.description,
                ]
            }
        }
        if row.path == "/workbench/messages/new" { return ["q": "park"] }
        if row.path == "/workbench/patients/{patient}/messages" || row.path == "/workbench/patients/{patient}/messages/draft" {
            return [
                "as": "pediatrics/sato", "type": "medical", "subject": "Cough", "message": "How is Noah today?", "audience": "both",
                "replies": "true",
            ]
        }
        return switch row.path.split(separator: "/").last.map(String.init) {
        case "sign-in": ["username": "ada", "password": "not the password"]
        case "activate": ["token": "0123-4567", "username": "someone", "password": "four plain words here"]
        case "new-password": ["token": "0123-4567", "password": "four plain words here"]
        case "switch": ["patient": patient]
        case "conversations", "new", "drafts": draft
        case "same": ["conversation": objects.conversation.description]
        case "draft": ["message": "One more thing."]
        case "text-modules", "{module}": ["name": "Drink", "text": "Drink plenty."]
        case "adoption": ["adopted": objects.message.description]
        case "search": ["words": "fever", "q": "park"]
        case "messages": ["message": "One more thing."]
        case "read-mark": ["through": objects.message.description]
        case "withdrawal": ["message": objects.message.description]
        case "language": ["language": "en"]
        case "forgotten": ["username": "ada"]
        case "address": ["email": "new@example.org", "present": "not the password"]
        case "notifications": ["messages": "on"]
        case "mail": ["email": "cy@example.org"]
        case "keys": ["keys": "on"]
        case "password": ["present": "not the password", "password": "four plain words here"]
        case "release": ["version": version]
        case "reply": ["version": version, "seen": objects.message.description, "message": "Rest.", "then": "stay"]
        case "completion": ["version": version, "outcome": "no-reply-needed"]
        case "notes": ["note": "Called."]
        case "wrong-patient": ["version": version, "patient": patient]
        case "cancellation": ["version": version]
        case "patient", "{change}": ["answer": "yes"]
        case "correction": ["version": version, "answer": objects.message.description, "correction": "Rest."]
        case "presence": ["doing": "looking"]
        case "owner": ["version": version, "user": "cy"]
        case "transfer": ["version": version, "workflowGroup": "cardiology-nurses", "reason": "About a bill."]
        case "hold": ["version": version, "until": "2026-12-01", "for": "member"]
        case "priority": ["version": version, "priority": "possible-urgent"]
        case "type": ["version": version, "type": "general"]
        case "bulk": ["task": objects.task.description, "action": "unassign"]
        case "members": ["user": "cy", "role": "agent", "name": "Olga Novak"]
        case "patients":
            ["given": "Mia", "family": "Novak", "birthDate": "2019-05-06", "recordNumber": "N-\(objects.conversation)"]
        case "clinical-groups": ["group": "primary-care"]
        case "invitations": ["file": Base64URL.text(Self.people)]
        case "letters": ["after": "0"]
        case "password-letter": ["check": "photo-id"]
        case "details": ["language": "es"]
        case "state": ["state": "inactive", "reason": "moved away"]
        case "removal": ["user": "di"]
        case "absence": ["user": "cy", "until": "2026-12-01"]
        case "end": ["user": "cy"]
        case "{held}": ["action": "reject", "note": "Asked the sender."]
        default: [:]
        }
    }
}
