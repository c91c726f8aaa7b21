import Messaging
import Persistence
import TestSupport
import Testing

@Suite("Revisions of the configuration")
struct ConfigurationRevisionTests {
    @Test("A document made from another revision is refused with what has changed since", arguments: Engine.underTest)
    func staleBase(_ engine: Engine) async throws {
        try await ConfigurationWorld.with(engine) { world in
            try await world.apply(DemonstrationSite.document)
            let mine = try await world.configuration.export()
            try await world.apply(try demonstration(("revision: 0", "revision: 1"), ("name: Front desk", "name: Reception")))
            let late = mine.replacing("name: Billing", with: "name: Accounts")
            try #require(late != mine)
            let refusal = try #require(await world.refusal(late))
            #expect(refusal.status == 412)
            #expect(
                refusal
                    == .stale(current: 2, difference: ["workflowGroups[front-desk].name: \"Front desk\" became \"Reception\""]))
            #expect(try await world.site().revision == 2)
            #expect(await world.refusal(late, base: 1)?.status == 412)
            let unknown = try #require(await world.refusal(late, base: 7))
            #expect(unknown == .unknownRevision(7, current: 2) && unknown.status == 412)
            #expect(unknown.sentence.hasPrefix("There is no revision 7 here, and revision 2 is in force."))
            let unsaid = mine.replacing("revision: 1\n", with: "")
            try #require(unsaid != mine)
            let nameless = try #require(await world.refusal(unsaid))
            #expect(nameless == .unknownRevision(nil, current: 2))
            #expect(try await world.site().revision == 2)
        }
    }

    @Test("Onto the latest, the document is applied whatever has changed", arguments: Engine.underTest)
    func ontoLatest(_ engine: Engine) async throws {
        try await ConfigurationWorld.with(engine) { world in
            try await world.apply(DemonstrationSite.document)
            try await world.apply(try demonstration(("revision: 0", "revision: 1"), ("name: Front desk", "name: Reception")))
            let change = try await world.apply(DemonstrationSite.document, ontoLatest: true)
            #expect(change.revision == 3)
            #expect(change.changes == ["workflowGroups[front-desk].name: \"Reception\" became \"Front desk\""])
            #expect(try await world.apply(DemonstrationSite.document, ontoLatest: true).changedNothing)
        }
    }

    @Test("An account made since is kept by a document that could not know of it", arguments: Engine.underTest)
    func unknownAccounts(_ engine: Engine) async throws {
        try await ConfigurationWorld.with(engine) { world in
            let identity = Identity(world.surroundings, audit: Audit(world.surroundings))
            _ = try await identity.create(
                NewAccount(kind: .staff, username: "nora", name: "Nora Lind", roles: [.systemAdministrator]),
                password: "four plain words here", by: .operator)
            let change = try await world.apply(DemonstrationSite.document, ontoLatest: true)
            let usernames = try await world.configuration.document().workbenchUsers.map(\.username)
            #expect(usernames.contains("nora"))
            var document = try await world.configuration.document()
            #expect(document.revision == change.revision)
            document.workbenchUsers.removeAll { $0.username == "nora" }
            _ = try await world.configuration.apply(document, by: .operator)
            #expect(try await world.count("SELECT COUNT(*) FROM account WHERE username_key = 'nora' AND disabled_at IS NOT NULL") == 1)
        }
    }

    @Test("Every revision keeps its document and its author, and is audited", arguments: Engine.underTest)
    func history(_ engine: Engine) async throws {
        try await ConfigurationWorld.with(engine) { world in
            try await world.apply(DemonstrationSite.document)
            let text = try demonstration(("revision: 0", "revision: 1"), ("name: Front desk", "name: Reception"))
            let admin = try await world.database.read { tx in
                try tx.first("SELECT id FROM account WHERE username_key = 'admin'") { try $0[0] as ID<Account> }
            }
            let author = try #require(admin)
            _ = try await world.configuration.apply(try soundDocument(text), by: .staff(author))
            let revisions = try await world.configuration.revisions()
            #expect(revisions.map(\.authorName) == ["admin", "operator"])
            #expect(revisions.map(\.author) == [author, nil])
            #expect(try await world.configuration.document(revision: 1)?.contains("name: Front desk") == true)
            #expect(try await world.configuration.document(revision: 2)?.contains("name: Reception") == true)
            #expect(try await world.count("SELECT COUNT(*) FROM audit_event WHERE action = 'configure'") == 2)
        }
    }

    @Test("A change another feature makes becomes a revision of its own, and no change becomes none", arguments: Engine.underTest)
    func revise(_ engine: Engine) async throws {
        try await ConfigurationWorld.with(engine) { world in
            try await world.apply(DemonstrationSite.document)
            let revision = try await world.database.write { tx in
                let first = try #require(try WorkflowGroupMembership.all(in: tx).first { $0.role == .manager })
                var membership = first
                membership.active = false
                try membership.save(by: nil, at: ConfigurationWorld.now, in: tx)
                return try world.configuration.revise(by: .operator, in: tx)
            }
            #expect(revision == 2)
            #expect(try await world.database.write { try world.configuration.revise(by: .operator, in: $0) } == 2)
            #expect(try await world.configuration.document(revision: 2)?.contains("active: false") == true)
        }
    }

    @Test("Two documents at once: one is put in force, the other is refused", arguments: Engine.underTest)
    func race(_ engine: Engine) async throws {
        try await ConfigurationWorld.with(engine) { world in
            try await world.apply(DemonstrationSite.document)
            let texts = try ["Reception", "Welcome desk"].map {
                try demonstration(("revision: 0", "revision: 1"), ("name: Front desk", "name: \($0)"))
            }
            async let one = world.refusal(texts[0])
            async let other = world.refusal(texts[1])
            let refusals = await [one, other].compactMap(\.self)
            #expect(refusals.map(\.status) == [412])
            #expect(try await world.site().revision == 2)
        }
    }

    @Test("A group with unfinished tasks cannot be removed or left without anybody who may process them", arguments: Engine.underTest)
    func orphans(_ engine: Engine) async throws {
        try await ConfigurationWorld.with(engine) { world in
            try await world.apply(DemonstrationSite.document)
            try await world.addTask(in: "billing")
            try await world.addTask(in: "billing")
            try await world.addTask(in: "billing", state: "done")
            var document = try soundDocument(DemonstrationSite.document)
            document.revision = 1
            document.messageFlows.removeAll { $0.code == "billing" }
            document.workflowGroups.removeAll { $0.code == "billing" }
            let removed = try #require(await world.refusal(document.yaml()))
            #expect(removed.status == 409)
            #expect(removed.sentence.contains("`billing` would go with 2 unfinished tasks"))
            guard case .orphans(let orphans) = removed else { return #expect(Bool(false), "\(removed)") }
            #expect(orphans.map(\.group) == ["billing"] && orphans.first?.tasks.count == 2)
            #expect(orphans.flatMap(\.tasks).allSatisfy { removed.sentence.contains("\($0.id), due \($0.dueAt.rfc3339Seconds)") })
            var idle = try soundDocument(DemonstrationSite.document)
            idle.revision = 1
            idle.messageFlows.removeAll { $0.code == "billing" }
            idle.workflowGroups[3].members[0].active = false
            let unattended = try #require(await world.refusal(idle.yaml()))
            #expect(unattended.status == 409)
            #expect(unattended.sentence.contains("nobody who may process them"))
            #expect(try await world.site().revision == 1)
            try await world.database.write { tx in
                try tx.execute(
                    "UPDATE task SET state = 'done', outcome = 'no-reply-needed', done_at = \(ConfigurationWorld.now) WHERE state = 'open'")
            }
            #expect(await world.refusal(document.yaml()) == nil)
            #expect(try await world.site().workflowGroup(code: "billing") == nil)
        }
    }
}
