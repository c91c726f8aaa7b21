import Messaging
import Testing

/// One edit of the demonstration document and the one mistake it makes.
struct Misconfiguration: Sendable, CustomTestStringConvertible {
    var title: String
    var old: String
    var new: String
    var path: String
    var code: ConfigurationMistake.Code
    /// How many mistakes the edit makes in all.
    var count = 1

    init(_ title: String, _ old: String, _ new: String, _ path: String, _ code: ConfigurationMistake.Code, count: Int = 1) {
        (self.title, self.old, self.new, self.path, self.code, self.count) = (title, old, new, path, code, count)
    }

    var testDescription: String { title }
}

@Suite("The check of a configuration")
struct ConfigurationCheckTests {
    static let mistakes: [Misconfiguration] = [
        .init("no language of a text", "{en: Cardiology, es: Cardiología}", "{en: Cardiology}", "clinicalGroups[2].name", .missingLanguage),
        .init(
            "a language the site does not have", "{en: Cardiology, es", "{en: Cardiology, fr: C, es", "clinicalGroups[2].name.fr",
            .unknownLanguage),
        .init("an unknown provider in a group", "providers: [weiss]", "providers: [house]", "clinicalGroups[2].providers[0]", .unknownCode),
        .init(
            "an unknown authority", "code: sato, name: Dr. Mina Sato, authority: HOSP", "code: sato, name: Dr. Mina Sato, authority: HOPS",
            "providers[0].authority", .unknownCode),
        .init("a code twice", "code: front-desk\n", "code: billing\n", "workflowGroups[3].code", .duplicateCode, count: 4),
        .init(
            "a username twice, in capitals", "{username: fay, name", "{username: CY, name", "workbenchUsers[2].username", .duplicateCode,
            count: 4),
        .init("an invalid username", "{username: hana", "{username: \"ha na\"", "workbenchUsers[5].username", .invalid),
        .init("a role that does not exist", "[healthcareAdministrator]", "[everything]", "workbenchUsers[5].roles[0]", .unknownCode),
        .init("two flows for one pair (S24)", "types: [medical]", "types: [medical, general]", "messageFlows[1].from.types[0]", .twoFlows),
        .init("a flow without types", "types: [billing]", "types: []", "messageFlows[4].from.types", .missing),
        .init(
            "an unknown clinical group", "{clinicalGroup: cardiology, types", "{clinicalGroup: cardio, types",
            "messageFlows[3].from.clinicalGroup", .unknownCode),
        .init("an unknown workflow group", "{workbench: front-desk}", "{workbench: desk}", "messageFlows[1].route.workbench", .unknownCode),
        .init(
            "a disabled agent alone (S37)", "name: Eve Larsen, enabled: true", "name: Eve Larsen, enabled: false",
            "messageFlows[4].route.workbench", .noEligibleAgent),
        .init(
            "an agent without the role (S38)", "name: Eve Larsen, enabled: true, roles: [taskProcessing]",
            "name: Eve Larsen, enabled: true, roles: [chart]", "messageFlows[4].route.workbench", .noEligibleAgent),
        .init(
            "an agent who is not active (S39)", "{user: eve, role: agent, active: true", "{user: eve, role: agent, active: false",
            "messageFlows[4].route.workbench", .noEligibleAgent),
        .init(
            "an agent who is not assigned (S40)", "{user: eve, role: agent, active: true, assigned: true",
            "{user: eve, role: agent, active: true, assigned: false", "messageFlows[4].route.workbench", .noEligibleAgent),
        .init("an unknown member", "{user: cy, role", "{user: cyrus, role", "workflowGroups[0].members[1].user", .unknownCode, count: 2),
        .init(
            "the Workbench route switched off (S48)", "{workbench: true, external: true}", "{workbench: false, external: true}",
            "messageFlows[0].route.workbench", .routeSwitchedOff, count: 5),
        .init(
            "the external route switched off (S48)", "{workbench: true, external: true}", "{workbench: true, external: false}",
            "messageFlows[5].route.external", .routeSwitchedOff),
        .init("an unknown endpoint", "{external: records-ehr}", "{external: ehr}", "messageFlows[5].route.external", .unknownCode),
        .init(
            "an external flow without a fall-back", "fallback: {workbench: front-desk, handOverAfter: 1h}", "# none",
            "messageFlows[5].fallback", .noFallback),
        .init(
            "a fall-back nobody works in", "fallback: {workbench: front-desk", "fallback: {workbench: nobody",
            "messageFlows[5].fallback.workbench", .unknownCode),
        .init("an adapter of a later release", "adapter: webhook", "adapter: mllp", "endpoints[0].url", .invalid, count: 2),
        .init("an adapter that is not installed", "adapter: webhook", "adapter: drop-folder", "endpoints[0].adapter", .adapterNotAvailable),
        .init(
            "a setting the adapter does not have", "payload: full", "payload: full\n    settings: {folder: /srv}",
            "endpoints[0].settings.folder", .unknownKey),
        .init(
            "a provider filter that is not installed (S57)", "{kind: accepting}", "{kind: plugin, name: no-locums}",
            "decisions.membersToProviders.providerFilter.name", .filterNotInstalled),
        .init("an endpoint without TLS", "url: http://127.0.0.1:8099", "url: http://ehr.example.org", "endpoints[0].url", .invalid),
        .init(
            "a host that only begins like loopback", "url: http://127.0.0.1:8099", "url: http://127.0.0.1.example.org",
            "endpoints[0].url", .invalid),
        .init(
            "an address with a password", "url: http://127.0.0.1:8099", "url: https://me:secret@ehr.example.org", "endpoints[0].url",
            .invalid),
        .init("no address", "url: http://127.0.0.1:8099/threadwell", "url: \"\"", "endpoints[0].url", .missing),
        .init(
            "a secret in the document", "secret: stored", "secret: whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "endpoints[0].secret", .invalid),
        .init("a range that is none", "[\"127.0.0.1/32\"]", "[\"127.0.0.1\"]", "endpoints[0].allowPrivateNetwork[0]", .invalid),
        .init("a time limit that is too long", "concurrency: 4", "timeout: 31s", "endpoints[0].timeout", .outOfRange),
        .init("no time at all", "concurrency: 4", "timeout: 0s", "endpoints[0].timeout", .outOfRange),
        .init("too many lanes", "concurrency: 4", "concurrency: 65", "endpoints[0].concurrency", .outOfRange),
        .init("both routes", "{workbench: billing}", "{workbench: billing, external: ehr}", "messageFlows[4].route", .invalid),
        .init(
            "an unknown calendar", "atLatest: 2 business days, calendar: office", "atLatest: 2 business days, calendar: night",
            "messageFlows[0].promise.calendar", .unknownCode),
        .init("a calendar that never opens", "open: {mon-fri: [\"08:00-17:00\"]}", "open: {}", "calendars[0].open", .noOpenHour),
        .init("hours that end before they begin", "08:00-17:00", "17:00-08:00", "calendars[0].open.mon-fri[0]", .invalidSpan, count: 2),
        .init("hours that overlap", "[\"08:00-17:00\"]", "[\"08:00-17:00\", \"16:00-18:00\"]", "calendars[0].open", .invalidSpan, count: 5),
        .init("an unknown day", "mon-fri:", "mon-fry:", "calendars[0].open.mon-fry", .invalid, count: 2),
        .init("a closed day that does not exist", "2026-11-26", "2026-11-31", "calendars[0].closed[0]", .invalid),
        .init("an unknown time zone", "timeZone: America/Chicago", "timeZone: America/Gotham", "site.timeZone", .invalidTimeZone),
        .init("an abbreviation for a time zone", "timeZone: America/Chicago", "timeZone: CST", "site.timeZone", .invalidTimeZone),
        .init("a span without a unit", "undoWindow: 20s", "undoWindow: \"20\"", "limits.undoWindow", .invalidSpan),
        .init("a lease shorter than a session", "claimLease: 30m", "claimLease: 14m", "limits.claimLease", .leaseTooShort),
        .init("a subject beyond 200", "subject: 200", "subject: 201", "limits.subject", .outOfRange),
        .init("a body beyond 20,000", "body: 20000", "body: 20001", "limits.body", .outOfRange),
        .init(
            "a goal later than the promise", "usually: 1 business day", "usually: 3 business days", "messageFlows[3].promise.usually",
            .outOfRange),
        .init(
            "a percentage beyond 99", "calendar: office, escalateAt: 75%", "calendar: office, escalateAt: 175%",
            "messageFlows[0].promise.escalateAt", .invalid),
        .init(
            "urgent messages for a group that is not there", "workflowGroup: primary-nurses}", "workflowGroup: nurses}",
            "urgent.workflowGroup", .unknownCode),
        .init(
            "urgent messages for a group that is not clinical", "workflowGroup: primary-nurses}", "workflowGroup: front-desk}",
            "urgent.workflowGroup", .notClinical),
        .init("a stranger on call", "onCall: [cy]", "onCall: [hana]", "workflowGroups[0].onCall[0]", .notAMember),
        .init("a name twice on call", "onCall: [cy]", "onCall: [cy, cy]", "workflowGroups[0].onCall[1]", .duplicateCode),
        .init("escalation to a stranger", "escalateTo: di", "escalateTo: hana", "workflowGroups[0].escalateTo", .notAMember),
        .init(
            "a successor that is not there", "route: {workbench: billing}", "route: {workbench: billing}\n    successor: later",
            "messageFlows[4].successor", .unknownCode),
        .init(
            "a flow that succeeds itself", "route: {workbench: billing}", "route: {workbench: billing}\n    successor: billing",
            "messageFlows[4].successor", .successorCycle),
        .init(
            "an enabled type nobody described", "- code: billing\n    name: {en: Billing question",
            "- code: general\n    name: {en: Billing question", "decisions.membersToProviders.types.billing", .unknownCode, count: 3),
        .init("an address that is no https", "https://portal.example.org", "http://portal.example.org", "site.publicAddress", .invalid),
        .init("a telephone number without digits", "\"+1 555 0142\"", "\"call us\"", "site.nurseLine.number", .invalid),
        .init(
            "an unknown field in a template", "{{event.kind}} from", "{{event.sort}} from", "templates[0].body.en", .unknownTemplateField),
        .init("a raw tag in a template", "{{event.kind}} from", "{{{event.kind}}} from", "templates[0].body.en", .templateSyntax),
        .init("a partial in a template", "{{event.kind}} from", "{{>header}} from", "templates[0].body.en", .templateSyntax),
        .init("a section that is never closed", "{{event.kind}} from", "{{#event.kind}} from", "templates[0].body.en", .templateSyntax),
        .init(
            "a tag in a text module", "We will call you today", "{{author.name}} will call you", "textModules[0].text.en", .templateSyntax),
        .init(
            "a text module for a group that is not there", "workflowGroups: [front-desk]", "workflowGroups: [desk]",
            "textModules[3].workflowGroups[0]", .unknownCode),
        .init(
            "a text module without a language", "{en: Our hours, es: Nuestro horario}", "{en: Our hours}", "textModules[3].name",
            .missingLanguage),
        .init(
            "a template's subject without a language", "{en: Your test results, es: Sus resultados}", "{en: Your test results}",
            "templates[1].subject", .missingLanguage),
        .init("a rule with an unknown template", "template: new-record\n", "template: news\n", "eventRules[0].template", .unknownCode),
        .init(
            "a rule for a provider of another group", "provider: sato}\n    template", "provider: weiss}\n    template",
            "eventRules[0].from.provider", .notAMember),
        .init("ages in the wrong order", "confidentialFrom: 12", "confidentialFrom: 19", "ages.confidentialFrom", .outOfRange),
    ]

    @Test("A configuration with one mistake is refused with its path", arguments: mistakes)
    func oneMistake(_ wrong: Misconfiguration) throws {
        let found = ConfigurationCheck.judge(try demonstration((wrong.old, wrong.new))).mistakes
        #expect(found.contains { $0.path == wrong.path && $0.code == wrong.code }, "\(found)")
        #expect(found.count == wrong.count, "\(found)")
        #expect(found.allSatisfy { $0.line > 0 && $0.sentence.hasSuffix(".") || $0.sentence.hasSuffix("?") }, "\(found)")
    }

    @Test(
        "S74: without TLS no endpoint beyond this machine is spoken to, and the portal has no address",
        arguments: [
            ("url: http://127.0.0.1:8099", "url: http://ehr.example.org", "endpoints[0].url"),
            ("https://portal.example.org", "http://portal.example.org", "site.publicAddress"),
        ])
    func withoutTLS(encrypted: String, plain: String, path: String) throws {
        let mistakes = ConfigurationCheck.judge(try demonstration((encrypted, plain))).mistakes
        #expect(mistakes.map(\.path) == [path], "\(mistakes)")
    }

    @Test(
        "Where a system publishes its keys is an https address, or on this machine, and stands in place of keys",
        arguments: [
            ("https://ehr.example.org/jwks.json", "10.0.0.0/8", nil), ("http://127.0.0.1:8098/jwks.json", "127.0.0.1/32", nil),
            ("http://ehr.example.org/jwks.json", "10.0.0.0/8", "jwksUrl"), ("https://user:word@ehr.example.org/", "10.0.0.0/8", "jwksUrl"),
            ("nonsense", "10.0.0.0/8", "jwksUrl"), ("https://ehr.example.org/jwks.json", "10.0.0.0", "allowPrivateNetwork[0]"),
        ] as [(String, String, String?)])
    func publishedKeys(address: String, range: String, mistake: String?) throws {
        let client = """
            systemClients:
              - code: ehr
                name: EHR
                authority: HOSP
                clinicalGroups: [primary-care]
                scopes: [system/Communication.c]
                jwksUrl: "\(address)"
                allowPrivateNetwork: ["\(range)"]

            eventRules:
            """
        let judged = ConfigurationCheck.judge(try demonstration(("eventRules:", client)))
        #expect(judged.mistakes.map(\.path) == (mistake.map { ["systemClients[0].\($0)"] } ?? []), "\(judged.mistakes)")
        #expect(judged.warnings.map(\.path) == ConfigurationCheck.judge(DemonstrationSite.document).warnings.map(\.path))
    }

    @Test("All mistakes are found at once, however many there are (S24)")
    func allAtOnce() throws {
        let text = try demonstration(
            ("claimLease: 30m", "claimLease: 14m"), ("types: [medical]", "types: [medical, general]"),
            ("{workbench: billing}", "{workbench: nobody}"), ("escalateTo: di", "escalateTo: hana"),
            ("providers: [weiss]", "providers: [house]"), ("{{event.kind}} from", "{{event.sort}} from"))
        let codes = ConfigurationCheck.judge(text).mistakes.map(\.code)
        #expect(codes == [.leaseTooShort, .notAMember, .unknownCode, .twoFlows, .unknownCode, .unknownTemplateField])
    }

    @Test("A template whose type is switched off can be received by nobody")
    func unreceivableTemplate() throws {
        let text = try demonstration(("{general: true,", "{general: false,"))
        #expect(ConfigurationCheck.judge(text).mistakes.map(\.code) == [.templateUnreceivable, .templateUnreceivable])
        let orphan = try demonstration(("type: general\n    inbox", "type: billing\n    inbox"), ("types: [billing]", "types: [general]"))
        #expect(ConfigurationCheck.judge(orphan).mistakes.map(\.code) == [.templateUnreceivable])
    }

    private struct Nobody: ProviderFiltering {
        let name = "nobody"

        func offers(_ facts: ProviderFacts) -> Bool { false }
    }

    @Test("What a site has installed may be named, and its adapter says what is wrong with its endpoints (S27, S52, S57)")
    func installed() throws {
        let folder = AdapterFacts("drop-folder", isGuarded: false, settings: ["folder"]) { endpoint in
            endpoint.settings["folder"]?.hasPrefix("/") == true ? [] : ["Name the whole path of the folder."]
        }
        let wire = AdapterFacts("wire")
        let installed = Installation(adapters: [.webhook, folder, wire], providerFilters: [Nobody()])
        func found(_ endpoint: String) throws -> [ConfigurationMistake.Code] {
            let text = try demonstration(
                ("{kind: accepting}", "{kind: plugin, name: nobody}"),
                ("adapter: webhook\n    url: http://127.0.0.1:8099/threadwell", endpoint))
            return ConfigurationCheck.judge(text, installed: installed).mistakes.map(\.code)
        }
        #expect(try found("adapter: drop-folder\n    settings: {folder: /srv/drop}") == [])
        #expect(try found("adapter: drop-folder\n    settings: {folder: here}") == [.invalid])
        #expect(try found("adapter: wire\n    url: wire://old.example.org:99") == [])
        #expect(try found("adapter: wire\n    url: old.example.org") == [.invalid])
        #expect(try found("adapter: wire") == [.missing], "who connects to a host says which")
        #expect(installed.faults.isEmpty)
        #expect(Installation(adapters: [.webhook, .webhook, AdapterFacts("mllp"), AdapterFacts("a b")]).faults.count == 3)
    }

    @Test("Flows of a type that is switched off are a warning, and the type is not offered (S55)")
    func billingSwitchedOff() throws {
        let (_, mistakes, warnings) = ConfigurationCheck.judge(try demonstration(("billing: true", "billing: false")))
        #expect(mistakes.isEmpty)
        #expect(warnings.map(\.path) == ["messageFlows[4].from.types[0]"])
        #expect(warnings.map(\.code) == [.typeSwitchedOff])
    }

    @Test("A member who cannot process tasks beside one who can is a warning")
    func ineligibleMember() throws {
        let (_, mistakes, warnings) = ConfigurationCheck.judge(
            try demonstration(("name: \"Cy Flores, RN\", enabled: true", "name: \"Cy Flores, RN\", enabled: false")))
        #expect(mistakes.isEmpty)
        #expect(warnings.map(\.code) == [.memberNotEligible])
        #expect(warnings.first?.path == "workflowGroups[0].members[1].user")
    }

    @Test("A clinical group without a flow is no mistake: it is not offered")
    func groupWithoutFlow() throws {
        let text = DemonstrationSite.document
        let start = try #require(text.firstRange(of: "  - code: cardiology\n    from:"))
        let end = try #require(text[start.upperBound...].firstRange(of: "  - code: billing\n"))
        #expect(ConfigurationCheck.judge(text.replacingCharacters(in: start.lowerBound..<end.lowerBound)).mistakes.isEmpty)
    }
}

extension String {
    fileprivate func replacingCharacters(in range: Range<String.Index>) -> String {
        var copy = self
        copy.removeSubrange(range)
        return copy
    }
}
