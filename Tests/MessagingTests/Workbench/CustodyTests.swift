import Messaging
import Persistence
import TestSupport
import Testing

@Suite("An owner who stops meeting the conditions loses the task at once")
struct CustodyTests {
    private struct Loss: Sendable {
        let name: String
        let happen: @Sendable (PortalFixture) async throws -> Void
    }

    private static let losses: [Loss] = [
        Loss(name: "disabled (S37)") { f in
            try await f.portal.identity.disable(f.account("cy"), because: "left", by: .operator)
        },
        Loss(name: "without the role, by the configuration (S38)") { f in
            var document = try await f.portal.configuration.document()
            for index in document.workbenchUsers.indices where document.workbenchUsers[index].username == "cy" {
                document.workbenchUsers[index].roles.remove(.taskProcessing)
            }
            _ = try await f.portal.configuration.apply(document, by: .operator)
        },
        Loss(name: "inactive (S39)") { f in try await f.place("cy", active: false) },
        Loss(name: "no longer assigned (S40)") { f in try await f.remove("cy") },
    ]

    @Test("Each of the four ways gives claimed and waiting tasks back, and only in that group (S37 to S40)", arguments: Engine.underTest)
    func losing(engine: Engine) async throws {
        for loss in Self.losses {
            try await PortalFixture.with(engine) { f in
                let (claimed, waiting) = (try #require(try await f.ask().task), try #require(try await f.ask().task))
                let finished = try #require(try await f.ask().task)
                for task in [claimed, waiting, finished] { try await f.claim(task) }
                try await f.hold(waiting)
                try await f.answer(finished)
                try await loss.happen(f)
                for task in [claimed, waiting] {
                    let now = try await f.task(task)
                    #expect(now.owner == nil && now.state == .open && now.wakeAt == nil, "\(loss.name)")
                }
                #expect(try await f.owner(of: finished) == f.account("cy"), "\(loss.name): what is done keeps who did it")
                #expect(try await f.audited("unassign", "task") == 2, "\(loss.name)")
                #expect(try await f.claim(claimed, by: "di").owner == f.account("di"))
            }
        }
    }

    @Test("Leaving one group keeps what one owns in another (S31)", arguments: Engine.underTest)
    func otherGroup(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            try await f.place("fay")
            let (nurses, desk) = (try #require(try await f.ask().task), try #require(try await f.ask(type: "general").task))
            try await f.claim(nurses, by: "fay")
            try await f.claim(desk, by: "fay")
            try await f.remove("fay")
            #expect(try await f.owner(of: nurses) == nil)
            #expect(try await f.owner(of: desk) == f.account("fay"))
        }
    }

    @Test("Claims that race with a removal never leave a task with somebody who may not process it (S40)", arguments: Engine.underTest)
    func race(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            for _ in 0..<8 {
                let task = try #require(try await f.ask().task)
                try await f.place("cy")
                async let claim = try? f.claim(task)
                async let removal = try? f.remove("cy")
                _ = (await claim, await removal)
                #expect(try await f.owner(of: task) == nil)
            }
        }
    }

    @Test("What an absent owner loses goes to their cover (S36b)", arguments: Engine.underTest)
    func cover(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let task = try #require(try await f.ask().task)
            try await f.goAway("cy", cover: "di")
            try await f.claim(task)
            try await f.place("cy", active: false)
            #expect(try await f.owner(of: task) == f.account("di"))
        }
    }

    @Test("Covers who are away themselves are passed over, to the first who is here, else to the group (S36b)", arguments: Engine.underTest)
    func chain(engine: Engine) async throws {
        for isLastHere in [true, false] {
            try await PortalFixture.with(engine) { f in
                try await f.place("fay")
                let (before, after) = (try #require(try await f.ask().task), try #require(try await f.ask().task))
                try await f.claim(before)
                try await f.goAway("fay", cover: "di")
                if !isLastHere { try await f.goAway("di", by: nil) }
                // What Cy owns as she goes away, and what she loses later: from Cy to Fay, who is away, to Di.
                let moved = try await f.goAway("cy", cover: "fay")
                try await f.claim(after)
                try await f.place("cy", active: false)
                let expected = isLastHere ? try f.account("di") : nil
                #expect(moved.moves.map(\.to?.account) == [expected])
                for task in [before, after] {
                    #expect(try await f.owner(of: task) == expected, "the last of the chain is here: \(isLastHere)")
                    #expect(try await f.task(task).state == (isLastHere ? .claimed : .open))
                }
            }
        }
    }
}
