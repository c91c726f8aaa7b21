import HTTPTypes
import Messaging
import Persistence
import TestSupport
import Testing
import WebSupport

@testable import Web

@Suite("E-mail in the settings: pages and API")
struct MailSettingsPageTests {
    @Test("A member sets an address with the password, and switches e-mails off and on", arguments: Engine.underTest)
    func member(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let browser = try await MemberBrowser.signedIn("ada", world)
            let page = try await browser.get("/settings")
            #expect(page.shows("No address is known yet") && page.shows("name=\"messages\" value=\"on\" checked"))
            let wrong = try await browser.submit(page, to: "/settings/address", ["email": "ada@example.org", "present": "wrong words"])
            #expect(wrong.status == 422 && wrong.shows("This is not your present password.") && wrong.shows("value=\"ada@example.org\""))
            let odd = try await browser.submit(page, to: "/settings/address", ["email": "ada@", "present": APIWorld.password])
            #expect(odd.status == 422 && odd.shows("This address cannot be used for this account."))
            let set = try await browser.submit(
                page, to: "/settings/address", ["email": "ada@example.org", "present": APIWorld.password])
            #expect(set.status == 303)
            let after = try await browser.follow(set)
            #expect(after.shows("Your e-mail address is changed.") && !after.shows("No address is known yet"))
            var form = try #require(after.fields(to: "/settings/notifications"))
            form["messages"] = nil
            let off = try await browser.follow(try await browser.post("/settings/notifications", form))
            #expect(off.shows("Saved.") && !off.shows("name=\"messages\" value=\"on\" checked"))
            let account = try await world.get("/account", as: "ada").body
            #expect(account["email"] == "ada@example.org" && account["notifications"]["email"] == false)
        }
    }

    @Test("The account is changed by the API: language, choices and address, each judged by itself", arguments: Engine.underTest)
    func account(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            func patch(_ body: JSONValue, as name: String) async throws -> APIAnswer {
                try await world.send(.patch, "/account", body, as: name)
            }
            let member = try await patch(["language": "es", "notifications": ["email": false]], as: "ada")
            #expect(member.status == 200 && member.body["language"] == "es" && member.body["notifications"]["email"] == false)
            let groups: JSONValue = [["workflowGroup": "primary-nurses", "kinds": ["overdue", "possible-urgent"]]]
            let staff = try await patch(["notifications": ["groups": groups]], as: "cy")
            #expect(staff.status == 200)
            #expect(
                staff.body["notifications"]["groups"].items.first { $0["workflowGroup"] == "primary-nurses" }?["kinds"]
                    == ["possible-urgent", "overdue"])
            #expect(try await patch(["notifications": ["groups": groups]], as: "ada").status == 404)
            #expect(try await patch(["notifications": ["groups": groups]], as: "eve").status == 404, "not her group")
            #expect(try await patch(["notifications": ["email": true]], as: "cy").status == 404)
            #expect(try await patch(["notifications": ["groups": [["workflowGroup": "none"]]]], as: "cy").status == 404)
            #expect(
                try await patch(["notifications": ["groups": [["workflowGroup": "primary-nurses", "kinds": ["all"]]]]], as: "cy").status
                    == 422)
            #expect(try await patch(["notifications": ["groups": "all"]], as: "cy").status == 422)
            #expect(try await patch(["notifications": ["sms": true]], as: "ada").status == 400)
            #expect(try await patch(["language": "xx"], as: "ada").code == "language-unknown")
            let address: JSONValue = ["email": "ada@example.org", "password": .string(APIWorld.password)]
            #expect(try await world.send(.put, "/account/email", address, as: "ada").body["email"] == "ada@example.org")
            let none: JSONValue = ["email": nil, "password": .string(APIWorld.password)]
            #expect(try await world.send(.put, "/account/email", none, as: "ada").body["email"] == .null)
            #expect(try await world.send(.put, "/account/email", ["password": "x"], as: "ada").status == 422)
        }
    }

    @Test(
        "A physician of no workflow group chooses to be told of replies in the inbox, and is offered nothing else",
        arguments: Engine.underTest)
    func physician(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            func groups(_ kinds: JSONValue) -> JSONValue {
                ["notifications": ["groups": [["workflowGroup": "primary-nurses", "kinds": kinds]]]]
            }
            let account = try await world.get("/account", as: "dr.sato").body
            let offered = try #require(account["notifications"]["groups"].items.first { $0["workflowGroup"] == "primary-nurses" })
            #expect(offered["offered"] == ["inbox"] && offered["kinds"] == [])
            let page = try await world.open("/workbench/settings", as: "dr.sato")
            #expect(page.shows("value=\"primary-nurses inbox\"") && !page.shows("value=\"primary-nurses overdue\""))
            let chosen = try await world.submit(
                "/workbench/settings/notifications", ["group": "primary-nurses", "kind": "primary-nurses inbox"], as: "dr.sato")
            #expect(chosen.status == 303)
            #expect(try await world.open("/workbench/settings", as: "dr.sato").shows("value=\"primary-nurses inbox\" checked"))
            #expect(try await world.send(.patch, "/account", groups(["overdue"]), as: "dr.sato").status == 404)
            #expect(try await world.send(.patch, "/account", groups([]), as: "dr.sato").status == 200)
            #expect(!(try await world.open("/workbench/settings", as: "cy")).shows("primary-nurses inbox"))
        }
    }

    @Test("What one request changes of an account is changed whole, or not at all", arguments: Engine.underTest)
    func whole(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            func both(_ kinds: JSONValue) -> JSONValue {
                ["language": "es", "notifications": ["groups": [["workflowGroup": "primary-nurses", "kinds": kinds]]]]
            }
            #expect(try await world.send(.patch, "/account", both(["overdue"]), as: "dr.sato").status == 404)
            #expect(try await world.get("/account", as: "dr.sato").body["language"] == "en")
            let changed = try await world.send(.patch, "/account", both(["inbox"]), as: "dr.sato")
            #expect(changed.status == 200 && changed.body["language"] == "es")
        }
    }

    @Test("Administration says how e-mails stand, and sends activation codes where there is an address", arguments: Engine.underTest)
    func administration(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            #expect(try await world.get("/admin/mail", as: "hana").status == 404)
            let standing = try await world.get("/admin/mail", as: "admin").body
            #expect(standing["on"] == true && standing["waiting"] == 0 && standing["problem"] == .null)
            let made = try await world.post("/admin/members", ["name": "Olga Novak", "email": "olga@example.org"], as: "hana")
            let id = try #require(made.body["id"].string)
            #expect(try await world.post("/admin/members/\(id)/activation-email", as: "hana").status == 202)
            #expect(try await world.post("/admin/workbench-users/cy/activation-email", as: "hana").code == "address-missing")
            let address: JSONValue = ["email": "cy@example.org"]
            #expect(try await world.post("/admin/workbench-users/cy/activation-email", address, as: "hana").status == 202)
            #expect(try await world.post("/admin/workbench-users/admin/activation-email", address, as: "hana").status == 403)
            #expect(try await world.get("/admin/mail", as: "admin").body["waiting"] == 2)
        }
    }
}
