import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("Inside, outside, and both at once")
struct BothRoutesTests {
    @Test(
        "S2: one site answers some groups inside, has others answered outside, or both at once, and neither way touches the other",
        arguments: Engine.underTest)
    func both(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let inside = try await f.ask()
            #expect(try await f.deliveredMessages() == [], "a site of the Workbench alone sends nothing out")
            let outside = try await f.askRecords()
            let task = try #require(inside.task)
            #expect(outside.task == nil)
            #expect(try await f.deliveredMessages() == [outside.message])
            #expect(try await f.taskedMessages() == [inside.message])
            try await f.claim(task)
            try await f.answer(task)
            #expect(try await f.deliveredMessages() == [outside.message], "an answer from inside goes to the member alone")
            #expect(try await f.delivery(of: outside.message).state == .queued)
            f.passUndoWindow()
            #expect(try await f.report(try #require(try await f.claim().first)) == .delivered)
            #expect(try await f.taskedMessages() == [inside.message], "what was taken outside is no work inside")
        }
    }
}

extension PortalFixture {
    fileprivate func deliveredMessages() async throws -> [ID<Message>] {
        try await database.read { tx in try tx.all("SELECT message FROM delivery") { try $0[0] } }
    }

    fileprivate func taskedMessages() async throws -> [ID<Message>] {
        try await database.read { tx in try tx.all("SELECT message FROM task_message") { try $0[0] } }
    }
}
