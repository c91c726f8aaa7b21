import HTTPTypes
import Messaging
import Persistence
import TestSupport
import Testing
import WebSupport

@testable import Web

@Suite("Administration: members")
struct MemberPageTests {
    private static let members = "/administration/members"

    @Test("The pages belong to healthcare administrators, and the navigation leads to them (S42)", arguments: Engine.underTest)
    func whose(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let overview = try await world.open("/administration", as: "hana")
            #expect(overview.shows("<a class=\"tab\" href=\"\(Self.members)\">Members</a>"))
            #expect(overview.shows("<a class=\"tab\" href=\"/administration\" aria-current=\"page\">Overview</a>"))
            #expect(!(try await world.open("/administration", as: "admin")).shows("href=\"\(Self.members)\""))
            for path in [Self.members, "\(Self.members)/new", "\(Self.members)/new/person", "/administration/users"] {
                #expect(try await world.open(path, as: "hana").status == 200, "\(path)")
                for name in ["cy", "admin"] { #expect(try await world.open(path, as: name).status == 404, "\(path) \(name)") }
            }
            // Nor has a healthcare administrator a right to the configuration, which is the other administrator's.
            let configuration = "/admin/configuration"
            let read = try await world.send(.get, configuration, as: "admin", headers: [.accept: "application/yaml"])
            let tag = try #require(read.headers[.eTag])
            for (name, found) in [("admin", 200), ("hana", 404)] {
                #expect(try await world.get(configuration, as: name).status == found, "\(name)")
                let checked = try await world.send(
                    .post, "\(configuration)/check", as: name, raw: read.bytes, contentType: "application/yaml")
                #expect(checked.status == found, "\(name)")
                let put = try await world.send(
                    .put, configuration, as: name, raw: read.bytes, contentType: "application/yaml", headers: .ifMatch(tag))
                #expect(put.status == found, "\(name) \(put.body)")
                #expect(try await world.open("/administration/workflows", as: name).status == found, "\(name)")
            }
        }
    }

    @Test("Find nobody, add the patient, enrol, make the letter: its code opens the account", arguments: Engine.underTest)
    func enrolling(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let nobody = try await world.submit("\(Self.members)/new/search", ["q": "nováková"], as: "hana")
            #expect(nobody.status == 200 && nobody.shows("Nobody was found"))
            let wrong = try await world.submit(
                "\(Self.members)/new/patients", ["given": "Olga", "family": "Nováková", "birthDate": "tomorrow", "recordNumber": "77"],
                as: "hana")
            #expect(wrong.status == 422 && wrong.shows("Write the birth date") && wrong.shows("value=\"Nováková\""))
            let added = try await world.submit(
                "\(Self.members)/new/patients",
                ["given": "Olga", "family": "Nováková", "birthDate": "1985-06-02", "recordNumber": "77", "once": "a"], as: "hana")
            let next = try #require(added.location)
            #expect(added.status == 303 && next.hasPrefix("\(Self.members)/new/patient/") && next.hasSuffix("?added"))
            let form = try await world.open(next, as: "hana")
            #expect(form.shows("The patient is added.") && form.shows("Olga Nováková"))
            var fields = form.hidden(to: Self.members)
            fields["language"] = "es"
            fields["email"] = "no address"
            let refused = try await world.submit(Self.members, fields, as: "hana")
            #expect(refused.status == 422 && refused.shows("This address cannot be used") && refused.shows("value=\"no address\""))
            fields["email"] = "olga@example.org"
            let enrolled = try await world.submit(Self.members, fields, as: "hana")
            let member = String(try #require(enrolled.location).prefix { $0 != "?" })
            #expect(try await world.submit(Self.members, fields, as: "hana").location == enrolled.location)
            let page = try await world.open(try #require(enrolled.location), as: "hana")
            #expect(page.shows("The member is enrolled.") && page.shows("Pending") && page.shows("Make activation letter"))
            #expect(!page.shows("New password"))
            let letter = try await world.submit("\(member)/letter", [:], as: "hana")
            #expect(letter.status == 200 && letter.shows("<article class=\"post\" lang=\"es\">") && letter.shows("Hola, Olga Nováková:"))
            let code = String(try #require(letter.html.firstMatch(of: /<strong class="code">([^<]*)<\/strong>/)).1)
            let browser = MemberBrowser(world)
            let done = try await browser.post("/activate", ["token": code, "username": "olga", "password": APIWorld.password])
            #expect(done.status == 303)
            let active = try await world.open(member, as: "hana")
            #expect(active.shows("Active") && active.shows("Make password letter") && active.shows("olga@example.org"))
            let search = try await world.submit("\(Self.members)/search", ["q": "novak"], as: "hana")
            #expect(search.shows("href=\"\(member)\""))
        }
    }

    @Test(
        "A member who has not used the letter yet is given a right from their own page, and acts as soon as they sign in",
        arguments: Engine.underTest)
    func acting(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            var joy = try await world.open("\(Self.members)/new/person", as: "hana").hidden(to: Self.members)
            joy["name"] = "Joy Berg"
            joy["language"] = "en"
            let enrolled = try await world.submit(Self.members, joy, as: "hana")
            let member = String(try #require(enrolled.location).prefix { $0 != "?" })
            let id = String(member.dropFirst(Self.members.count + 1))
            let page = try await world.open(member, as: "hana")
            #expect(page.shows("Not chosen yet") && page.shows("Pending"))
            #expect(page.shows("href=\"/administration/proxies?proxy=\(id)#add\">Let them act for a patient</a>"))

            let add = "/administration/proxies"
            #expect(try await world.open("\(add)?proxy=\(id)", as: "cy").status == 404)
            let staff = try await world.open("\(add)?proxy=\(try world.account("cy").id)", as: "hana")
            #expect(staff.shows("Username of the proxy") && !staff.shows("Cy Flores"), "only a member can be chosen")
            let form = try await world.open("\(add)?proxy=\(id)", as: "hana")
            #expect(form.shows("<bdi>Joy Berg</bdi>") && !form.shows("Username of the proxy"))
            #expect(form.hidden(to: add)["proxy"] == id)
            let terms = ["relationship": "mother", "basis": "parent-of-minor", "scope": "write", "types": "medical", "verified": "true"]
            let right = form.hidden(to: add).merging(terms) { $1 }
            let refused = try await world.submit(add, right.merging(["patient": "nothing"]) { $1 }, as: "hana")
            #expect(refused.status == 422 && refused.shows("<bdi>Joy Berg</bdi>") && refused.hidden(to: add)["proxy"] == id)
            let added = try await world.submit(add, right.merging(["patient": "MRN-noah"]) { $1 }, as: "hana")
            #expect(try await world.open(try #require(added.location), as: "hana").shows("Joy Berg for Noah Park"))

            let letter = try await world.submit("\(member)/letter", [:], as: "hana")
            let code = String(try #require(letter.html.firstMatch(of: /<strong class="code">([^<]*)<\/strong>/)).1)
            let browser = MemberBrowser(world)
            #expect(try await browser.post("/activate", ["token": code, "username": "joy", "password": APIWorld.password]).status == 303)
            #expect(try await browser.signIn("joy").status == 303)
            #expect(try await browser.get("/patients/\(try world.patient("noah"))/conversations").status == 200)

            #expect(try await world.submit("\(member)/state", ["state": "inactive", "reason": "Moved away."], as: "hana").status == 303)
            #expect(!(try await world.open(member, as: "hana")).shows("Let them act for a patient"))
        }
    }

    @Test("A password letter needs an identity check; inactive needs a reason; both are told on the page", arguments: Engine.underTest)
    func changing(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let path = "\(Self.members)/\(try world.account("ben").id)"
            let unchecked = try await world.submit("\(path)/password-letter", ["check": ""], as: "hana")
            #expect(unchecked.status == 422 && unchecked.shows("Say how you made sure who it is."))
            let letter = try await world.submit("\(path)/password-letter", ["check": "call-back"], as: "hana")
            #expect(letter.status == 200 && letter.shows("/new-password"))
            let without = try await world.submit("\(path)/state", ["state": "inactive", "reason": " "], as: "hana")
            #expect(without.status == 422 && without.shows("id=\"reason-trouble\""))
            let out = try await world.submit("\(path)/state", ["state": "inactive", "reason": "moved <away>"], as: "hana")
            let page = try await world.open(try #require(out.location), as: "hana")
            #expect(page.shows("Every device was signed out.") && page.shows("moved &lt;away&gt;") && page.shows("Make active"))
            #expect(try await world.open("\(Self.members)?state=inactive", as: "hana").shows("Ben Ortiz"))
            #expect(!(try await world.open("\(Self.members)?state=active", as: "hana")).shows("Ben Ortiz"))
            #expect(try await world.submit("\(path)/state", ["state": "active"], as: "hana").status == 303)
            let saved = try await world.submit("\(path)/details", ["language": "es", "email": ""], as: "hana")
            #expect(saved.location == "\(path)?saved")
        }
    }

    @Test(
        "A patient's clinical groups are marked on the page that shows the patient, with an account and without; what is not marked ends",
        arguments: Engine.underTest)
    func clinicalGroups(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            func marked(_ code: String) -> String { "name=\"group\" value=\"\(code)\" checked>" }
            let pages = [
                ("ada", "\(Self.members)/\(try world.account("ada").id)"),
                ("noah", "\(Self.members)/new/patient/\(try world.patient("noah"))"),
            ]
            for (name, path) in pages {
                let action = "/administration/patients/\(try world.patient(name))/clinical-groups"
                let before = try await world.open(path, as: "hana")
                #expect(before.status == 200 && before.shows("action=\"\(action)\""), "\(name)")
                #expect(before.shows("name=\"group\" value=\"cardiology\">") && !before.shows(marked("cardiology")), "\(name)")
                let saved = try await world.submit(action, pairs: [("group", "cardiology"), ("group", "primary-care")], as: "hana")
                #expect(saved.status == 303 && saved.location == "\(path)?saved", "\(name)")
                let both = try await world.open(try #require(saved.location), as: "hana")
                #expect(both.shows("Saved.") && both.shows(marked("cardiology")) && both.shows(marked("primary-care")), "\(name)")
                #expect(!both.shows(marked("pediatrics")) && !both.shows("as another system says"), "\(name)")

                let refused = try await world.submit(action, pairs: [("group", "cardiology"), ("group", "surgery")], as: "hana")
                #expect(refused.status == 422 && refused.shows("Not every one of these is a clinical group"), "\(name)")
                #expect(refused.shows(marked("cardiology")) && refused.shows(marked("primary-care")), "\(name): nothing changed")
                for other in ["cy", "admin", "priv"] {
                    #expect(try await world.submit(action, ["group": "pediatrics"], as: other).status == 404, "\(other)")
                }
                _ = try await world.submit(action, ["group": "primary-care"], as: "hana")
                let one = try await world.open(path, as: "hana")
                #expect(one.shows(marked("primary-care")) && !one.shows(marked("cardiology")), "\(name)")
                #expect(try await world.submit(action, as: "hana").status == 303)
                #expect(!(try await world.open(path, as: "hana")).shows(marked("primary-care")), "\(name)")
            }
        }
    }

    @Test(
        "A clinical group that another system says shows so until somebody saves it, and goes when it is no longer marked",
        arguments: Engine.underTest)
    func importedGroup(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let (portal, ada) = (world.portal, try world.patient("ada"))
            let group = try #require(try await portal.site().clinicalGroup(code: "cardiology")).id
            let facts = PatientFacts(
                identifiers: [Patients.Identifier(authority: "HOSP", value: "MRN-ada")], clinicalGroup: group)
            _ = try await portal.perform { Effect(try portal.patients.take(facts, by: .operator, in: $0).outcome) }
            let page = try await world.open("\(Self.members)/\(try world.account("ada").id)", as: "hana")
            #expect(page.shows("value=\"cardiology\" checked>") && page.shows("<small>as another system says</small>"))
            let action = "/administration/patients/\(ada)/clinical-groups"
            #expect(try await world.submit(action, ["group": "cardiology"], as: "hana").status == 303)
            let both = try await world.open("\(Self.members)/\(try world.account("ada").id)", as: "hana")
            #expect(both.shows("value=\"cardiology\" checked>") && !both.shows("as another system says"), "the practice says it too")
            #expect(try await world.submit(action, as: "hana").status == 303)
            _ = try await portal.perform { Effect(try portal.patients.take(facts, by: .operator, in: $0).outcome) }
            let after = try await world.open("\(Self.members)/\(try world.account("ada").id)", as: "hana")
            #expect(!after.shows("value=\"cardiology\" checked>"), "the same file brings nothing back")
        }
    }

    @Test("People of the practice get letters, administrators at the terminal alone", arguments: Engine.underTest)
    func users(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let page = try await world.open("/administration/users", as: "hana")
            #expect(page.shows("aria-describedby=\"user-cy\">Make activation letter</button>"))
            #expect(!page.shows("/administration/users/admin/letter") && page.shows("made at the server"))
            let letter = try await world.submit("/administration/users/cy/letter", [:], as: "hana")
            #expect(letter.status == 200 && letter.shows("Type your username, cy,"))
            let refused = try await world.submit("/administration/users/admin/letter", [:], as: "hana")
            #expect(refused.status == 403 && refused.shows("threadwell account activation"))
            try await world.portal.identity.setPassword(of: try world.account("di").id, to: APIWorld.password, by: .operator)
            let unchecked = try await world.submit("/administration/users/di/password-letter", [:], as: "hana")
            #expect(unchecked.status == 422 && unchecked.shows("id=\"check-di-trouble\"") || unchecked.shows("Say how you made sure"))
            let desk = try await world.submit("/administration/users/di/password-letter", ["check": "photo-id"], as: "hana")
            #expect(desk.status == 200)
            let code = String(try #require(desk.html.firstMatch(of: /<strong class="code">([^<]*)<\/strong>/)).1)
            let browser = MemberBrowser(world)
            let new = "seven lanterns by the lake"
            #expect(try await browser.post("/new-password", ["token": code, "password": new]).location == "/sign-in?password=1")
            #expect(try await browser.post("/new-password", ["token": code, "password": new]).status == 422)
            #expect(try await browser.signIn("di").status == 401)
            #expect(try await browser.signIn("di", password: new).location == "/workbench")
        }
    }

    @Test("The pages speak Spanish", arguments: Engine.underTest)
    func spanish(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            try await world.portal.database.write { tx in try tx.execute("UPDATE account SET language = 'es' WHERE username = 'hana'") }
            let page = try await world.open("\(Self.members)/\(try world.account("ada").id)", as: "hana")
            #expect(page.shows("Comprobación de identidad") && page.shows("Desactivar") && page.shows("<html lang=\"es\""))
            #expect(page.shows("Equipos médicos") && page.shows("Guardar los equipos") && page.shows("Cardiología"))
            let groups = "/administration/patients/\(try world.patient("ada"))/clinical-groups"
            #expect(try await world.submit(groups, ["group": "surgery"], as: "hana").shows("Alguno de estos equipos no es de este centro."))
            #expect(try await world.open("\(Self.members)/new", as: "hana").shows("Añadir un paciente"))
        }
    }
}
