import Messaging
import Persistence
import TestSupport
import Testing

@Suite("The site in force")
struct SiteTests {
    @Test("Every decision stands in the site as the document says it", arguments: Engine.underTest)
    func loaded(_ engine: Engine) async throws {
        try await ConfigurationWorld.with(engine) { world in
            try await world.apply(DemonstrationSite.document)
            let site = try await world.site()
            let document = try soundDocument(DemonstrationSite.document)
            #expect(site.name == document.site.name)
            #expect(site.decisions == document.decisions)
            #expect(site.limits == document.limits)
            #expect(site.ages == document.ages)
            #expect(site.types == document.messageTypes)
            #expect(site.calendars == document.calendars)
            #expect(site.authorities == document.authorities)
            #expect(site.emergency.number == "911")
            #expect(site.urgent?.workflowGroup == site.workflowGroup(code: "primary-nurses")?.id)
            let cardiology = try #require(site.clinicalGroup(code: "cardiology"))
            #expect(cardiology.providers == [try #require(site.provider(code: "weiss")).id])
            let flow = try #require(site.flow(for: cardiology.id, type: .medical))
            #expect(flow.route == .workbench(try #require(site.workflowGroup(code: "cardiology-nurses")).id))
            #expect(flow.promise == document.messageFlows[3].promise)
        }
    }

    @Test("Providers are offered by the filter in force (S57)", arguments: Engine.underTest)
    func providerFilter(_ engine: Engine) async throws {
        try await ConfigurationWorld.with(engine) { world in
            try await world.apply(DemonstrationSite.document)
            var site = try await world.site()
            let cardiology = try #require(site.clinicalGroup(code: "cardiology"))
            let primary = try #require(site.clinicalGroup(code: "primary-care"))
            func offered(_ group: ClinicalGroup, _ filter: Decisions.ProviderFilter, _ groups: Set<ID<ClinicalGroup>> = []) -> [String] {
                site.decisions.membersToProviders.providerFilter = filter
                return site.offeredProviders(group, patientGroups: groups).map(\.code)
            }
            #expect(offered(cardiology, .none) == ["weiss"])
            #expect(offered(cardiology, .accepting) == [])
            #expect(offered(primary, .accepting) == ["sato"])
            #expect(offered(cardiology, .rule) == [])
            #expect(offered(cardiology, .rule, [cardiology.id]) == ["weiss"])
            #expect(offered(primary, .rule) == ["sato"])
            #expect(offered(primary, .plugin(name: "directory")) == [], "none is installed: fail closed")
            site.installed = Installation(providerFilters: [OwnPatients()])
            #expect(offered(cardiology, .plugin(name: "own-patients")) == [])
            #expect(offered(cardiology, .plugin(name: "own-patients"), [cardiology.id]) == ["weiss"])
            #expect(offered(cardiology, .plugin(name: "directory"), [cardiology.id]) == [])
            #expect(site.installed.missing(for: site) == ["provider-filter-missing"])
            #expect(Installation(adapters: []).missing(for: site) == ["adapter-missing", "provider-filter-missing"])
        }
    }

    /// Whoever belongs to the group is offered its providers, accepting or not.
    private struct OwnPatients: ProviderFiltering {
        let name = "own-patients"

        func offers(_ facts: ProviderFacts) -> Bool { facts.patientGroups.contains(facts.clinicalGroup.code) }
    }

    @Test("Recipients are the groups with a flow for the type, and none for a type switched off (S55)", arguments: Engine.underTest)
    func recipients(_ engine: Engine) async throws {
        try await ConfigurationWorld.with(engine) { world in
            try await world.apply(DemonstrationSite.document)
            var site = try await world.site()
            #expect(site.recipients(.medical, patientGroups: []).map(\.group.code) == ["primary-care", "pediatrics", "cardiology"])
            #expect(site.recipients(.billing, patientGroups: []).map(\.group.code) == ["billing-office"])
            site.decisions.membersToProviders.types = [.general]
            #expect(site.recipients(.billing, patientGroups: []).isEmpty)
        }
    }

    @Test("A task without a promise is due after five business days", arguments: Engine.underTest)
    func dueWithoutPromise(_ engine: Engine) async throws {
        try await ConfigurationWorld.with(engine) { world in
            try await world.apply(DemonstrationSite.document)
            let site = try await world.site()
            let monday = try #require(Timestamp(rfc3339: "2026-11-16T15:00:00Z"))
            #expect(site.due(nil, from: monday) == Timestamp(rfc3339: "2026-11-23T15:00:00Z"))
            let promise = site.flows.first?.promise
            #expect(site.due(promise, from: monday) == Timestamp(rfc3339: "2026-11-18T15:00:00Z"))
        }
    }

    @Test("The cache loads once for each revision and never goes back", arguments: Engine.underTest)
    func cache(_ engine: Engine) async throws {
        try await ConfigurationWorld.with(engine) { world in
            let cache = SiteCache()
            #expect(try await cache.current(world.database).revision == 0)
            try await world.apply(DemonstrationSite.document)
            #expect(try await cache.site(revision: 0, database: world.database).flows.isEmpty)
            #expect(try await cache.site(revision: 1, database: world.database).flows.count == 6)
            #expect(try await cache.current(world.database).revision == 1)
            #expect(try await cache.site(revision: 0, database: world.database).revision == 1)
            try await world.apply(try demonstration(("revision: 0", "revision: 1"), ("name: Front desk", "name: Reception")))
            let inside = try await world.database.read { try cache.site(revision: 2, in: $0).revision }
            #expect(inside == 2)
            #expect(try await cache.current(world.database).revision == 2)
        }
    }
}
