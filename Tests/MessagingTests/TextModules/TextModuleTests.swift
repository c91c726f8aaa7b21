import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("Text modules")
struct TextModuleTests {
    @Test("The rule: a name of one line that is no other's, a text, all faults at once")
    func rule() throws {
        let accepted = try TextModuleRules.accepted(name: "  Rest ", text: "Please rest.\r\n", others: ["Drink"])
        #expect(accepted.name == "Rest" && accepted.text == "Please rest.")
        func faults(_ name: String, _ text: String, others: [String] = []) -> [String] {
            do {
                _ = try TextModuleRules.accepted(name: name, text: text, others: others)
                return []
            } catch MessageRefusal.invalid(let fields) {
                return fields.map { "\($0.field) \($0.code)" }
            } catch {
                return ["\(error)"]
            }
        }
        #expect(faults("", " ") == ["text missing", "name missing"])
        #expect(faults(String(repeating: "n", count: 61), String(repeating: "t", count: 4_001)) == ["text too-long", "name too-long"])
        #expect(faults("two\nlines", "x") == ["name unsupported-character"])
        #expect(faults("drínk", "x", others: ["Drink"]) == ["name duplicate"])
        #expect(faults("Drink", "bell \u{07}") == ["text unsupported-character"])
    }

    @Test("Found by every word of key or name without case and accents; one named exactly stands alone")
    func found() {
        let modules = [
            UsableText(key: "call-back", name: "We will call you", text: "a", isOwn: false),
            UsableText(key: "call", name: "Call at once", text: "b", isOwn: false),
            UsableText(key: "Análisis", name: "Análisis", text: "c", isOwn: true),
        ]
        #expect(modules.matching("call").map(\.text) == ["b"])
        #expect(modules.matching("cal").map(\.text) == ["a", "b"])
        #expect(modules.matching("YOU call").map(\.text) == ["a"])
        #expect(modules.matching("analisis").map(\.text) == ["c"])
        #expect(modules.matching(" ").isEmpty && modules.matching("nothing").isEmpty)
    }

    @Test("S58: the group's and one's own, in the conversation's language; switched off with templates", arguments: Engine.underTest)
    func usable(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let task = try #require(try await f.ask().task)
            let own = try await f.module("Regards", "Kind regards, Cy", by: "cy")
            let keys = try await f.usable(task, by: "cy").map(\.key)
            #expect(keys == ["call-back", "when-to-worry", "refill-sent", "Regards"], "the front desk's is not theirs")
            #expect(try await f.usable(task, by: "di").map(\.isOwn) == [false, false, false])
            await #expect(throws: NotFound.self) { try await f.usable(task, by: "eve") }
            let spanish = try await f.usable(task, by: "cy", reader: "es")
            #expect(
                spanish[0].name == "Le llamaremos" && spanish[0].text.hasPrefix("We will call you today"), "read in one, sent in another")
            let (cy, site) = (try f.person("cy"), f.site)
            let beside = try await f.portal.read {
                try f.portal.textModules.usable(language: "es", by: cy, site: site, reader: "en", in: $0)
            }
            #expect(beside[0].text.hasPrefix("Le llamaremos") && beside.count == 4)
            var without = site
            without.decisions.providersToMembers.templates = false
            let off = without
            let offered = try await f.portal.read {
                try f.portal.textModules.usable(language: "en", by: cy, site: off, reader: "en", in: $0)
            }
            #expect(offered.isEmpty)
            await #expect(throws: NotFound.self) {
                try await f.portal.read { try f.portal.textModules.all(for: cy, site: off, in: $0).own.count }
            }
            #expect(own.text == "Kind regards, Cy")
        }
    }

    @Test("One's own are one's own: kept sealed, changed and ended by their author alone, with unlike names", arguments: Engine.underTest)
    func own(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let module = try await f.module("Zanzibarname", "Zanzibarwords", by: "cy")
            let changed = try await f.module("Zanzibarname", "Other words", id: module.id, by: "cy")
            #expect(changed.id == module.id && changed.text == "Other words")
            await #expect(throws: MessageRefusal.self) { try await f.module("zanzibarNAME", "x", by: "cy") }
            for other in ["di", "eve"] {
                await #expect(throws: NotFound.self, "\(other)") { try await f.module("x", "x", id: module.id, by: other) }
                await #expect(throws: NotFound.self, "\(other)") { try await f.removeModule(module.id, by: other) }
            }
            for stranger in ["hana", "priv", "ada"] {
                await #expect(throws: NotFound.self, "\(stranger)") { try await f.module("x", "x", by: stranger) }
            }
            let sealed = try await f.database.read { try $0.all("SELECT content FROM text_module") { try $0[0] as [UInt8] } }
            #expect(sealed.count == 1 && sealed.allSatisfy { !String(decoding: $0, as: UTF8.self).contains("words") })
            try await f.removeModule(module.id, by: "cy")
            await #expect(throws: NotFound.self) { try await f.removeModule(module.id, by: "cy") }
            _ = try await f.module("Zanzibarname", "Again", by: "cy")
            #expect(try await f.count("SELECT count(*) FROM audit_event WHERE object_kind = 'text-module'") == 4)
        }
    }
}

extension PortalFixture {
    fileprivate func module(
        _ name: String, _ text: String, id: ID<OwnTextModule>? = nil, by username: String
    ) async throws -> OwnTextModule {
        let (user, site) = (try person(username), site)
        return try await portal.perform { [portal] in
            try portal.textModules.save(id, name: name, text: text, by: user, site: site, in: $0)
        }
    }

    fileprivate func removeModule(_ id: ID<OwnTextModule>, by username: String) async throws {
        let (user, site) = (try person(username), site)
        try await portal.perform { [portal] in try portal.textModules.remove(id, by: user, site: site, in: $0) }
    }

    fileprivate func usable(_ task: ID<WorkbenchTask>, by username: String, reader: String = "en") async throws -> [UsableText] {
        let (user, site) = (try person(username), site)
        return try await portal.read { [portal] in
            try portal.textModules.usable(forTask: task, by: user, site: site, reader: reader, in: $0)
        }
    }
}
