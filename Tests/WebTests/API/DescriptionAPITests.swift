import Hummingbird
import Messaging
import Persistence
import TestSupport
import Testing
import WebSupport

@testable import Web

@Suite("API: its description")
struct DescriptionAPITests {
    @Test("The description lists exactly the routes, and every shape it names is there")
    func complete() async throws {
        try await APIWorld.with(.sqlite) { world in
            let answer = try await world.get("/openapi.json", as: nil)
            #expect(answer.status == 200)
            #expect(answer.body["openapi"] == "3.1.0")
            let described = (answer.body["paths"].object?.members ?? []).flatMap { path in path.value.keys.map { "\($0) \(path.key)" } }
            let router = WebSite.buildRouter(world.services)
            let served = router.routes.filter { $0.path.description.hasPrefix("/api/v1") && $0.method != .head }
                .map { "\($0.method.rawValue.lowercased()) \($0.path.description)" }
            #expect(described.sorted() == served.sorted())
            #expect(Set(described).count == described.count)
            let shapes = Set(answer.body["components"]["schemas"].keys)
            let named = references(answer.body).filter { $0.hasPrefix("#/components/schemas/") }.map { String($0.dropFirst(21)) }
            #expect(Set(named).isSubset(of: shapes))
            #expect(shapes.subtracting(named).isEmpty)
            let operations = (answer.body["paths"].object?.members ?? []).flatMap { $0.value.object?.members ?? [] }
            #expect(Set(operations.map { $0.value["operationId"] }).count == operations.count)
        }
    }

    private func references(_ value: JSONValue) -> [String] {
        switch value {
        case .array(let values): values.flatMap(references)
        case .object(let object):
            object.members.flatMap { $0.key == "$ref" ? [$0.value.string ?? ""] : references($0.value) }
        default: []
        }
    }

    @Test("The configuration is read, checked and changed by the system administrator alone", arguments: Engine.underTest)
    func configuration(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let path = "/admin/configuration"
            #expect(try await world.get(path, as: "di").status == 404)
            let read = try await world.send(.get, path, as: "admin", headers: [.accept: "application/yaml"])
            let tag = try #require(read.headers[.eTag])
            let yaml = String(decoding: read.bytes, as: UTF8.self)
            #expect(yaml.contains("Riverside Family Health"))
            #expect(
                try await world.send(.get, path, as: "admin", headers: [.accept: "application/json"]).body["site"]["timeZone"]
                    == "America/Chicago")
            let changed = Array(yaml.replacing("Front desk", with: "Reception").utf8)
            func put(_ document: [UInt8], _ tag: String?) async throws -> APIAnswer {
                try await world.send(
                    .put, path, as: "admin", raw: document, contentType: "application/yaml", headers: tag.map { .ifMatch($0) } ?? [:])
            }
            #expect(try await put(changed, nil).status == 428)
            let applied = try await put(changed, tag)
            #expect(applied.status == 200)
            #expect(applied.body["changes"].items.count == 1)
            #expect(applied.headers[.eTag] != tag)
            let stale = try await put(changed, tag)
            #expect(stale.status == 412 && stale.code == "configuration-changed-meanwhile")
            #expect(!stale.faults.isEmpty)
            for never in ["\"7000\"", "\"of another system\""] {
                let unknown = try await put(changed, never)
                #expect(unknown.status == 412 && unknown.code == "configuration-unknown-revision", "\(never)")
            }
            let broken = Array(yaml.replacing("workbench: primary-nurses", with: "workbench: nobody").utf8)
            let refused = try await put(broken, applied.headers[.eTag])
            #expect(refused.status == 422 && refused.code == "configuration-mistakes")
            #expect(refused.faults.contains { $0.hasSuffix("unknown-code") })
            let checked = try await world.send(.post, path + "/check", as: "admin", raw: broken, contentType: "application/yaml")
            #expect(checked.status == 200)
            #expect(checked.body["mistakes"].items.count == refused.faults.count)
            #expect(try await world.send(.post, path + "/check", as: "admin", raw: broken, contentType: "text/plain").status == 415)
        }
    }

    @Test("Who changed the configuration and when is listed, newest first, page by page, by its description", arguments: Engine.underTest)
    func versions(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let (path, list) = ("/admin/configuration", "/admin/configuration/versions")
            let before = try await world.get(list, as: "admin")
            #expect(before.status == 200 && before.items.map { $0["author"]["name"] } == ["operator"] && before.body["next"] == .null)
            let first = try #require(before.items.first)
            let read = try await world.send(.get, path, as: "admin", headers: [.accept: "application/yaml"])
            let changed = Array(String(decoding: read.bytes, as: UTF8.self).replacing("Front desk", with: "Reception").utf8)
            world.clock.advance(seconds: 60)
            let put = try await world.send(
                .put, path, as: "admin", raw: changed, contentType: "application/yaml",
                headers: .ifMatch(try #require(read.headers[.eTag])))
            #expect(put.status == 200 && put.body["revision"] != first["revision"])

            let after = try await world.get(list, as: "admin")
            #expect(after.items.map { $0["author"]["name"] } == ["admin", "operator"] && after.items.last == first)
            #expect(after.items.first?["revision"] == put.body["revision"])
            let moments = after.items.compactMap { $0["appliedAt"].string.flatMap { Timestamp(rfc3339: $0) } }
            #expect(moments.count == 2 && moments[1].adding(seconds: 60) <= moments[0] && moments[0] <= world.clock.now)
            let newest = try await world.get(list + "?limit=1", as: "admin")
            let next = try #require(newest.body["next"].string)
            let rest = try await world.get(list + "?limit=1&cursor=\(next)", as: "admin")
            #expect(newest.items == [after.items[0]] && rest.items == [first] && rest.body["next"] == .null)
            let description = Described(try await world.get("/openapi.json", as: nil).body)
            for answer in [before, after, newest] { #expect(description.faults(of: answer, "get", list).isEmpty) }
            for name in ["hana", "di", "ada"] { #expect(try await world.get(list, as: name).status == 404, "\(name)") }
        }
    }
}
