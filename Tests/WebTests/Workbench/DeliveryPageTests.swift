import Foundation
import HTTPTypes
import Messaging
import Persistence
import Synchronization
import TestSupport
import Testing
import WebSupport

@testable import Web

@Suite("Administration: deliveries")
struct DeliveryPageTests {
    private static let path = "/administration/deliveries"

    private static func shown(_ screen: Screen) -> [String] {
        screen.html.matches(of: /<a href="\/administration\/deliveries\/([0-9a-f-]{36})">/).map { String($0.1) }
    }

    /// What a page says in words, without what stands in its tags.
    private static func words(_ screen: Screen) -> String { screen.html.replacing(/<[^>]*>/, with: " ") }

    private static func saysWholeID(_ screen: Screen) -> Bool { words(screen).contains(/[0-9a-f]{8}-[0-9a-f]{4}-/) }

    @Test("All of them are shown, page by page, newest first; an altered place begins anew", arguments: Engine.underTest)
    func pages(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let ids = try await world.askRecords(times: 52)
            let first = try await world.open("\(Self.path)?state=queued", as: "admin")
            #expect(first.status == 200 && Self.shown(first) == Array(ids.reversed().prefix(50)))
            #expect(!Self.saysWholeID(first) && Self.words(first).contains("id ends in \(ids[51].suffix(8))"))
            let link = try #require(
                first.html.firstMatch(
                    of:
                        /href="(\/administration\/deliveries\?state=queued&amp;after=[^"]*|\/administration\/deliveries\?state=queued&after=[^"]*)"/
                ))
            let second = try await world.open(link.1.replacingOccurrences(of: "&amp;", with: "&"), as: "admin")
            #expect(Self.shown(second) == Array(ids.prefix(2).reversed()) && !second.shows("after="))
            let altered = try await world.open("\(Self.path)?state=queued&after=AAAA", as: "admin")
            #expect(altered.status == 200 && Self.shown(altered).count == 50)
        }
    }

    @Test("One is shown with its attempts and why it was skipped, to a system administrator alone", arguments: Engine.underTest)
    func one(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let id = try #require(try await world.askRecords(times: 1).first)
            for name in ["cy", "hana"] { #expect(try await world.open("\(Self.path)/\(id)", as: name).status == 404) }
            let fresh = try await world.open("\(Self.path)/\(id)", as: "admin")
            #expect(fresh.status == 200 && fresh.shows("Queued: records-ehr") && fresh.shows("It has not been tried yet."))
            #expect(Self.words(fresh).contains(id), "whole, as the other system is told it")
            let (portal, site) = (world.portal, try await world.portal.site())
            let endpoint = try #require(site.endpoint(code: "records-ehr"))
            world.clock.advance(seconds: 21)
            _ = try await portal.perform { tx in
                let claim = try #require(try portal.deliveries.claim(for: endpoint, most: 1, in: tx).first)
                return try portal.deliveries.complete(claim, with: DeliveryOutcome(status: 503), jitter: 0, site: site, in: tx)
            }
            #expect(try await world.submit("\(Self.path)/\(id)/skip", ["reason": " "], as: "admin").status == 422)
            #expect(try await world.submit("\(Self.path)/\(id)/skip", ["reason": "told <by> phone"], as: "admin").status == 303)
            let skipped = try await world.open("\(Self.path)/\(id)", as: "admin")
            #expect(skipped.shows("Skipped: records-ehr") && skipped.shows("told &lt;by&gt; phone"))
            #expect(skipped.shows("Attempt 1") && skipped.shows("Not accepted (503): it reports a fault of its own."))
        }
    }

    @Test("A test shows what was asked, what was answered and why it was not accepted, by page and API alike", arguments: Engine.underTest)
    func trial(engine: Engine) async throws {
        let outcome = Mutex(DeliveryOutcome(status: 204))
        let testing: EndpointTesting = { _, _ in
            EndpointTrial(
                address: "https://ehr.example.org/hook", headers: [.init("webhook-id", "msg_1"), .init("webhook-signature", "v1,abc=")],
                body: #"{"type":"endpoint.test"}"#, outcome: outcome.withLock { $0 }, answer: "<b>Said</b>", milliseconds: 12)
        }
        try await APIWorld.with(engine, testing: testing) { world in
            let description = Described(try await world.get("/openapi.json", as: nil).body)
            let cases: [(outcome: DeliveryOutcome, said: String, reason: JSONValue)] = [
                (DeliveryOutcome(status: 204), "The endpoint accepted it.", .null),
                (
                    DeliveryOutcome(status: 422), "Not accepted (422): it refuses the request; look at the address and the secret.",
                    "refused"
                ),
                (
                    DeliveryOutcome(.retry, code: "no-connection", fault: .unreachable),
                    "Not accepted (no-connection): the host cannot be reached.", "unreachable"
                ),
            ]
            for one in cases {
                outcome.withLock { $0 = one.outcome }
                let page = try await world.submit("/administration/endpoints/records-ehr/test", as: "admin")
                #expect(page.status == 200 && page.shows("Result of the test: records-ehr"))
                let texts = [
                    one.said, "https://ehr.example.org/hook", "webhook-id: msg_1", "webhook-signature: v1,abc=", "endpoint.test",
                    "\(one.outcome.code), 12 ms", "&lt;b&gt;Said",
                ]
                for text in texts { #expect(page.shows(text), "\(one.outcome.code): \(text)") }

                let answer = try await world.post("/admin/endpoints/records-ehr/test", as: "admin")
                #expect(answer.status == 200)
                #expect(description.faults(of: answer, "post", "/admin/endpoints/{endpoint}/test").isEmpty)
                let (request, response) = (answer.body["request"], answer.body["response"])
                #expect((answer.body["accepted"] == true) == (one.reason == .null) && answer.body["reason"] == one.reason)
                #expect(request["address"] == "https://ehr.example.org/hook" && request["body"].string == #"{"type":"endpoint.test"}"#)
                #expect(request["headers"].items.map { $0["name"].string } == ["webhook-id", "webhook-signature"])
                #expect(request["headers"].items.map { $0["value"].string } == ["msg_1", "v1,abc="])
                #expect(response["code"].string == one.outcome.code && response["body"] == "<b>Said</b>" && response["milliseconds"] == 12)
            }
            for name in ["cy", "hana"] {
                #expect(try await world.submit("/administration/endpoints/records-ehr/test", as: name).status == 404)
            }
            #expect(try await world.submit("/administration/endpoints/nobody/test", as: "admin").status == 404)
        }
    }

    @Test("How an endpoint stands is told by the API as by the page, to a system administrator alone", arguments: Engine.underTest)
    func standings(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let asked = world.clock.now
            _ = try await world.askRecords(times: 2)
            let answer = try await world.get("/admin/endpoints", as: "admin")
            let standing = try #require(answer.items.first)
            #expect(answer.status == 200 && answer.items.count == 1)
            #expect(standing["code"] == "records-ehr" && standing["adapter"] == "webhook" && standing["waiting"] == 2)
            #expect(standing["oldestAt"].string == asked.rfc3339 && standing["dead"] == 0)
            #expect(standing["pausedUntil"] == .null && standing["disabledAt"] == .null)
            #expect(try await world.get("/admin/endpoints", as: "hana").status == 404)
        }
    }

    @Test(
        "A secret is made in Administration and shown once; who made it and until when stays, what it says does not",
        arguments: Engine.underTest)
    func secrets(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let path = "/administration/endpoints/records-ehr/secrets"
            for name in ["cy", "hana"] {
                #expect(try await world.open(path, as: name).status == 404)
                #expect(try await world.submit(path, as: name).status == 404)
            }
            #expect(try await world.open(Self.path, as: "admin").shows("href=\"\(path)\""))
            let empty = try await world.open(path, as: "admin")
            #expect(empty.status == 200 && empty.shows("No secret is stored"))
            let made = try await world.submit(path, as: "admin")
            let secret = try #require(made.html.firstMatch(of: /<code>(whsec_[^<]+)<\/code>/)).1
            #expect(made.status == 200 && made.location == nil && made.shows("it is not shown again"))
            let listed = try await world.open(path, as: "admin")
            #expect(listed.shows("Made by") && listed.shows("In force") && !listed.shows(String(secret)))
            #expect(try await world.submit(path, as: "admin").status == 200)
            let third = try await world.submit(path, as: "admin")
            #expect(third.status == 409 && third.shows("This system has two secrets already."))
            let (portal, admin) = (world.portal, try world.account("admin").id)
            let living = try await portal.read { try portal.deliveries.secrets.living(of: "records-ehr", in: $0) }
            #expect(living.map(\.text).contains(String(secret)))
            let ends = listed.html.matches(of: /action="([^"]*\/end)"/).map { String($0.1) }
            let end = try #require(ends.first)
            #expect(ends.count == 1)
            let id = try #require(end.split(separator: "/").dropLast().last)
            #expect(!Self.saysWholeID(listed) && Self.words(listed).contains("id ends in \(id.suffix(8))"))
            #expect(try await world.submit(end, as: "admin").location == path)
            #expect(try await world.submit(end, as: "admin").status == 404)
            #expect(try await world.open(path, as: "admin").shows("Ended by"))
            let left = try await portal.read { try portal.deliveries.secrets.living(of: "records-ehr", in: $0) }
            #expect(left.count == 1 && !left.map(\.text).contains(String(secret)))
            let audited = try await portal.read { tx in
                try tx.first("SELECT count(*) FROM audit_event WHERE action IN ('secret-create', 'secret-end') AND actor = \(admin)") {
                    try $0[0] as Int
                }
            }
            #expect(audited == 3)
            for unknown in ["/administration/endpoints/nobody/secrets", "\(path)/nonsense/end"] {
                #expect(try await world.submit(unknown, as: "admin").status == 404)
            }
        }
    }

    @Test("The same by the API: the value comes once, the list has the shape that is described", arguments: Engine.underTest)
    func secretsOfAPI(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let path = "/admin/endpoints/records-ehr/secrets"
            let description = Described(try await world.get("/openapi.json", as: nil).body)
            let made = try await world.post(path, as: "admin")
            #expect(made.status == 201 && description.faults(of: made, "post", "/admin/endpoints/{endpoint}/secrets").isEmpty)
            let (id, secret) = (try #require(made.body["id"].string), try #require(made.body["secret"].string))
            #expect(secret.hasPrefix("whsec_"))
            #expect(try await world.post(path, as: "admin").status == 201)
            #expect(try await world.post(path, as: "admin").code == "two-secrets-already")
            #expect(try await world.send(.delete, "\(path)/\(id)", as: "admin").status == 204)
            #expect(try await world.send(.delete, "\(path)/\(id)", as: "admin").status == 404)
            let list = try await world.get(path, as: "admin")
            #expect(description.faults(of: list, "get", "/admin/endpoints/{endpoint}/secrets").isEmpty)
            #expect(list.items.count == 2 && list.items.filter { $0["endedAt"] == .null }.count == 1)
            #expect(list.items.allSatisfy { $0["createdBy"].string != nil && $0["secret"] == .null })
            #expect(!String(decoding: list.bytes, as: UTF8.self).contains(secret))
            #expect(try await world.get("/admin/endpoints/nobody/secrets", as: "admin").status == 404)
            #expect(try await world.get(path, as: "hana").status == 404)
        }
    }

    @Test("A task that came by hand-over says so, with the way to the delivery for who looks after those", arguments: Engine.underTest)
    func mark(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let id = try #require(try await world.askRecords(times: 1).first)
            #expect(try await world.submit("\(Self.path)/\(id)/task", as: "admin").status == 303)
            let task = try await world.portal.read { tx in try tx.first("SELECT id FROM task") { try $0[0] as ID<WorkbenchTask> } }
            let page = try await world.open(Paths.task(try #require(task)), as: "fay")
            #expect(page.status == 200 && page.shows("Could not be delivered to records-ehr; handed over"))
            #expect(!page.shows(Self.path))
        }
    }
}
