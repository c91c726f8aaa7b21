import Messaging
import Persistence
import TestSupport
import Testing
import WebSupport

@testable import Web

@Suite("Administration: proxies, and who would see this")
struct ProxyPageTests {
    private static let terms = ["relationship": "guardian", "basis": "guardian-of-minor", "scope": "write", "types": "medical"]

    @Test(
        "A right is added, verified, changed and ended by forms; what was filled in stays when it is refused", arguments: Engine.underTest)
    func byForms(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let empty = try await world.open("/administration/proxies", as: "hana")
            #expect(empty.status == 200 && empty.shows("<h1>Proxies</h1>") && empty.shows("None of these"))
            var form = Self.terms.merging(["patient": "MRN-noah", "proxy": "bea", "until": "2026-01-01"]) { $1 }
            let refused = try await world.submit("/administration/proxies", form, as: "hana")
            #expect(refused.status == 422 && refused.shows("would end before it begins") && refused.shows("value=\"MRN-noah\""))
            form["proxy"] = "nobody"
            #expect(try await world.submit("/administration/proxies", form, as: "hana").shows("No member has this username."))
            form["proxy"] = "bea"
            form["until"] = "2027-03-31"
            let added = try await world.submit("/administration/proxies", form, as: "hana")
            let path = try #require(added.location?.split(separator: "?").first.map(String.init))
            let page = try await world.open(path, as: "hana")
            #expect(page.shows("Bea Novak for Noah Park") && page.shows("Not yet: no access") && page.shows("value=\"2027-03-31\""))
            #expect(try await world.get("/patients", as: "bea").items.isEmpty)
            let listed = try await world.open("/administration/proxies", as: "hana")
            #expect(listed.shows("Bea Novak for Noah Park"))

            form["until"] = "2027-03-31"
            #expect(!page.shows("by Hana Ruiz"))
            #expect(try await world.submit("\(path)/verification", form, as: "hana").location == "\(path)?told=verified")
            #expect(try await world.open(path, as: "hana").shows("by Hana Ruiz"))
            #expect(try await world.get("/patients", as: "bea").items.map { $0["until"].string } == ["2027-04-01T05:00:00.000Z"])
            form["scope"] = "read"
            #expect(try await world.submit("\(path)/terms", form, as: "hana").location == "\(path)?told=changed")
            #expect(try await world.get("/patients", as: "bea").items.map { $0["canWrite"] } == [.bool(false)])
            let unsaid = try await world.submit("\(path)/end", ["reason": ""], as: "hana")
            #expect(unsaid.status == 422 && unsaid.shows("Write down why"))
            #expect(try await world.submit("\(path)/end", ["reason": "Moved <b>away</b>."], as: "hana").status == 303)
            let ended = try await world.open("\(path)?told=ended", as: "hana")
            #expect(ended.shows("The right has ended.") && ended.shows("Moved &lt;b&gt;away&lt;/b&gt;.") && !ended.shows("End this right"))
            #expect(try await world.get("/patients", as: "bea").items.isEmpty)
        }
    }

    @Test("Of whom another system named, the page says what that system says, until somebody has verified it", arguments: Engine.underTest)
    func named(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let noah = try world.patient("noah")
            func take(_ details: RelatedPersonDetails) async throws {
                let facts = RelatedPersonFacts(identifier: nil, relationship: .grandparent, details: details)
                _ = try await world.portal.database.write { try world.portal.patients.take(facts, of: noah, by: .operator, in: $0) }
            }
            var helen = RelatedPersonDetails(
                given: "Helen", family: "Park", birthDate: "1950-05-06", phone: "+1 555 0117", email: "helen@example.org", words: "<Nana>",
                until: "2027-05-31")
            try await take(helen)
            let listed = try await world.open("/administration/proxies", as: "hana")
            #expect(listed.shows("Helen Park for Noah Park"))
            let path = String(try #require(listed.html.firstMatch(of: /href="(\/administration\/proxies\/[0-9a-f-]{36})"/)).1)
            let page = try await world.open(path, as: "hana")
            #expect(page.shows("What the other system says") && page.shows("<bdi>Helen Park</bdi>") && page.shows("May 6, 1950"))
            #expect(page.shows("<bdi>+1 555 0117</bdi>") && page.shows("<bdi>helen@example.org</bdi>"))
            #expect(page.shows("<bdi>&lt;Nana&gt;</bdi>") && page.shows("May 31, 2027") && page.shows("value=\"2027-05-31\""))
            #expect(!page.shows("No longer active"))
            helen.isActive = false
            try await take(helen)
            #expect(try await world.open(path, as: "hana").shows("No longer active"))

            let form = Self.terms.merging(["proxy": "bea", "until": "2027-05-31"]) { $1 }
            #expect(try await world.submit("\(path)/verification", form, as: "hana").location == "\(path)?told=verified")
            let verified = try await world.open(path, as: "hana")
            #expect(verified.shows("Bea Novak for Noah Park") && !verified.shows("What the other system says"))
            #expect(try await world.get("/patients", as: "bea").items.map { $0["until"].string } == ["2027-06-01T05:00:00.000Z"])
        }
    }

    @Test(
        "Who would see a conversation is answered without a word of it; suspending and narrowing are one form each",
        arguments: Engine.underTest)
    func readers(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            try await world.grant("bea", for: "ada")
            let conversation = try await world.ask("A secret subject", as: "ada").conversation
            let found = try await world.submit("/administration/readers", ["number": "MRN-ada"], as: "priv")
            let start = try #require(found.location)
            #expect(try await world.submit("/administration/readers", ["number": "nothing"], as: "priv").status == 422)
            let patient = try world.patient("ada").description
            #expect(start == "/administration/readers?patient=\(patient)")
            let path = "\(start)&conversation=\(conversation)"
            let page = try await world.open(path, as: "priv")
            #expect(page.shows("Would see it") && page.shows("Bea Novak") && page.shows("Cy Flores, RN") && !page.shows("secret"))
            #expect(
                try await world.open("\(start)&group=primary-care&type=medical&audience=patient", as: "priv").shows("It is not for them"))
            let later = try await world.open("\(path)&day=2020-01-01", as: "priv")
            #expect(later.shows("It had not begun then") || later.shows("Nobody."))

            var fields = page.hidden(to: "/administration/readers/suspension")
            #expect(fields["patient"] == patient && fields["conversation"] == conversation)
            let unsaid = try await world.submit("/administration/readers/suspension", fields, as: "priv")
            #expect(unsaid.status == 422 && unsaid.shows("Write down why") && unsaid.shows("Would see it"))
            fields["reason"] = "A call."
            #expect(try await world.submit("/administration/readers/suspension", fields, as: "priv").location == "\(path)&told=suspended")
            #expect(try await world.get("/conversations/\(conversation)", as: "bea").status == 404)
            let held = try await world.open(path, as: "priv")
            #expect(held.shows("The right is suspended"))
            var back = held.hidden(to: "/administration/readers/resumption")
            back["reason"] = "Settled."
            #expect(try await world.submit("/administration/readers/resumption", back, as: "priv").status == 303)
            #expect(try await world.get("/conversations/\(conversation)", as: "bea").status == 200)
            var narrow = held.hidden(to: "/administration/readers/narrowing")
            narrow["audience"] = "patient"
            narrow["reason"] = "Asked for."
            #expect(try await world.submit("/administration/readers/narrowing", narrow, as: "priv").location == "\(path)&told=narrowed")
            #expect(try await world.get("/conversations/\(conversation)", as: "bea").status == 404)
        }
    }

    @Test("A right to come can be suspended, and a suspension lifted after its right has ended", arguments: Engine.underTest)
    func heldBack(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let grant = try await world.grant("bea", for: "ada", from: 86_400)
            let conversation = try await world.ask("A secret subject", as: "ada").conversation
            let path = "/administration/readers?patient=\(try world.patient("ada"))&conversation=\(conversation)"
            let future = try await world.open(path, as: "priv")
            #expect(future.shows("The right begins later") && future.shows(">Suspend now</button>"))
            let fields = future.hidden(to: "/administration/readers/suspension").merging(["reason": "A call."]) { $1 }
            #expect(try await world.submit("/administration/readers/suspension", fields, as: "priv").status == 303)
            let held = try await world.open(path, as: "priv")
            #expect(held.shows("The right is suspended") && held.shows(">Let it hold again</button>"))
            #expect(try await world.submit("/administration/proxies/\(grant)/end", ["reason": "Over."], as: "hana").status == 303)
            let again = Self.terms.merging(["patient": "MRN-ada", "proxy": "bea", "basis": "power-of-attorney"]) { $1 }
            let refused = try await world.submit("/administration/proxies", again, as: "hana")
            #expect(refused.status == 409 && refused.shows("The privacy officer has suspended a right of this person"))
            let ended = try await world.open(path, as: "priv")
            #expect(ended.shows("The right has ended; suspended:") && ended.shows(">Lift the suspension</button>"))
            let lift = ended.hidden(to: "/administration/readers/resumption").merging(["reason": "Settled."]) { $1 }
            let lifted = try await world.submit("/administration/readers/resumption", lift, as: "priv")
            #expect(try await world.open(try #require(lifted.location), as: "priv").shows("The suspension is lifted."))
            #expect(try await world.submit("/administration/proxies", again, as: "hana").status == 303)
        }
    }

    @Test("Every conversation of a patient can be found, page by page, and narrowed", arguments: Engine.underTest)
    func manyConversations(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let oldest = try await world.ask("Nr 0").conversation
            for number in 1...50 { try await world.ask("Nr \(number)") }
            let start = "/administration/readers?patient=\(try world.patient("ada"))"
            let first = try await world.open(start, as: "priv")
            #expect(first.html.ranges(of: "<li class=\"row\" data-key=").count == 50 && !first.shows(oldest))
            let link = try #require(first.html.firstMatch(of: /href="([^"]*&amp;after=[^"]*)">Older</)?.1)
            let second = try await world.open(WebPage.unescaped(String(link)), as: "priv")
            #expect(second.html.ranges(of: "<li class=\"row\" data-key=").count == 1 && !second.shows(">Older<"))
            let place = try #require(second.html.firstMatch(of: /href="([^"]*&amp;conversation=[^"]*&amp;after=[^"]*)"/)?.1)
            let page = try await world.open(WebPage.unescaped(String(place)), as: "priv")
            #expect(page.shows("Would see it") && page.shows("conversation=\(oldest)"))
            let fields = page.hidden(to: "/administration/readers/narrowing")
                .merging(["audience": "patient", "reason": "Asked for."]) { $1 }
            #expect(try await world.submit("/administration/readers/narrowing", fields, as: "priv").status == 303)
            let narrowed = try await world.portal.read { tx in
                try tx.all("SELECT id FROM conversation WHERE audience = 'patient'") { try $0[0] as ID<Conversation> }
            }
            #expect(narrowed.map(\.description) == [oldest])
            #expect(try await world.open(start + "&after=altered", as: "priv").html.ranges(of: "data-key=").count >= 50)
        }
    }

    @Test(
        "A member is shown who else has opened their conversations, as what and which, page by page; nobody sees another's",
        arguments: Engine.underTest)
    func views(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            try await world.grant("bea", for: "ada")
            let ada = try await MemberBrowser.signedIn("ada", world)
            #expect(try await ada.get("/settings/views").shows("Nobody else has opened your messages."))
            var conversations: [String] = []
            for number in 0...50 {
                let conversation = try await world.ask("Nr \(number)").conversation
                #expect(try await world.get("/conversations/\(conversation)", as: "bea").status == 200)
                #expect(try await world.get("/conversations/\(conversation)", as: "ada").status == 200)
                conversations.append(conversation)
            }
            let (oldest, newest) = (try #require(conversations.first), try #require(conversations.last))
            #expect(try await world.get("/workbench/tasks/\(try await world.task(of: newest))", as: "cy").status == 200)

            func rows(_ page: WebPage) -> [String] {
                page.html.matches(of: /<li class="row" data-key=((?s).*?)<\/li>/).map { String($0.0) }
            }
            func place(_ conversation: String, _ subject: String) throws -> String {
                "<a href=\"\(try world.messages(of: "ada"))/\(conversation)\"><bdi>\(subject)</bdi></a>"
            }
            let page = try await ada.get("/settings/views")
            let shown = rows(page)
            #expect(shown.count == 50)
            let first = try #require(shown.first)
            #expect(first.contains("<bdi>Cy Flores, RN</bdi>") && first.contains("<span class=\"about\">Care team</span>"))
            #expect(try first.contains(place(newest, "Nr 50")))
            #expect(shown.dropFirst().allSatisfy { $0.contains("<bdi>Bea Novak</bdi>") && $0.contains(">mother, proxy</span>") })
            #expect(try shown[1].contains(place(newest, "Nr 50")))
            let link = try #require(page.html.firstMatch(of: /href="(\/settings\/views\?before=[^"]*)">Older</)).1
            let second = try await ada.get(WebPage.unescaped(String(link)))
            #expect(rows(second).count == 2 && !second.shows(">Older<"))
            let last = try #require(rows(second).last)
            #expect(try last.contains(place(oldest, "Nr 0")))

            for name in ["bea", "ben"] {
                let other = try await MemberBrowser.signedIn(name, world).get("/settings/views")
                #expect(other.status == 200 && rows(other).isEmpty, "\(name)")
            }
        }
    }

    @Test("A proxy is told before the patient's majority ends their right, and then finds nothing more", arguments: Engine.underTest)
    func notices(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            try await world.grant("bea", for: "noah")
            let noah = try world.patient("noah")
            let messages = "/patients/\(noah)/conversations"
            let early = try await MemberBrowser.signedIn("bea", world)
            #expect(!(try await early.get(messages)).shows("ends-by-age"))
            let birth = try #require(BirthDate("2017-03-14"))
            let majority = try await world.portal.site().ageRule.majority(of: birth)
            world.clock.advance(seconds: majority.adding(days: -59).secondsSince1970 - world.clock.now.secondsSince1970)
            let late = try await MemberBrowser.signedIn("bea", world)
            #expect(try await late.get(messages).shows("You may act for Noah until"))
            world.clock.advance(seconds: 59 * 86_400)
            let never = try await MemberBrowser.signedIn("bea", world)
            #expect(try await never.get(messages).status == 404)
            #expect(try await never.get("/settings/views").shows("no messages of your own"))
        }
    }
}
