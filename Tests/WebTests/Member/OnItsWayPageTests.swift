import Messaging
import Persistence
import TestSupport
import Testing
import WebSupport

@testable import Web

@Suite("Member pages: a question on its way to another system")
struct OnItsWayPageTests {
    @Test(
        "The member reads Sent, Delayed or Not delivered beside their question, as the other system took it", arguments: Engine.underTest)
    func facts(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let (portal, site, patient) = (world.portal, try await world.portal.site(), try world.patient("ada"))
            let endpoint = try #require(site.endpoint(code: "records-ehr"))
            var addresses: [String] = []
            for subject in ["First", "Second", "Third"] {
                let question = APIWorld.question(subject, group: "records", type: "general")
                let answer = try await world.post("/patients/\(patient)/conversations", question, as: "ada")
                let id = try #require(answer.body["conversation"]["id"].string)
                addresses.append("/patients/\(patient)/conversations/\(id)")
            }
            world.clock.advance(seconds: 21)
            for status in [204, 503, 422] {
                _ = try await portal.perform { tx in
                    let claim = try #require(try portal.deliveries.claim(for: endpoint, most: 1, in: tx).first)
                    return try portal.deliveries.complete(claim, with: DeliveryOutcome(status: status), jitter: 0, site: site, in: tx)
                }
            }
            let soon = try await MemberBrowser.signedIn("ada", world).get(addresses[1])
            #expect(soon.status == 200 && !soon.shows("Delayed on its way"), "it is tried again first")
            // From Saturday to Tuesday: more than an open hour.
            world.clock.advance(seconds: 3 * 86_400)
            try await portal.tendWorkbench()
            let browser = try await MemberBrowser.signedIn("ada", world)
            let sentences = [
                "Sent to Medical records", "Delayed on its way to Medical records; our staff look after it",
                "Not delivered to Medical records",
            ]
            for (address, sentence) in zip(addresses, sentences) {
                let page = try await browser.get(address)
                for other in sentences { #expect(page.shows(other) == (other == sentence), "\(sentence)") }
            }
        }
    }
}
