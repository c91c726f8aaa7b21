import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("Which flow takes a message")
struct RoutingTests {
    @Test("The decision is stored with its reasons, once for all messages it was taken for (S24 to S26)", arguments: Engine.underTest)
    func stored(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let (first, second) = (try await f.ask(), try await f.ask())
            let other = try await f.ask(type: "general")
            #expect(try await f.count("SELECT count(*) FROM route_decision") == 2)
            let (ada, cy, fay) = (try f.person("ada"), try f.person("cy"), try f.person("fay"))
            func route(_ message: ID<Message>, for reader: SignedIn) async throws -> DecidedRoute {
                try await f.portal.read { try f.portal.conversations.route(of: message, for: reader, in: $0) }
            }
            let decided = try await route(first.message, for: ada)
            #expect(decided.reasons == ["clinical group: primary-care", "type: medical"])
            #expect(decided.workflowGroup == (try f.workflowGroup("primary-nurses")))
            #expect(decided.route == "workbench")
            #expect(try await route(second.message, for: cy).flow == decided.flow)
            #expect(try await route(other.message, for: fay).workflowGroup == (try f.workflowGroup("front-desk")))
            await #expect(throws: NotFound.self) { try await route(first.message, for: fay) }
            await #expect(throws: NotFound.self) { try await route(first.message, for: f.person("ben")) }
        }
    }

    @Test("A later change of the configuration changes no decision that was taken (S26, D5)", arguments: Engine.underTest)
    func kept(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.ask()
            let changed = try await f.applied([("route: {workbench: primary-nurses}", "route: {workbench: front-desk}")])
            let ada = try f.person("ada")
            let decided = try await f.portal.read { try f.portal.conversations.route(of: sent.message, for: ada, in: $0) }
            #expect(decided.workflowGroup == (try f.workflowGroup("primary-nurses")))
            #expect(decided.flowVersion == 1)
            let again = try await f.ask(site: changed)
            let newer = try await f.portal.read { try f.portal.conversations.route(of: again.message, for: ada, in: $0) }
            #expect(newer.workflowGroup == (try f.workflowGroup("front-desk")))
            #expect(newer.flow == decided.flow)
            #expect(newer.flowVersion == 2)
        }
    }

    @Test("A reply in an old chain goes by the flow of today, and joins where its task already waits (D5)", arguments: Engine.underTest)
    func replyByCurrentFlow(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.ask()
            let task = try #require(sent.task)
            let changed = try await f.applied([("route: {workbench: primary-nurses}", "route: {workbench: front-desk}")])
            #expect(try await f.writeAgain(to: sent.conversation, site: changed).task == task, "the unfinished task takes it")
            try await f.claim(task)
            try await f.answer(task)
            let next = try #require(try await f.writeAgain(to: sent.conversation, site: changed).task)
            #expect(try await f.task(next, for: "fay").workflowGroup == (try f.workflowGroup("front-desk")))
        }
    }

    @Test("When the pair is no longer taken, the successor takes the chain, else nobody does (D5)")
    func successor() async throws {
        try await PortalFixture.with(.sqlite) { f in
            let group = try #require(f.site.clinicalGroup(code: "primary-care"))
            let old = try #require(f.site.flow(for: group.id, type: .medical))
            let desk = try #require(f.site.flow(for: group.id, type: .general))
            func way(_ change: (inout Site) -> Void) -> RouteDecision? {
                var site = f.site
                change(&site)
                return RouteDecision.continuing(old.id, group: group.id, type: .medical, site: site)
            }
            func retire(_ site: inout Site, successor: ID<MessageFlow>?) {
                for index in site.flows.indices where site.flows[index].id == old.id {
                    site.flows[index].retiredAt = PortalFixture.start
                    site.flows[index].successor = successor
                }
            }
            #expect(way { _ in }?.flow.id == old.id)
            #expect(way { retire(&$0, successor: nil) } == nil)
            let followed = way { retire(&$0, successor: desk.id) }
            #expect(followed?.flow.id == desk.id)
            #expect(followed?.reasons == ["successor of a retired flow: primary-care-desk"])
            #expect(way { retire(&$0, successor: old.id) } == nil, "a circle leads nowhere")
        }
    }

    @Test("A conversation whose flow is gone says so, and takes no reply", arguments: Engine.underTest)
    func retired(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.ask()
            var site = f.site
            site.flows.removeAll { $0.code == "primary-care" }
            let without = site
            await #expect(throws: MessageRefusal.replyNotAllowed(.teamRetired)) {
                try await f.writeAgain(to: sent.conversation, site: without)
            }
        }
    }

    @Test("A decision whose transaction is undone is not remembered", arguments: Engine.underTest)
    func undone(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            try await f.breakAudit()
            await #expect(throws: DatabaseFailure.self) { try await f.ask() }
            try await f.mendAudit()
            try await f.ask()
            try await f.ask()
            #expect(try await f.count("SELECT count(*) FROM message m JOIN route_decision d ON d.id = m.route_decision") == 2)
        }
    }
}

extension PortalFixture {
    /// Applies the demonstration document with some of it replaced.
    fileprivate func applied(_ edits: [(String, String)]) async throws -> Site {
        var text = DemonstrationSite.document
        for (old, new) in edits {
            let range = try #require(text.firstRange(of: old))
            text.replaceSubrange(range, with: new)
        }
        let document = try soundDocument(text)
        _ = try await portal.configuration.apply(document, ontoLatest: true, by: .operator)
        return try await portal.site()
    }
}
