import HTTPTypes
import Messaging
import NIOCore
import Persistence
import TestSupport
import Testing
import WebSupport

@testable import Web

@Suite("What pages answer to what they cannot take")
struct RefusalPageTests {
    @Test("Unknown, malformed and somebody else's are the same bytes", arguments: Engine.underTest)
    func sameNothing(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let ada = try await MemberBrowser.signedIn("ada", world)
            let address = try await world.written(by: ada)
            let ben = try await MemberBrowser.signedIn("ben", world)
            let unknown = (world.portal.surroundings.ids.next() as ID<Conversation>).description
            let own = try world.messages(of: "ben")
            let theirs = try await ben.get(address)
            #expect(theirs.status == 404)
            let others = [
                "\(own)/\(unknown)", "\(own)/no-id", "\(own)/\(address.split(separator: "/")[3])", try world.messages(of: "ada"),
                "/no/such/page",
                "/patients/\(unknown)/conversations/new",
            ]
            for path in others {
                let answer = try await ben.get(path)
                #expect(answer.status == 404 && answer.html == theirs.html, "\(path)")
            }
        }
    }

    @Test("A form from another site, without a token or with another session's token changes nothing", arguments: Engine.underTest)
    func crossSite(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let browser = try await MemberBrowser.signedIn("ada", world)
            let path = try world.messages(of: "ada")
            let page = try await browser.get(path + "/new")
            let form = try #require(page.fields(to: path))
                .merging(["type": "medical", "to": "primary-care", "subject": "A", "message": "Kept words"]) { $1 }
            let foreign = try await browser.post(path, form, headers: [.secFetchSite: "cross-site"])
            #expect(foreign.status == 403 && !foreign.shows("Kept words"))
            var without = form
            without[CrossSiteGuard.tokenField] = nil
            #expect(try await browser.post(path, without).status == 403)
            let other = try await MemberBrowser.signedIn("ada", world)
            let stale = try await other.post(path, form)
            #expect(stale.status == 403 && stale.shows("What you wrote is kept."))
            #expect(
                try await browser.post("/sign-in", ["username": "ada", "password": "x"], headers: [.secFetchSite: "cross-site"]).status
                    == 403)
            #expect(try await world.rows("message") == 0)
        }
    }

    @Test("Wrong method 405 with Allow, wrong type 415, too large 413", arguments: Engine.underTest)
    func protocolFaults(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let browser = try await MemberBrowser.signedIn("ada", world)
            let path = try world.messages(of: "ada")
            let method = try await browser.send(.delete, path, body: nil)
            #expect(method.status == 405 && method.headers[.allow]?.contains("GET") == true)
            #expect(method.headers[.contentType] == "text/html; charset=utf-8")
            let type = try await browser.post(path, [:], headers: [.contentType: "text/plain"])
            #expect(type.status == 415 && type.shows("was not sent the way a browser sends it"))
            let large = try await browser.send(
                .post, path, headers: [.contentType: "application/x-www-form-urlencoded", .secFetchSite: "same-origin"],
                body: ByteBuffer(repeating: UInt8(ascii: "a"), count: 1_048_576))
            #expect(large.status == 413 && large.shows("nothing was sent, and nothing of it is kept here"))
            let broken = try await browser.send(
                .post, path, headers: [.contentType: "application/x-www-form-urlencoded", .secFetchSite: "same-origin"],
                body: ByteBuffer(string: "message=%zz"))
            #expect(broken.status == 400)
        }
    }

    @Test(
        "What is too large to be read is not said to be kept, in either language, whichever way the form was sent",
        arguments: Engine.underTest)
    func tooLarge(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let browser = try await MemberBrowser.signedIn("ada", world)
            let path = try world.messages(of: "ada")
            let page = try await browser.get(path + "/new")
            let form = ["type": "medical", "to": "primary-care", "subject": "Long", "message": String(repeating: "long ", count: 210_000)]
            for (language, sentence) in [("en", "nothing of it is kept here"), ("es", "aquí no se guarda nada de ello")] {
                _ = try await world.portal.perform { tx in
                    try tx.execute("UPDATE account SET language = \(language) WHERE username = 'ada'")
                    return Effect(())
                }
                let plain = try await browser.submit(page, to: path, form)
                let inParts = try await browser.submit(page, to: path, form, files: [])
                for refused in [plain, inParts] {
                    #expect(refused.status == 413 && refused.shows(sentence))
                    #expect(!refused.shows("long long") && refused.headers[.cacheControl] == "no-store")
                }
            }
            #expect(try await world.rows("message") == 0)
        }
    }

    @Test("Every answer carries the security headers, and pages of people are stored by nobody", arguments: Engine.underTest)
    func headers(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            for path in ["/sign-in", "/no/such", "/livez", "/"] {
                let answer = try await MemberBrowser(world).get(path)
                #expect(answer.headers[.contentSecurityPolicy] == SecurityHeaders.contentSecurityPolicy, "\(path)")
                #expect(answer.headers[.cacheControl] == "no-store", "\(path)")
                #expect(answer.headers[.xContentTypeOptions] == "nosniff", "\(path)")
                #expect(answer.headers[.xRequestID] != nil, "\(path)")
            }
        }
    }

    @Test("The style sheet is kept for ever under the name of its content")
    func assets() async throws {
        try await APIWorld.with(.sqlite) { world in
            let answer = try await MemberBrowser(world).get(AssetPaths.style)
            #expect(answer.status == 200 && answer.headers[.cacheControl] == SecurityHeaders.immutable)
            #expect(try await MemberBrowser(world).get("/assets/threadwell.css").status == 404)
        }
    }

    @Test("Ready says so, and says no while draining", arguments: Engine.underTest)
    func readiness(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let browser = MemberBrowser(world)
            #expect(try await browser.get("/readyz").status == 200)
            world.services.drain()
            let draining = try await browser.get("/readyz")
            #expect(draining.status == 503 && draining.shows("draining"))
            #expect(try await browser.get("/livez").status == 200)
        }
    }

    @Test("More readings than a person makes are asked to wait", arguments: Engine.underTest)
    func readLimit(engine: Engine) async throws {
        try await APIWorld.with(engine, limits: .on) { world in
            let browser = try await MemberBrowser.signedIn("ada", world)
            let path = try world.messages(of: "ada")
            #expect(try await browser.get(path).status == 200)
            try world.exhaust(.look, of: "ada")
            let refused = try await browser.get(path)
            #expect(refused.status == 429 && refused.headers[.retryAfter] != nil)
            #expect(try await browser.get(path, headers: [.xFragment: "1", .xLive: "1"]).status == 200)
        }
    }

    @Test("While the store is gone a form comes back with its words and the way to send it again", arguments: Engine.underTest)
    func storeGone(engine: Engine) async throws {
        try await APIWorld.with(engine, isDamaged: true) { world in
            let browser = try await MemberBrowser.signedIn("ada", world)
            let path = try world.messages(of: "ada")
            let page = try await browser.get(path + "/new")
            await world.portal.database.close()
            let answer = try await browser.submit(
                page, to: path, ["type": "medical", "to": "primary-care", "subject": "A", "message": "Kept words"])
            #expect(answer.status == 503 && answer.headers[.retryAfter] != nil)
            let form = try #require(answer.fields(to: path))
            #expect(form["message"] == "Kept words" && form[FormOnce.field] == page.fields(to: path)?[FormOnce.field])
            #expect(form[CrossSiteGuard.tokenField] != nil)
            #expect(try await browser.get(path).status == 503)
        }
    }

    @Test("A text that the store cannot hold is refused with a sentence, to programs and on pages")
    func unsupportedText() throws {
        guard case .refused(let refusal) = Fault(DatabaseFailure.unsupportedText) else {
            Issue.record("it is something a person can mend")
            return
        }
        let problem = Problem(refusal)
        #expect(problem.status == 422 && problem.code == "unsupported-character")
        #expect(!problem.title.isEmpty && problem.detail.hasSuffix("Remove it and send it again."))
        let (english, spanish) = (Words(.english).common.sentence(refusal), Words(.spanish).common.sentence(refusal))
        #expect(english == refusal.sentence && spanish.hasPrefix("Hay un carácter"))
    }

    @Test("Where one code stands for two refusals, each has its own sentence in Spanish too")
    func deceased() {
        let words = Words(.spanish).common
        #expect(SystemMessageRefusal.patientDeceased.code == EnrolmentRefusal.patientDeceased.code)
        #expect(words.sentence(SystemMessageRefusal.patientDeceased).contains("no se envía nada"))
        #expect(words.sentence(EnrolmentRefusal.patientDeceased).contains("No se da de alta a nadie"))
    }
}
