import Messaging
import Testing

@Suite("Reading and writing the configuration document")
struct ConfigurationDocumentTests {
    @Test("A document that is written and read again says the same, as YAML and as JSON")
    func roundTrip() throws {
        let document = try soundDocument(DemonstrationSite.document)
        #expect(try soundDocument(document.yaml()) == document)
        #expect(try soundDocument(document.json()) == document)
        #expect(document.yaml() == (try soundDocument(document.yaml())).yaml())
    }

    @Test(
        "Texts that YAML could misread come back letter by letter",
        arguments: [
            "no", "null", "~", "1234", "0x1F", "a: b", "- a", "# no comment", "\"quoted\"", "back\\slash", "ünï ñ", " blank ",
            "&anchor *alias",
            "two\nlines", "{a}", "[1]", "right\u{202E}left", "100%", "2026-11-26", "café & crème", "'", "é\u{301}", "👩‍⚕️",
        ])
    func awkwardTexts(_ text: String) throws {
        var document = try soundDocument(DemonstrationSite.document)
        document.workflowGroups[0].name = text
        document.site.name.texts["es"] = text
        for written in [document.yaml(), document.json()] {
            let read = ConfigurationDocument.read(written)
            #expect(read.mistakes.isEmpty, "\(read.mistakes)")
            #expect(read.document?.workflowGroups[0].name == text)
            #expect(read.document?.site.name.texts["es"] == text)
        }
    }

    @Test(
        "S47: a site that decides nothing has the safe defaults, and what needs more is said",
        arguments: ["", "decisions: {routes: {}, membersToProviders: {}, providersToMembers: {}, external: {}}\n"])
    func defaults(section: String) throws {
        var text = DemonstrationSite.document
        let start = try #require(text.firstRange(of: "\ndecisions:\n"))
        let end = try #require(text.firstRange(of: "\nmessageTypes:\n"))
        text.replaceSubrange(start.lowerBound..<end.lowerBound, with: "\n" + section)
        let read = ConfigurationDocument.read(text)
        #expect(read.mistakes.isEmpty, "\(read.mistakes)")
        let decisions = try #require(read.document).decisions
        #expect(decisions.routes.workbench && !decisions.routes.external)
        #expect(decisions.membersToProviders.types == [.general, .medical] && decisions.membersToProviders.replies)
        #expect(decisions.membersToProviders.providerFilter == .accepting)
        let toMembers = decisions.providersToMembers
        #expect(toMembers.initiate && !toMembers.personalMessaging && toMembers.personalFallbackAfter == nil)
        #expect(toMembers.templates && toMembers.withoutProvider)
        let external = decisions.external
        #expect(!external.attachments && external.virusScan == .required && external.templateDirectsInbox && !external.eventMessages)
        // The demonstration asks for more: its external flow is refused, and nothing new enters that of billing.
        let (_, mistakes, warnings) = ConfigurationCheck.judge(text)
        #expect(mistakes.map(\.code) == [.routeSwitchedOff] && mistakes.map(\.path) == ["messageFlows[5].route.external"])
        #expect(warnings.contains { $0.code == .typeSwitchedOff && $0.path == "messageFlows[4].from.types[0]" }, "\(warnings)")
    }

    @Test("The section about other systems is read and written whole")
    func exchange() throws {
        let text = try demonstration(
            (
                "endpoints:\n",
                """
                endpoints:
                  - code: lab
                    adapter: webhook
                    url: https://lab.example.org/in
                    settings: {folder: /srv/drop, ward: "7"}
                    payload: thin
                    secret: [env:LAB_SECRET, stored]
                    authority: HOSP
                    concurrency: 2
                    timeout: 10s
                    retry: {schedule: [0s, 5s, 5m, 2h]}
                    allowPrivateNetwork: ["10.1.0.0/16", "fd00::/8"]

                """
            ),
            (
                "templates:\n",
                """
                systemClients:
                  - code: ehr
                    name: The record system
                    authority: HOSP
                    clinicalGroups: [primary-care]
                    scopes: [system/Communication.crs, system/*.r]
                    jwks:
                      keys:
                        - {kty: EC, crv: P-384, kid: one,
                           x: "PkOJ7J1hSf8gQ5EwDtMg7h5Fh7A7NlHq1F8KOpsEht6Vx6PzUjleIBcHwS61adN-",
                           y: "mUP0Se90jTNHXuRnmB-0hg1LYr-JEm-cUc2MLS2oBov1VpwckievgxXH_CDnmZ27"}
                    rate: 600
                inbound:
                  mllp: {peers: ["127.0.0.1/32"], authority: HOSP}
                templates:

                """
            ))
        let installed = Installation(adapters: [AdapterFacts("webhook", settings: ["folder", "ward"])])
        let document = try soundDocument(text, installed: installed)
        #expect(document.endpoints.first?.settings == ["folder": "/srv/drop", "ward": "7"])
        #expect(document.endpoints.first?.retrySeconds == [0, 5, 300, 7200] && document.endpoints.first?.timeoutSeconds == 10)
        #expect(document.endpoints.first?.secrets == ["env:LAB_SECRET", "stored"])
        #expect(document.systemClients.first?.keys.first?["kid"] == "one")
        #expect(document.systemClients.first?.authorities == ["HOSP"] && document.systemClients.first?.rate == 600)
        #expect(document.inbound?.mllp?.peers == ["127.0.0.1/32"])
        #expect(try soundDocument(document.yaml(), installed: installed) == document)
    }

    @Test("Every mistake of shape is found at once, each with its path and line")
    func allAtOnce() throws {
        let text = try demonstration(
            ("body: 20000}", "body: 20001}"), ("timeZone: America/Chicago", "timezone: America/Chicago"),
            ("replies: true", "replies: yes"), ("identifier: PRIM", "identifier: 17"), ("usually: 4h", "usually: 4 hours"),
            ("role: manager", "role: boss"), ("name: Front desk", "names: Front desk"))
        let mistakes = ConfigurationCheck.judge(text).mistakes
        let found = Dictionary(mistakes.map { ($0.path, $0) }) { first, _ in first }
        let expected: [(String, ConfigurationMistake.Code)] = [
            ("limits.body", .outOfRange), ("site.timezone", .unknownKey), ("site.timeZone", .missing),
            ("decisions.membersToProviders.replies", .wrongType), ("clinicalGroups[0].identifier", .wrongType),
            ("messageFlows[0].promise.usually", .invalidSpan), ("workflowGroups[0].members[0].role", .unknownCode),
            ("workflowGroups[2].names", .unknownKey), ("workflowGroups[2].name", .missing),
        ]
        for (path, code) in expected { #expect(found[path]?.code == code, "\(path)") }
        #expect(mistakes.count == expected.count, "\(mistakes)")
        #expect(found["site.timezone"]?.sentence.contains("Did you mean `timeZone`?") == true)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        for (path, word) in [("limits.body", "20001"), ("messageFlows[0].promise.usually", "4 hours"), ("site.timezone", "timezone:")] {
            let line = try #require(found[path]?.line)
            #expect(lines[line - 1].contains(word), "\(path) is said to be in line \(line)")
        }
        #expect(mistakes.map(\.line) == mistakes.map(\.line).sorted())
    }

    @Test(
        "A text that is no document is refused with one sentence and its line",
        arguments: [
            ("", ConfigurationMistake.Code.notYAML), ("just words", .wrongType), ("a: [1, 2", .notYAML), ("a: b: c", .notYAML),
            ("format: 1\nsite: {}\nsite: {}", .duplicateKey), ("format: 1\n---\nformat: 1", .notYAML), ("? [a, b]\n: c", .notYAML),
            ("a: *nowhere", .notYAML), ("a: \u{0}", .notYAML), ("\tformat: 1", .notYAML),
        ])
    func noDocument(_ text: String, _ code: ConfigurationMistake.Code) {
        let mistakes = ConfigurationCheck.judge(text).mistakes
        #expect(mistakes.first?.code == code, "\(mistakes)")
    }

    @Test("Another format is refused")
    func otherFormat() throws {
        #expect(ConfigurationCheck.judge(try demonstration(("format: 1", "format: 2"))).mistakes.map(\.code) == [.unsupportedFormat])
        #expect(ConfigurationCheck.judge(try demonstration(("format: 1\n", ""))).mistakes.map(\.code) == [.unsupportedFormat])
    }

    @Test("A document that multiplies itself by aliases is refused before it grows")
    func aliasBomb() {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
        for level in 1...9 {
            let references = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
            text += "a\(level): &a\(level) [\(references)]\n"
        }
        #expect(ConfigurationCheck.judge(text).mistakes.map(\.code) == [.tooManyAliases])
        #expect(ConfigurationCheck.judge("\(text)? *a9\n: x").mistakes.map(\.code) == [.tooManyAliases])
    }

    @Test("A few aliases are read like what they stand for")
    func fewAliases() throws {
        let text = try demonstration(
            (
                "promise: {usually: 4h, atLatest: 2 business days, calendar: office, escalateAt: 75%}",
                "promise: &usual {usually: 4h, atLatest: 2 business days, calendar: office, escalateAt: 75%}"
            ),
            ("promise: {atLatest: 3 business days, calendar: office, escalateAt: 75%}", "promise: *usual"))
        let document = try soundDocument(text)
        #expect(document.messageFlows[1].promise == document.messageFlows[0].promise)
    }

    @Test("A document that is too long, too deep or of too many values is refused")
    func bounds() {
        let long = "format: 1\n# " + String(repeating: "x", count: 1_048_577)
        #expect(ConfigurationCheck.judge(long).mistakes.map(\.code) == [.tooLarge])
        let deep = "a: " + String(repeating: "[", count: 40) + String(repeating: "]", count: 40)
        #expect(ConfigurationCheck.judge(deep).mistakes.map(\.code) == [.tooDeep])
        let bottomless = "a: " + String(repeating: "[", count: 500_000)
        #expect(ConfigurationCheck.judge(bottomless).mistakes.map(\.code) == [.notYAML])
        let many = "a: [" + String(repeating: "1,", count: 70_000) + "1]"
        #expect(ConfigurationCheck.judge(many).mistakes.map(\.code) == [.tooLarge])
    }
}
