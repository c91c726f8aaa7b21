import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Messaging
import NIOCore
import Persistence
import TestSupport
import Testing
import WebSupport

@testable import Web

@Suite("Streams of wake-ups, of pages and programs", .timeLimit(.minutes(20)))
struct WakeupStreamTests {
    /// One open stream; its text is there once it has ended.
    private func listen(
        _ path: String, as name: String, token: String? = nil, _ world: APIWorld
    ) async throws -> Task<String, any Error> {
        let token = try token ?? world.token(name)
        let headers: HTTPFields =
            path.hasPrefix("/api/")
            ? [.authorization: "Bearer \(token)"] : [.cookie: "\(path.hasPrefix("/workbench") ? "staff" : "member")=\(token)"]
        let before = world.services.wakeups.count
        let client = world.client
        let stream = Task {
            let response = try await client.execute(uri: path, method: .get, headers: headers, body: nil)
            #expect(response.status == .ok && response.headers[.contentType] == "text/event-stream")
            return String(buffer: response.body)
        }
        while world.services.wakeups.count == before { await Task.yield() }
        return stream
    }

    /// Returns when everything that was published before has reached the streams.
    private func settle(_ world: APIWorld) async {
        let probe = world.services.wakeups.wakeups(of: ["probe"])
        world.portal.database.publish(["probe"])
        for await _ in probe { return }
    }

    private func topics(_ text: String) -> Set<String> {
        Set(text.matches(of: /"topic":"([^"]*)"/).map { String($0.1) })
    }

    @Test("Each is woken for what their own pages show, and told nothing but that", arguments: Engine.underTest)
    func whoGetsWhat(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            try await world.grant("ada", for: "noah")
            try await world.removeFromGroup("di", active: false)
            var streams: [String: Task<String, any Error>] = [:]
            for (name, path) in [
                ("ada", "/events"), ("ben", "/events"), ("cy", "/workbench/events"), ("di", "/workbench/events"),
                ("eve", "/workbench/events"),
            ] {
                streams["\(name) page"] = try await listen(path, as: name, world)
                streams["\(name) program"] = try await listen("/api/v1/events", as: name, world)
            }
            let conversation = try await world.ask("Fever", as: "ada", for: "noah").conversation
            _ = try await world.claimed(try await world.task(of: conversation))
            await settle(world)
            world.services.drain()
            let nurses = try #require(try await world.portal.site().workflowGroup(code: "primary-nurses")?.id)
            let own = Topic.mailbox(try world.account("ada").id, try world.patient("noah")).name
            for (name, stream) in streams {
                let text = try await stream.value
                switch name.prefix(3) {
                case "ada": #expect(topics(text) == [own], "\(name)")
                case "cy ": #expect(topics(text) == [Topic.group(nurses).name], "\(name)")
                default: #expect(topics(text).isEmpty, "\(name): not theirs, or not while they may not work there")
                }
                #expect(!text.contains("Fever") && !text.contains("Park") && !text.contains("Flores"), "\(name): never content")
            }
        }
    }

    @Test("A stream ends with its session and not with another of the same person", arguments: Engine.underTest)
    func endsWithSession(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            for (name, path) in [("ada", "/events"), ("cy", "/workbench/events"), ("ada", "/api/v1/events")] {
                let account = try world.account(name).id
                let portal = world.portal
                let sessions = try await portal.perform { tx in
                    Effect(try (0..<2).map { _ in try portal.identity.openSession(of: account, device: "Test", in: tx) })
                }
                let ending = try await listen(path, as: name, token: sessions[0].token.text, world)
                let staying = try await listen(path, as: name, token: sessions[1].token.text, world)
                try await portal.identity.signOut(sessions[0].signedIn)
                _ = try await ending.value
                while world.services.wakeups.count != 1 { await Task.yield() }
                await settle(world)
                while world.services.wakeups.count != 1 { await Task.yield() }
                try await portal.identity.endSessions(of: account, by: sessions[1].signedIn.actor)
                _ = try await staying.value
                while world.services.wakeups.count != 0 { await Task.yield() }
                let token = try await portal.perform { tx in
                    Effect(try portal.identity.openSession(of: account, device: "Test", in: tx).token.text)
                }
                let disabled = try await listen(path, as: name, token: token, world)
                if name == "cy" {
                    try await portal.identity.disable(account, because: "left the practice", by: .operator)
                } else {
                    try await portal.identity.endSessions(of: account, by: .operator)
                }
                _ = try await disabled.value
            }
        }
    }

    @Test("A HEAD is answered and listens to nothing", arguments: Engine.underTest)
    func head(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            for (name, path) in [("ada", "/events"), ("cy", "/workbench/events"), ("ada", "/api/v1/events"), ("cy", "/api/v1/events")] {
                let token = try world.token(name)
                let headers: HTTPFields =
                    path.hasPrefix("/api/")
                    ? [.authorization: "Bearer \(token)"] : [.cookie: "\(name == "cy" ? "staff" : "member")=\(token)"]
                for _ in 0..<3 {
                    let response = try await world.client.execute(uri: path, method: .head, headers: headers, body: nil)
                    #expect(response.status == .ok && response.headers[.contentType] == "text/event-stream", "\(path)")
                }
                #expect(world.services.wakeups.count == 0, "\(path)")
            }
        }
    }

    @Test("A script that listens without a session is refused by a status, and is not led to a page", arguments: Engine.underTest)
    func signedOut(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            for path in ["/events", "/workbench/events"] {
                let listening = try await world.client.execute(uri: path, method: .get, headers: [.accept: "text/event-stream"])
                #expect(listening.status == .unauthorized && listening.body.readableBytes == 0, "\(path)")
                let looking = try await world.client.execute(uri: path, method: .get, headers: [.accept: "text/html"])
                #expect(looking.status == .seeOther, "\(path)")
            }
        }
    }

    @Test("How many streams are open is among the metrics", arguments: Engine.underTest)
    func counted(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            #expect(world.services.metrics.text().contains("event_streams_open 0.0\n"))
            let stream = try await listen("/events", as: "ada", world)
            #expect(world.services.metrics.text().contains("event_streams_open 1.0\n"))
            world.services.drain()
            _ = try await stream.value
            #expect(world.services.metrics.text().contains("event_streams_open 0.0\n"))
        }
    }
}
