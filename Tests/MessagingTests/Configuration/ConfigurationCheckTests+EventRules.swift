import Messaging
import Testing

extension ConfigurationCheckTests {
    @Test("S64b: an enabled rule that could never send is refused: templates are off, or the provider is missing whom it owes or shows")
    func silentRule() throws {
        let without = (", provider: sato}", "}")
        let cases: [([(String, String)], String)] = [
            ([("templates: true", "templates: false")], "eventRules[0].template"),
            ([("withoutProvider: true", "withoutProvider: false"), without], "eventRules[0].from.provider"),
            ([("{{event.kind}} from", "{{provider.name}} has seen {{event.kind}} from"), without], "eventRules[0].from.provider"),
        ]
        func judge(_ edits: [(String, String)], enabled: Bool) throws -> [ConfigurationMistake] {
            var text = try demonstration(("enabled: false", "enabled: \(enabled)"))
            for (old, new) in edits {
                let place = try #require(text.firstRange(of: old))
                text.replaceSubrange(place, with: new)
            }
            return ConfigurationCheck.judge(text).mistakes
        }
        for (edits, path) in cases {
            let found = try judge(edits, enabled: true)
            #expect(found.map(\.path) == [path] && found.map(\.code) == [.ruleCannotSend], "\(found)")
            #expect(found.allSatisfy { $0.line > 0 })
            #expect(try judge(edits, enabled: false).isEmpty, "what is off may be finished later")
        }
        #expect(try judge([], enabled: true).isEmpty)
        #expect(try judge([without], enabled: true).isEmpty, "its template shows no provider")
    }

    @Test("S64b: what a document does not say of event rules is off: all of them, one of them, and that there are any")
    func silentDocument() throws {
        let said = try soundDocument(
            demonstration(("enabled: false", "enabled: true"), ("eventMessages: false", "eventMessages: true")))
        #expect(said.eventRules.map(\.enabled) == [true] && said.decisions.external.eventMessages)
        let unsaid = try soundDocument(demonstration(("\n    enabled: false", ""), (", eventMessages: false", "")))
        #expect(unsaid.eventRules.map(\.enabled) == [false] && !unsaid.decisions.external.eventMessages)

        let text = try demonstration()
        let (section, next) = (try #require(text.firstRange(of: "eventRules:")), try #require(text.firstRange(of: "workbenchUsers:")))
        var without = text
        without.removeSubrange(section.lowerBound..<next.lowerBound)
        #expect(try soundDocument(without).eventRules.isEmpty)
    }
}
