import HTTPTypes
import HummingbirdTesting
import Messaging
import NIOCore
import Persistence
import Synchronization
import TestSupport
import Testing
import WebSupport

@testable import Web

/// What a proxy does to what they do see, in a world with a thread outside their audience and in one without it (D1, D3).
@Suite("Beside a conversation outside a proxy's audience", .timeLimit(.minutes(20)))
struct BesideHiddenTests {
    @Test(
        "Whatever the proxy does is done and answered as where it never was, by page and program, and so is what they read after",
        arguments: Engine.underTest, HiddenThreadTests.cases)
    func deeds(engine: Engine, one: HiddenThreadTests.Case) async throws {
        let without = try await answers(engine, one, isThere: false)
        let beside = try await answers(engine, one, isThere: true)
        #expect(without.count > 100)
        #expect(beside.count == without.count)
        for (expected, answer) in zip(without, beside) where answer != expected { Issue.record("\(expected.asked) is answered otherwise") }
    }

    /// Every answer of one script, in its order.
    private func answers(_ engine: Engine, _ one: HiddenThreadTests.Case, isThere: Bool) async throws -> [Said] {
        let heard = Heard()
        try await AccessWorld.with(engine) { world in
            if isThere {
                var hidden = ThreadDeeds(
                    world.fixture, author: one.author, patient: one.patient, audience: one.audience, staffAudience: one.staffAudience)
                try await hidden.all { _ in }
                try await hidden.narrowedAway(to: try #require(Audience(rawValue: one.audience)))
            }
            func ask(_ row: AccessTable.Row, _ objects: AccessWorld.Objects, after deed: String = "") async throws -> Int {
                let response = try await world.send(row, objects, try await world.session(of: one.proxy))
                heard.add("\(row.name)\(deed)", response)
                return response.status.code
            }
            for row in Self.deeds(of: one) {
                let objects = try await world.own(for: row, one)
                let status = try await ask(row, objects)
                #expect((200..<400).contains(status), "the premise: \(row.name) is done")
                for reading in Self.readings where Self.glances.contains(reading.name) {
                    _ = try await ask(reading, objects, after: " after \(row.name)")
                }
            }
            for row in Self.readings { _ = try await ask(row, try await world.own(for: row, one)) }
        }
        return heard.all
    }

    /// What is looked at after each deed.
    private static let glances: Set = ["GET /patients/{patient}/conversations", "GET /api/v1/conversations/{conversation}"]

    private static func isDone(_ row: AccessTable.Row) -> Bool { (200..<400).contains(row.expected[.family] ?? 0) }

    /// Everything that a proxy may do. Only Ada has another patient whom a conversation could be about.
    private static func deeds(of one: HiddenThreadTests.Case) -> [AccessTable.Row] {
        AccessTable.rows.filter { row in
            guard row.method != "GET" else { return false }
            let isAboutPatient = row.path.hasSuffix("{conversation}/patient") && !row.path.contains("/admin/")
            return isDone(row) || (isAboutPatient && one.proxy == "ada")
        }
    }

    private static let readings: [AccessTable.Row] = AccessTable.rows.filter { row in
        guard row.method == "GET", row.expected[.family] == 200 else { return false }
        let (words, lists) = (["{patient}", "{conversation}", "{message}"], ["/patients", "/views", "/settings"])
        return words.contains { row.path.contains($0) } || lists.contains { row.path.hasSuffix($0) }
    }
}

extension AccessWorld {
    /// New objects of the proxy's own, which a hidden thread is beside.
    fileprivate func own(for row: AccessTable.Row, _ one: HiddenThreadTests.Case) async throws -> Objects {
        let (portal, site, patient, proxy) = (fixture.portal, fixture.site, try fixture.patient(one.patient), try fixture.person(one.proxy))
        let sent = try await fixture.ask(by: one.proxy, for: one.patient, group: "pediatrics", subject: "Cough")
        let task = try #require(sent.task)
        var objects = Objects(conversation: sent.conversation, message: sent.message, task: task, version: 1)
        objects.named["patient"] = patient.description
        if row.path.contains("{draft}") {
            objects.draft = try await portal.perform {
                try portal.drafts.save(
                    DraftContent(body: "Not sent yet."), at: .newMessage(patient), over: nil, by: proxy, site: site, in: $0)
            }.id
        }
        if row.method != "GET", row.path.hasSuffix("{conversation}/patient") {
            let (cy, other) = (try fixture.person("cy"), try fixture.patient(one.patient == "lily" ? "noah" : "lily"))
            _ = try await portal.perform { tx in
                _ = try portal.workbench.claim(task, by: cy, in: tx)
                return try portal.workbench.proposePatient(other, for: task, by: cy, conversations: portal.conversations, in: tx)
            }
        }
        if row.name == "POST /attachments" { objects.raw = try await deedOfAccount(row)?.objects.raw }
        return objects
    }
}

/// One answer, with what was asked.
private struct Said: Sendable, Equatable {
    let asked: String
    let text: String
}

/// The answers of one world, in which what is drawn by lot (ids, tokens, seals) is named by the order in which it first appears.
private final class Heard: Sendable {
    /// As long as the shortest that is drawn, the name of a form; words of ours of that length are named alike in both worlds.
    private static let shortest = 20

    private let state = Mutex<(said: [Said], names: [[UInt8]: String])>(([], [:]))

    var all: [Said] { state.withLock { $0.said } }

    func add(_ asked: String, _ response: TestResponse) {
        let fields = response.headers.filter { $0.name.canonicalName != "x-request-id" }.map { "\($0.name.canonicalName): \($0.value)" }
        let text = "\(response.status.code)\n\(fields.sorted().joined(separator: "\n"))\n\(String(buffer: response.body))"
        state.withLock { state in
            let settled = Self.settled(Array(text.utf8), &state.names)
            state.said.append(Said(asked: asked, text: settled))
        }
    }

    private static func settled(_ text: [UInt8], _ names: inout [[UInt8]: String]) -> String {
        var (settled, word): ([UInt8], [UInt8]) = ([], [])
        // A byte that ends the last word.
        for byte in text + [0x0A] {
            if isLetter(byte) {
                word.append(byte)
                continue
            }
            if word.count < shortest {
                settled += word
            } else {
                let name = names[word] ?? "#\(names.count)"
                names[word] = name
                settled += Array(name.utf8)
            }
            word.removeAll()
            settled.append(byte)
        }
        return String(decoding: settled, as: UTF8.self)
    }

    /// Whether it stands in base64url, and so in every id too.
    private static func isLetter(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: true
        default: false
        }
    }
}
