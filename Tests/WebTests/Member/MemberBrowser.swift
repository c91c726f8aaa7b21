import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Synchronization
import Testing
import WebSupport

@testable import Web

/// A browser without scripts: it keeps cookies, fills in the forms of the page it shows and follows what it is sent to.
final class MemberBrowser: Sendable {
    private let world: APIWorld
    private let kept = Mutex<[String: String]>([:])

    init(_ world: APIWorld) {
        self.world = world
    }

    /// Signed in through the page.
    static func signedIn(_ name: String, _ world: APIWorld) async throws -> MemberBrowser {
        let browser = MemberBrowser(world)
        let answer = try await browser.signIn(name)
        try #require(answer.status == 303, "\(answer.html)")
        return browser
    }

    var cookies: [String: String] { kept.withLock { $0 } }

    func forgetCookies() { kept.withLock { $0 = [:] } }

    @discardableResult
    func signIn(_ name: String, password: String = APIWorld.password, _ more: [String: String] = [:]) async throws -> WebPage {
        try await post("/sign-in", ["username": name, "password": password].merging(more) { $1 })
    }

    func get(_ path: String, headers: HTTPFields = [:]) async throws -> WebPage {
        try await send(.get, path, headers: headers, body: nil)
    }

    /// Goes where it is sent, as a browser does.
    func follow(_ page: WebPage) async throws -> WebPage {
        try await get(try #require(page.location))
    }

    /// Sends fields as a form of this site.
    func post(_ path: String, _ fields: [String: String], headers more: HTTPFields = [:]) async throws -> WebPage {
        let body = fields.map { "\(Self.encoded($0.key))=\(Self.encoded($0.value))" }.joined(separator: "&")
        var headers: HTTPFields = [.contentType: "application/x-www-form-urlencoded", .secFetchSite: "same-origin"]
        for field in more { headers[field.name] = nil }
        headers.append(contentsOf: more)
        return try await send(.post, path, headers: headers, body: ByteBuffer(string: body))
    }

    /// Sends the form of a page that goes to `action`, with some of its fields filled in.
    func submit(_ page: WebPage, to action: String, _ fields: [String: String] = [:]) async throws -> WebPage {
        let form = try #require(page.fields(to: action), "there is no form to \(action)")
        return try await post(action, form.merging(fields) { $1 })
    }

    func send(_ method: HTTPRequest.Method, _ path: String, headers more: HTTPFields = [:], body: ByteBuffer?) async throws -> WebPage {
        var headers = more
        let cookie = cookies.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: "; ")
        if !cookie.isEmpty { headers[.cookie] = cookie }
        let response = try await world.client.execute(uri: path, method: method, headers: headers, body: body)
        kept.withLock { kept in
            for cookie in response.headers[values: .setCookie] {
                let pair = cookie.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                kept[String(pair[0])] = cookie.contains("Max-Age=0") ? nil : String(pair[1])
            }
        }
        return WebPage(
            status: response.status.code, headers: response.headers, html: String(decoding: response.body.readableBytesView, as: UTF8.self))
    }

    private static func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }
}

/// What a browser was answered.
struct WebPage: Sendable {
    let status: Int
    let headers: HTTPFields
    let html: String

    var location: String? { headers[.location] }

    func shows(_ text: String) -> Bool { html.contains(text) }

    /// The fields of the form that is sent to an address, as they are filled in; nil when there is no such form.
    func fields(to action: String) -> [String: String]? {
        for form in html.matches(of: /<form([^>]*)>((?s).*?)<\/form>/) where form.1.contains("action=\"\(action)\"") {
            return Self.fields(in: String(form.2))
        }
        return nil
    }

    private static func fields(in form: String) -> [String: String] {
        var fields: [String: String] = [:]
        for input in form.matches(of: /<input ([^>]*)>/) {
            let tag = String(input.1)
            guard let name = attribute("name", tag) else { continue }
            let isChoice = ["radio", "checkbox"].contains(attribute("type", tag))
            if !isChoice || tag.contains(" checked") { fields[name] = attribute("value", tag) ?? "" }
        }
        for area in form.matches(of: /<textarea ([^>]*)>((?s).*?)<\/textarea>/) {
            guard let name = attribute("name", String(area.1)) else { continue }
            let text = String(area.2)
            fields[name] = unescaped(text.hasPrefix("\n") ? String(text.dropFirst()) : text)
        }
        for select in form.matches(of: /<select ([^>]*)>((?s).*?)<\/select>/) {
            guard let name = attribute("name", String(select.1)) else { continue }
            let options = select.2.matches(of: /<option ([^>]*)>/).map { String($0.1) }
            let chosen = options.first { $0.contains(" selected") } ?? options.first
            fields[name] = chosen.flatMap { attribute("value", $0) } ?? ""
        }
        return fields
    }

    private static func attribute(_ name: String, _ tag: String) -> String? {
        for match in tag.matches(of: /([a-z-]+)="([^"]*)"/) where match.1 == name { return unescaped(String(match.2)) }
        return nil
    }

    static func unescaped(_ text: String) -> String {
        text.replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&quot;", with: "\"").replacing("&#39;", with: "'")
            .replacing("&#x27;", with: "'").replacing("&amp;", with: "&")
    }
}

extension HTTPField.Name {
    static let secFetchSite = HTTPField.Name("Sec-Fetch-Site")!
}

extension APIWorld {
    func messages(of name: String) throws -> String { "/patients/\(try patient(name))/conversations" }

    /// A conversation begun through the page; its address.
    func written(
        _ subject: String = "Dizzy", _ text: String = "Since the new tablets.", by browser: MemberBrowser, for name: String = "ada"
    ) async throws -> String {
        let path = try messages(of: name)
        let page = try await browser.get(path + "/new")
        let sent = try await browser.submit(
            page, to: path, ["type": "medical", "to": "primary-care", "subject": subject, "message": text])
        try #require(sent.status == 303, "\(sent.html)")
        return String(try #require(sent.location).prefix { $0 != "?" })
    }
}
