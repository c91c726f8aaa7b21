import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Messaging
import NIOCore
import Persistence
import Testing
import WebSupport

@testable import Web

/// What a browser without scripts shows.
struct Screen: Sendable {
    let status: Int
    /// Where it was sent on.
    let location: String?
    let html: String

    /// The hidden fields of the form that is sent to an address, those outside it that belong to it included.
    func hidden(to action: String) -> [String: String] {
        guard let start = html.range(of: "action=\"\(action)\""), let end = html[start.upperBound...].range(of: "</form>") else {
            return [:]
        }
        var fields: [String: String] = [:]
        for match in html[start.upperBound..<end.lowerBound].matches(of: /<input type="hidden" name="([^"]*)" value="([^"]*)">/) {
            fields[String(match.1)] = String(match.2)
        }
        if action.hasSuffix("/reply"), let seen = html.firstMatch(of: /form="reply" name="seen" value="([^"]*)"/) {
            fields["seen"] = String(seen.1)
        }
        return fields
    }

    /// What that form sends when these fields of it are filled in.
    func filled(_ action: String, _ fields: [String: String]) -> [String: String] { hidden(to: action).merging(fields) { $1 } }

    func shows(_ text: String) -> Bool { html.contains(text) }
}

extension APIWorld {
    /// Opens a page of the Workbench with somebody's staff cookie.
    func open(_ path: String, as name: String, headers more: HTTPFields = [:]) async throws -> Screen {
        var headers = more
        headers[.cookie] = "staff=\(try token(name))"
        let response = try await client.execute(uri: path, method: .get, headers: headers, body: nil)
        return Screen(
            status: response.status.code, location: response.headers[.location],
            html: String(decoding: response.body.readableBytesView, as: UTF8.self))
    }

    /// Sends a form as the page of that person would.
    func submit(_ path: String, _ fields: [String: String] = [:], as name: String) async throws -> Screen {
        try await submit(path, pairs: fields.map { ($0.key, $0.value) }, as: name)
    }

    /// The same where a field is there several times.
    func submit(_ path: String, pairs: [(String, String)], as name: String) async throws -> Screen {
        let token = try token(name)
        let signedIn = try #require(try await portal.identity.session(token: token, live: true))
        let guarded = pairs + [(CrossSiteGuard.tokenField, services.guarding.token(session: signedIn.session.bytes))]
        let body = guarded.map { "\(Self.encoded($0.0))=\(Self.encoded($0.1))" }.joined(separator: "&")
        let headers: HTTPFields = [
            .cookie: "staff=\(token)", .contentType: "application/x-www-form-urlencoded", .origin: "http://localhost",
        ]
        let response = try await client.execute(uri: path, method: .post, headers: headers, body: ByteBuffer(string: body))
        return Screen(
            status: response.status.code, location: response.headers[.location],
            html: String(decoding: response.body.readableBytesView, as: UTF8.self))
    }

    private static func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }

    /// A question that became a task, in the group of cy and di.
    func waitingTask(_ subject: String = "Dizzy", as name: String = "ada") async throws -> String {
        try await task(of: try await ask(subject, as: name).conversation)
    }

    /// Claims a task and shows its page.
    func claimed(_ task: String, by name: String = "cy") async throws -> Screen {
        let claim = try await submit("/workbench/tasks/\(task)/claim", as: name)
        try #require(claim.status == 303, "\(claim.html)")
        return try await open("/workbench/tasks/\(task)", as: name)
    }

    /// Sends the reply box of a page as it stands.
    func reply(_ text: String, from screen: Screen, to task: String, then: String = "stay", as name: String = "cy") async throws -> Screen {
        let path = "/workbench/tasks/\(task)/reply"
        var fields = screen.hidden(to: path)
        fields["message"] = text
        fields["then"] = then
        return try await submit(path, fields, as: name)
    }

    func writeAgain(_ conversation: String, _ body: String, as name: String = "ada") async throws {
        let answer = try await post("/conversations/\(conversation)/messages", ["body": .string(body)], as: name)
        try #require(answer.status == 201, "\(answer.body)")
    }

    /// Ends somebody's place in the nurses' group.
    func removeFromGroup(_ name: String, active: Bool = false, assigned: Bool = true) async throws {
        let group = try #require(try await portal.site().workflowGroup(code: "primary-nurses")?.id)
        let account = try account(name).id
        try await portal.perform { tx in
            try WorkflowGroupMembership(group: group, account: account, role: .agent, active: active, assigned: assigned)
                .save(by: nil, at: clock.now, in: tx)
            return try portal.workbench.settleOwners(by: .operator, in: tx)
        }
    }
}
