import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import Messaging
import NIOCore
import Persistence
import TestSupport
import Testing
import WebSupport

@testable import Web

/// Everybody of the demonstration before every address.
struct AccessWorld: Sendable {
    let fixture: PortalFixture
    let services: WebServices
    let client: any TestClientProtocol

    static func with(_ engine: Engine, _ body: @escaping @Sendable (AccessWorld) async throws -> Void) async throws {
        try await PortalFixture.with(engine) { fixture in
            let services = WebServices(
                portal: fixture.portal, limits: .off, isSecure: false, origin: "http://localhost",
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            try await Application(responder: WebSite.responder(services)).test(.router) { client in
                try await body(AccessWorld(fixture: fixture, services: services, client: client))
            }
        }
    }

    /// What one request is about: fresh for each, so that none meets what another has done.
    struct Objects {
        let conversation: ID<Conversation>
        let message: ID<Message>
        let task: ID<WorkbenchTask>
        let version: Int64
        /// Ben's right to act for Karel, new for each request.
        var grant: ID<ProxyGrant> = ID(high: 0, low: 0)
        /// A member who has not used an activation code.
        var member: ID<Account>?
        /// A file of people to be enrolled.
        var file: ID<Invitations>?
        /// A reply of another system that the nurses are to look at.
        var held: ID<HeldMessage>?
    }

    private static let people = Array("given,family,birthDate,recordNumber\nMia,Novak,2019-05-06,N-1\n".utf8)

    private func newFile() async throws -> ID<Invitations> {
        let (portal, hana) = (fixture.portal, try fixture.person("hana"))
        let file = try InvitationFile.read(Self.people)
        return try await portal.perform { Effect(try portal.enrolment.take(file, by: hana, in: $0)) }
    }

    private func newMember() async throws -> ID<Account> {
        let (portal, hana, site) = (fixture.portal, try fixture.person("hana"), fixture.site)
        return try await portal.perform { tx in
            Effect(try portal.enrolment.enrol(NewMember(patient: nil, name: "Olga Novak"), by: hana, site: site, in: tx).id)
        }
    }

    /// - Parameter path: of the route; it says how the right is to stand before.
    private func grant(for path: String, _ method: String) async throws -> ID<ProxyGrant> {
        let (ben, karel, now) = (try fixture.account("ben"), try fixture.patient("karel"), fixture.clock.now)
        try await fixture.run("UPDATE proxy_grant SET ended_at = \(now) WHERE proxy = \(ben) AND ended_at IS NULL")
        guard path.contains("{grant}") || path.contains("readers/") else { return ID(high: 0, low: 0) }
        return try await fixture.portal.perform { [portal = fixture.portal] tx in
            let grant = ProxyGrant(
                id: portal.surroundings.ids.next(), patient: karel, proxy: ben, relationship: "friend", from: now, basis: .powerOfAttorney,
                verifiedAt: path.hasSuffix("/verification") ? nil : now)
            try portal.patients.grant(grant, by: .operator, in: tx)
            if method == "DELETE" && path.hasSuffix("/suspension") || path.hasSuffix("/resumption") {
                _ = try portal.patients.suspend(grant.id, because: "test", by: .operator, in: tx)
            }
            return Effect(grant.id)
        }
    }

    /// - Parameter owner: who holds the task; nil leaves it to be claimed.
    func objects(ownedBy owner: String?) async throws -> Objects {
        let sent = try await fixture.ask(by: "ada", for: "noah", group: "pediatrics", subject: "Fever")
        let task = try #require(sent.task)
        var version: Int64 = 1
        if let owner { version = try await fixture.claim(task, by: owner).version }
        return Objects(conversation: sent.conversation, message: sent.message, task: task, version: version)
    }

    /// A session of its own for every request: some requests end it.
    func session(of name: String) async throws -> NewSession {
        let account = try fixture.account(name)
        return try await fixture.portal.perform { [portal = fixture.portal] tx in
            Effect(try portal.identity.openSession(of: account, device: "Test", in: tx))
        }
    }

    /// The status that somebody gets.
    func status(_ row: AccessTable.Row, method: String? = nil, as name: String?) async throws -> Int {
        var objects = try await objects(ownedBy: owner(for: row, name))
        if row.path.contains("{member}") { objects.member = try await newMember() }
        if row.path.contains("prox") || row.path.contains("readers/") { objects.grant = try await grant(for: row.path, row.method) }
        if row.path.contains("{file}") { objects.file = try await newFile() }
        if row.path.contains("{held}") { objects.held = try await fixture.holdReply() }
        var session: NewSession?
        if let name { session = try await self.session(of: name) }
        let content = try await content(of: row, objects, session)
        let asked = try #require(HTTPRequest.Method(method ?? row.method))
        let response = try await client.execute(
            uri: path(of: row, objects, session), method: asked, headers: content.headers,
            body: content.body.map { ByteBuffer(bytes: $0) })
        return response.status.code
    }

    /// Whoever may work on the task owns it before a deed that only its owner does; for everybody else Cy does.
    private func owner(for row: AccessTable.Row, _ name: String?) -> String? {
        guard row.method != "GET", row.path.contains("{task}"), !(row.method == "POST" && row.path.hasSuffix("/claim")) else {
            return nil
        }
        return AccessTable.people[.nurses]?.contains(name) == true ? name : "cy"
    }

    private func path(of row: AccessTable.Row, _ objects: Objects, _ session: NewSession?) throws -> String {
        let ownSession: ID<Session> = session?.signedIn.session ?? ID(high: 0, low: 0)
        let values = [
            "patient": try fixture.patient("noah").description, "conversation": objects.conversation.description,
            "message": objects.message.description, "task": objects.task.description, "session": ownSession.description,
            "member": objects.member?.description ?? "", "grant": objects.grant.description, "file": objects.file?.description ?? "",
            "name": EmbeddedAssets.all.first?.hashedName ?? "", "group": "primary-nurses", "template": "results-normal",
            "change": objects.message.description, "held": objects.held?.description ?? "", "rule": "new-record",
            // The last manager cannot be removed, so that nobody is by being asked.
            "user": row.method == "DELETE" && row.path.hasSuffix("{user}") ? "di" : "cy",
        ]
        let query = row.path == "/api/v1/admin/readers" ? "?patient={patient}&conversation={conversation}" : ""
        return values.reduce(into: row.path + query) { path, value in path = path.replacing("{\(value.key)}", with: value.value) }
    }

    private func content(
        of row: AccessTable.Row, _ objects: Objects, _ session: NewSession?
    ) async throws -> (headers: HTTPFields, body: [UInt8]?) {
        var headers: HTTPFields = [.secFetchSite: "same-origin", .origin: "http://localhost"]
        let isProgram = row.path.hasPrefix("/api/")
        if let session {
            let kind = session.signedIn.account.kind == .member ? "member" : "staff"
            headers[isProgram ? .authorization : .cookie] = isProgram ? "Bearer \(session.token.text)" : "\(kind)=\(session.token.text)"
        }
        guard row.method != "GET" else { return (headers, nil) }
        if row.path.hasPrefix("/api/v1/admin/configuration") {
            let document = try await fixture.portal.configuration.document()
            headers[.contentType] = "application/yaml"
            headers[.ifMatch] = EntityTag(String(document.revision ?? 0)).description
            return (headers, Array(document.yaml().utf8))
        }
        if isProgram {
            if row.method == "DELETE", row.path.hasSuffix("/owner") { headers[.ifMatch] = "*" }
            guard row.method != "DELETE" || row.path.contains("proxy-grants"), let body = try json(of: row, objects) else {
                return (headers, nil)
            }
            headers[.contentType] = "application/json"
            if row.path.hasSuffix("/owner") { headers[.ifMatch] = "*" }
            return (headers, body.bytes)
        }
        var form = try form(of: row, objects)
        if let session { form[CrossSiteGuard.tokenField] = services.guarding.token(session: session.signedIn.session.bytes) }
        headers[.contentType] = "application/x-www-form-urlencoded"
        let body = form.map { "\($0.key)=\($0.value.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")" }
        return (headers, Array(body.joined(separator: "&").utf8))
    }
}

extension AccessWorld {
    /// What a program sends to do the deed of a route rightly.
    private func json(of row: AccessTable.Row, _ objects: Objects) throws -> JSONValue? {
        let noah = try fixture.patient("noah").description
        if row.path.hasPrefix("/api/v1/workbench/conversations") {
            return [
                "patient": .string(try fixture.patient("noah").description), "type": "medical", "clinicalGroup": "pediatrics",
                "subject": "Cough", "body": "How is Noah today?",
            ]
        }
        return switch row.path.split(separator: "/").last.map(String.init) {
        case "sign-in": ["username": "ada", "password": "not the password"]
        case "activation" where !row.path.contains("/admin/"):
            ["token": "0123-4567", "username": "someone", "password": "four plain words here"]
        case "password-reset": ["token": "0123-4567", "password": "four plain words here"]
        case "members" where row.path.contains("/admin/"): ["name": "Olga Novak"]
        case "{member}": ["language": "es"]
        case "password-code": ["check": "photo-id"]
        case "patients":
            [
                "given": "Mia", "family": "Novak", "birthDate": "2019-05-06",
                "recordNumber": .string("N-\(objects.conversation)"),
            ]
        case "proxy-grants": ["patient": "HOSP|001178", "proxy": "ben", "relationship": "friend", "basis": "power-of-attorney"]
        case "{grant}": row.method == "PATCH" ? ["scopes": ["read"]] : ["reason": "Moved."]
        case "suspension": ["reason": "A call."]
        case "narrowing": ["audience": "author", "reason": "A call."]
        case "conversations", "preview":
            ["type": "medical", "to": ["clinicalGroup": "pediatrics"], "subject": "Cough", "body": "Since Monday."]
        case "search": ["q": "fever"]
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
        case "rendering": ["task": .string(objects.task.description)]
        case "bulk": ["tasks": [.string(objects.task.description)], "action": "unassign"]
        case "{user}": ["role": "agent"]
        case "absence": ["until": "2026-12-01"]
        default: nil
        }
    }

    /// The fields a person fills in to do the same on a page.
    private func form(of row: AccessTable.Row, _ objects: Objects) throws -> [String: String] {
        let patient = try fixture.patient("noah").description
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
        if row.path == "/workbench/patients/{patient}/messages" {
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
        case "conversations", "new": draft
        case "search": ["words": "fever", "q": "park"]
        case "messages": ["message": "One more thing."]
        case "read-mark": ["through": objects.message.description]
        case "withdrawal": ["message": objects.message.description]
        case "language": ["language": "en"]
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
        case "bulk": ["task": objects.task.description, "action": "unassign"]
        case "members": ["user": "cy", "role": "agent", "name": "Olga Novak"]
        case "patients":
            ["given": "Mia", "family": "Novak", "birthDate": "2019-05-06", "recordNumber": "N-\(objects.conversation)"]
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
