import Testing

@testable import Messaging

@Suite("Templates")
struct TemplateTests {
    @Test(
        "S20: only plain tags with names of the closed list pass the scanner",
        arguments: [
            ("Hello {{patient.firstName}}", []), ("{{#provider.name}}By {{provider.name}}{{/provider.name}}", []),
            ("{{^provider.name}}By the team{{/provider.name}}", []), ("one { and } two }}", []),
            ("{{{patient.name}}}", [.noTag("{patient.name")]), ("{{&patient.name}}", [.noTag("&patient.name")]),
            ("{{> header}}", [.noTag("> header")]), ("{{=<% %>=}}", [.noTag("=<% %>=")]), ("{{! note}}", [.noTag("! note")]),
            ("{{ patient.name }}", [.noTag(" patient.name ")]), ("{{upper(patient.name)}}", [.noTag("upper(patient.name)")]),
            ("{{%CONTENT_TYPE:HTML}}", [.noTag("%CONTENT_TYPE:HTML")]), ("{{patient.ssn}}", [.unknownField("patient.ssn")]),
            ("{{.}}", [.unknownField(".")]), ("{{}}", [.noTag("")]), ("{{patient.name", [.unclosedTag]),
            ("{{#patient.name}}", [.unclosedSection("patient.name")]), ("{{/patient.name}}", [.wrongEnd("patient.name")]),
        ] as [(String, [TemplateScanner.Fault])])
    func scanned(text: String, faults: [TemplateScanner.Fault]) {
        #expect(TemplateScanner(text).faults == faults)
    }

    private func template(_ body: String) -> MessageTemplate {
        MessageTemplate(
            code: "t", type: .general, inbox: .both, replyAllowed: true, subject: Localized(["en": "For {{patient.firstName}}"]),
            body: Localized(["en": body, "es": "Hola"]))
    }

    @Test("S20: what is filled in is text: neither escaped nor looked at for tags")
    func filled() throws {
        let values = TemplateValues([.patientFirstName: "<b>{{author.name}}</b> & 'O\"", .authorName: "Di"])
        let rendered = try template("Dear {{patient.firstName}},\n{{author.name}}").rendered(in: "en", with: values)
        #expect(rendered.subject == "For <b>{{author.name}}</b> & 'O\"")
        #expect(rendered.body == "Dear <b>{{author.name}}</b> & 'O\",\nDi")
        #expect(rendered.missing.isEmpty)
        #expect(try template("x").rendered(in: "es", with: values).body == "Hola")
    }

    @Test(
        "A section is shown where its field is known, and its opposite where it is not",
        arguments: [
            ("{{#provider.name}}{{provider.name}} saw it.{{/provider.name}}", "Dr. Sato", "Dr. Sato saw it."),
            ("{{#provider.name}}{{provider.name}} saw it.{{/provider.name}}", nil, ""),
            ("{{^provider.name}}We saw it.{{/provider.name}}", nil, "We saw it."),
            ("{{^provider.name}}We saw it.{{/provider.name}}", "Dr. Sato", ""),
        ] as [(String, String?, String)])
    func sections(body: String, provider: String?, shown: String) throws {
        var values = TemplateValues([.patientFirstName: "Ada"])
        values.texts[.providerName] = provider
        let rendered = try template(body).rendered(in: "en", with: values)
        #expect(rendered.body == shown)
        #expect(rendered.missing.isEmpty)
    }

    @Test("A field that is shown and not known is named, and a text that was never saved is refused")
    func missing() throws {
        let values = TemplateValues([.patientFirstName: "Ada"])
        #expect(try template("By {{provider.name}}").rendered(in: "en", with: values).missing == [.providerName])
        #expect(throws: TemplateRefusal.broken) { try template("{{> other}}").rendered(in: "en", with: values) }
    }

    @Test("S58: people use every template but those an event fills, and none while templates are off")
    func forStaff() throws {
        var site = try #require(ConfigurationDocument.read(DemonstrationSite.document).document).templates
            .map {
                MessageTemplate(
                    code: $0.code, type: $0.type, inbox: $0.inbox, replyAllowed: $0.replyAllowed, subject: $0.subject, body: $0.body)
            }
        #expect(site.map(\.isForStaff) == [false, true, true])
        site.removeAll { !$0.isForStaff }
        #expect(site.map(\.code) == ["results-normal", "form-ready"])
    }
}
