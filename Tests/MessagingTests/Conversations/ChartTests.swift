import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("Charts")
struct ChartTests {
    @Test("S78: the chart opens by the role and the visibility function alone", arguments: Engine.underTest)
    func access(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            try await f.ask(by: "ada", for: "noah", group: "pediatrics")
            try await f.ask(by: "ben", for: "ben", type: "billing", group: "billing-office")
            #expect(try await f.chart(of: "noah", for: "cy").page.items.count == 1)
            #expect(try await f.chart(of: "noah", for: "dr.sato").page.items.count == 1)
            // Eve works on Ben's bill and has no chart role; Cy has it and no task of Ben's.
            for username in ["eve", "fay", "hana", "admin", "priv"] {
                await #expect(throws: NotFound.self) { try await f.chart(of: "noah", for: username) }
                await #expect(throws: NotFound.self) { try await f.chart(of: "ben", for: username) }
            }
            await #expect(throws: NotFound.self) { try await f.chart(of: "ben", for: "cy") }
        }
    }

    @Test("S78 to S80: it lists every chain, whatever became of provider, group, proxy and template", arguments: Engine.underTest)
    func complete(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let first = try await f.ask(by: "ada", for: "noah", type: "general", group: "pediatrics", provider: "sato", subject: "First")
            let began = try await f.writeFirst(
                by: "dr.sato", to: "noah", type: nil, group: "pediatrics", template: "form-ready", subject: nil, body: nil)
            let task = try #require(first.task)
            try await f.claim(task)
            try await f.answer(task)
            try await f.run("UPDATE proxy_grant SET ended_at = \(f.clock.now)")
            var document = try await f.portal.configuration.document()
            document.templates.removeAll { $0.code == "form-ready" }
            document.providers.removeAll { $0.code == "sato" }
            document.eventRules = []
            for index in document.clinicalGroups.indices { document.clinicalGroups[index].providers.removeAll { $0 == "sato" } }
            for index in document.workbenchUsers.indices { document.workbenchUsers[index].provider = nil }
            document.messageFlows.removeAll { $0.clinicalGroup == "pediatrics" }
            document.clinicalGroups.removeAll { $0.code == "pediatrics" }
            _ = try await f.portal.configuration.apply(document, by: .operator)
            let chart = try await f.chart(of: "noah", for: "cy")
            #expect(Set(chart.page.items.map(\.id)) == [first.conversation, began.conversation])
            #expect(try await f.chart(of: "noah", for: "cy", type: .general).page.items.count == 2)
            #expect(try await f.chart(of: "noah", for: "cy", type: .billing).page.items.isEmpty)
            let (cy, site) = (try f.person("cy"), try await f.portal.site())
            let reading = try await f.portal.read { try f.portal.conversations.read(began.conversation, by: cy, in: $0) }
            #expect(reading.messages.first?.body.contains("Noah") == true)
            #expect(reading.messages.first?.template?.code == "form-ready")
            #expect(site.clinicalGroup(reading.conversation.clinicalGroup)?.name.text(in: "en") == "Pediatrics")
            await #expect(throws: NotFound.self) {
                let fay = try f.person("fay")
                _ = try await f.portal.read { try f.portal.conversations.read(began.conversation, by: fay, in: $0) }
            }
        }
    }

    @Test("500 conversations of one patient come page by page, each once", arguments: Engine.underTest)
    func many(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let (ada, patient, site, cy) = (try f.person("ada"), try f.patient("ada"), f.site, try f.person("cy"))
            try await f.database.bulkWrite { tx in
                for number in 1...500 {
                    let draft = NewConversation(type: "medical", clinicalGroup: "primary-care", subject: "Nr \(number)", body: "Text")
                    _ = try f.portal.conversations.start(draft, for: patient, by: ada, site: site, in: tx)
                }
            }
            var (mark, seen): (PageMark?, Set<ID<Conversation>>) = (nil, [])
            for _ in 1...4 {
                let after = mark
                let page = try await f.portal.read {
                    try f.portal.conversations.chart(of: patient, after: after, limit: 150, for: cy, in: $0).page
                }
                seen.formUnion(page.items.map(\.id))
                mark = page.next
            }
            #expect(seen.count == 500 && mark == nil)
        }
    }
}
