import Foundation
import Messaging
import Testing

@Suite("The demonstration site")
struct DemonstrationSiteTests {
    @Test("The demonstration document passes its own check without a warning")
    func passesItsOwnCheck() throws {
        let (document, mistakes, warnings) = ConfigurationCheck.judge(DemonstrationSite.document)
        #expect(mistakes.isEmpty, "\(mistakes)")
        #expect(warnings.isEmpty, "\(warnings)")
        let site = try #require(document)
        #expect(site.workbenchUsers.map(\.username) == ["cy", "di", "fay", "eve", "dr.sato", "hana", "admin", "priv", "gil"])
        #expect(site.clinicalGroups.map(\.code) == ["primary-care", "pediatrics", "cardiology", "billing-office", "records"])
        #expect(site.decisions.routes.external)
    }

    @Test("The example in the documentation is the demonstration document")
    func exampleIsTheSame() throws {
        let repository = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..")
        let example = try String(contentsOf: repository.appending(path: "docs/configuration.example.yaml"), encoding: .utf8)
        #expect(example == DemonstrationSite.document + "\n")
    }
}
