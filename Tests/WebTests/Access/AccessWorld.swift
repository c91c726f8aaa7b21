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

    /// - Parameter testing: sends a test to an endpoint; without it nothing is delivered here.
    static func with(
        _ engine: Engine, testing: EndpointTesting? = nil, _ body: @escaping @Sendable (AccessWorld) async throws -> Void
    ) async throws {
        try await PortalFixture.with(engine) { fixture in
            let services = WebServices(
                portal: fixture.portal, limits: .off, isSecure: false, origin: "http://localhost",
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, testing: testing)
            try await Application(responder: WebSite.responder(services)).test(.router) { client in
                try await body(AccessWorld(fixture: fixture, services: services, client: client))
            }
        }
    }

    /// What one request is about: fresh for each, so that none meets what another has done.
    struct Objects: Sendable {
        var conversation: ID<Conversation>
        var message: ID<Message>
        var task: ID<WorkbenchTask>
        var version: Int64
        /// Ben's right to act for Karel, new for each request.
        var grant: ID<ProxyGrant> = ID(high: 0, low: 0)
        /// A member who has not used an activation code.
        var member: ID<Account>?
        /// A file with the conversation.
        var attachment: ID<Messaging.Attachment>?
        /// A file of people to be enrolled.
        var file: ID<Invitations>?
        /// A reply of another system that the nurses are to look at.
        var held: ID<HeldMessage>?
        /// What Ada has begun to write for Noah.
        var draft: ID<Draft>?
        /// A text module of Cy's own.
        var module: ID<OwnTextModule>?
        /// What the path and the content name instead, by the words of the path.
        var named: [String: String] = [:]
        /// Fields of a form beside the usual ones, or in their place.
        var fields: [String: String] = [:]
        /// What a program sends in place of the usual.
        var body: JSONValue?
        /// What is sent in place of a form or a document, byte by byte.
        var raw: (contentType: String, bytes: [UInt8])?
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
    func session(of name: String, device: String = "Test") async throws -> NewSession {
        let account = try fixture.account(name)
        return try await fixture.portal.perform { [portal = fixture.portal] tx in
            Effect(try portal.identity.openSession(of: account, device: device, in: tx))
        }
    }

    /// The status that somebody gets.
    ///
    /// - Parameter readable: what is asked about by a request that changes nothing; every other has objects of its own.
    func status(_ row: AccessTable.Row, method: String? = nil, as name: String?, readable: Objects) async throws -> Int {
        let objects = try await furnished(row.method == "GET" ? readable : self.objects(ownedBy: owner(for: row, name)), for: row)
        var session: NewSession?
        if let name { session = try await self.session(of: name) }
        return try await send(row, method: method, objects, session).status.code
    }

    /// New objects for one request of somebody.
    func fresh(for row: AccessTable.Row, as name: String?) async throws -> Objects {
        try await furnished(self.objects(ownedBy: owner(for: row, name)), for: row)
    }

    /// These objects, and a new one of every other kind that the address of a route names.
    private func furnished(_ objects: Objects, for row: AccessTable.Row) async throws -> Objects {
        var objects = objects
        if row.path.contains("{member}") { objects.member = try await newMember() }
        if row.path.contains("prox") || row.path.contains("readers/") { objects.grant = try await grant(for: row.path, row.method) }
        if row.path.contains("draft") { try await fixture.run("DELETE FROM draft") }
        if row.path.contains("{draft}") { objects.draft = try await newDraft() }
        if row.path.contains("{attachment}") { objects.attachment = try await newAttachment() }
        if row.path.contains("{file}") { objects.file = try await newFile() }
        if row.path.contains("text-modules") { try await fixture.run("DELETE FROM text_module") }
        if row.path.contains("{module}") { objects.module = try await newModule() }
        if row.path.contains("{held}") { objects.held = try await fixture.holdReply() }
        return objects
    }

    /// The answer to one request about these objects.
    func send(_ row: AccessTable.Row, method: String? = nil, _ objects: Objects, _ session: NewSession?) async throws -> TestResponse {
        let content = try await content(of: row, objects, session)
        let asked = try #require(HTTPRequest.Method(method ?? row.method))
        return try await client.execute(
            uri: path(of: row, objects, session), method: asked, headers: content.headers,
            body: content.body.map { ByteBuffer(bytes: $0) })
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
        let values: [String: String] = [
            "patient": try fixture.patient("noah").description, "conversation": objects.conversation.description,
            "message": objects.message.description, "task": objects.task.description, "session": ownSession.description,
            "member": objects.member?.description ?? "", "grant": objects.grant.description, "file": objects.file?.description ?? "",
            "name": EmbeddedAssets.all.first?.hashedName ?? "", "group": "primary-nurses", "template": "results-normal",
            "change": objects.message.description, "held": objects.held?.description ?? "", "rule": "new-record",
            "draft": objects.draft?.description ?? "", "module": objects.module?.description ?? "",
            "attachment": objects.attachment?.description ?? "",
            "delivery": objects.message.description, "endpoint": "records-ehr", "secret": objects.message.description,
            // The last manager cannot be removed, so that nobody is by being asked.
            "user": row.method == "DELETE" && row.path.hasSuffix("{user}") ? "di" : "cy",
        ].merging(objects.named) { $1 }
        let query = row.path == "/api/v1/admin/readers" ? "?patient={patient}&conversation={conversation}" : ""
        // Thousands of paths are made so: each is cut at its words once, rather than searched for every word there is.
        return (row.path + query).split(separator: "{", omittingEmptySubsequences: false).enumerated().map { place, part in
            guard place > 0, let end = part.firstIndex(of: "}") else { return String(part) }
            return (values[String(part[..<end])] ?? "") + part[part.index(after: end)...]
        }.joined()
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
        if row.path == "/api/v1/attachments" {
            headers[.contentDisposition] = "attachment; filename=\"values.txt\""
            return (headers, SampleFiles.text)
        }
        if row.path.hasPrefix("/api/v1/admin/configuration") {
            let document = try await fixture.portal.configuration.document()
            headers[.contentType] = "application/yaml"
            headers[.ifMatch] = EntityTag(String(document.revision ?? 0)).description
            return (headers, objects.raw?.bytes ?? Array(document.yaml().utf8))
        }
        if row.path == "/api/v1/admin/invitations" {
            headers[.contentType] = "text/csv"
            return (headers, Self.people)
        }
        if isProgram {
            if row.method == "DELETE", row.path.hasSuffix("/owner") { headers[.ifMatch] = "*" }
            guard row.method != "DELETE" || row.path.contains("proxy-grants"), let body = try objects.body ?? json(of: row, objects) else {
                return (headers, nil)
            }
            headers[.contentType] = "application/json"
            if row.path.hasSuffix("{draft}") { headers[.ifMatch] = "*" }
            if row.path.hasSuffix("/owner") { headers[.ifMatch] = "*" }
            return (headers, body.bytes)
        }
        if let raw = objects.raw, let session {
            headers[.contentType] = raw.contentType
            headers[CrossSiteGuard.tokenHeader] = services.guarding.token(session: session.signedIn.session.bytes)
            return (headers, raw.bytes)
        }
        var form = try form(of: row, objects).merging(objects.fields) { $1 }
        if let session { form[CrossSiteGuard.tokenField] = services.guarding.token(session: session.signedIn.session.bytes) }
        headers[.contentType] = "application/x-www-form-urlencoded"
        let body = form.map { "\($0.key)=\($0.value.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")" }
        return (headers, Array(body.joined(separator: "&").utf8))
    }
}
