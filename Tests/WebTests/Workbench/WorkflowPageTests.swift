import Foundation
import Messaging
import Persistence
import TestSupport
import Testing
import WebSupport

@testable import Web

@Suite("Administration: workflows")
struct WorkflowPageTests {
    private static let path = "/administration/workflows"

    @Test(
        "S3: every workflow is listed by name with its route, who could answer now, its promise, fall-back and open work",
        arguments: Engine.underTest)
    func listed(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let start = try await world.open("/administration", as: "admin")
            #expect(start.shows("href=\"\(Self.path)\""), "the way to it")
            for name in ["cy", "hana", "priv"] { #expect(try await world.open(Self.path, as: name).status == 404) }
            try await world.ask("Only for the nurses")
            let asked = try await world.post(
                "/patients/\(try world.patient("ada"))/conversations", APIWorld.question(group: "records", type: "general"), as: "ada")
            #expect(asked.status == 201)
            let page = try await world.open(Self.path, as: "admin")
            #expect(page.status == 200 && page.html.matches(of: /<li class="stack" data-key="[a-z-]+ [a-z]+">/).count == 8)
            let care = try Self.part("primary-care medical", of: page)
            #expect(care.contains("<h2>Primary care: Medical question</h2>") && care.contains("Workbench: Primary care nurses"))
            #expect(care.contains("3 people") && care.contains("1 task in Primary care nurses"))
            #expect(care.contains("Usually within 4 hours, at the latest within 2 business days."))
            let records = try Self.part("records general", of: page)
            #expect(records.contains("Another system: records-ehr") && records.contains("Front desk, after 1 hour, open hours counted"))
            #expect(records.contains("1 delivery waits; 0 tasks in Front desk") && records.contains("1 person of Front desk"))
            #expect(!page.shows("Only for the nurses") && !page.shows("Ada Park"), "nothing of what was written, and of whom")
        }
    }

    @Test("Whoever is away or may not process tasks is not counted, and nobody is said in words", arguments: Engine.underTest)
    func nobody(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let all = try Self.part("primary-care medical", of: try await world.open(Self.path, as: "admin"))
            #expect(all.contains("3 people"))
            for name in ["cy", "gil"] { try await world.removeFromGroup(name, active: false) }
            let one = try Self.part("primary-care medical", of: try await world.open(Self.path, as: "admin"))
            #expect(one.contains("1 person"))
            #expect(try await world.submit("/workbench/absence", ["until": "2026-11-27"], as: "di").status == 303)
            let page = try await world.open(Self.path, as: "admin")
            for pair in ["primary-care medical", "cardiology medical"] {
                let none = try Self.part(pair, of: page)
                #expect(none.contains("Nobody can answer now"), "\(pair)")
            }
        }
    }

    @Test("It is read in Spanish where the administrator reads Spanish", arguments: Engine.underTest)
    func spanish(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            #expect(try await world.submit("/workbench/settings/language", ["language": "es"], as: "admin").status == 303)
            let page = try await world.open(Self.path, as: "admin")
            #expect(page.shows("<h1>Flujos de trabajo</h1>") && page.shows("Atención primaria: Pregunta médica"))
            let care = try Self.part("primary-care medical", of: page)
            #expect(care.contains("3 personas") && care.contains("0 tareas en Primary care nurses"))
        }
    }

    /// What is said of one workflow.
    private static func part(_ key: String, of page: Screen) throws -> String {
        let start = try #require(page.html.range(of: "data-key=\"\(key)\""))
        let end = try #require(page.html[start.upperBound...].range(of: "</li>"))
        return String(page.html[start.upperBound..<end.lowerBound])
    }
}
