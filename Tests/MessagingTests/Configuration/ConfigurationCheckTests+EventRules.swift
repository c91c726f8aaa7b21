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
}
