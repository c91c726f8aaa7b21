import HTTPTypes
import HummingbirdTesting
import Messaging
import NIOCore
import Persistence
import TestSupport
import Testing
import WebSupport

@testable import Web

@Suite("Administration: inviting from a file")
struct InvitationPageTests {
    private static let path = "/administration/invitations"

    /// Sends a file as a browser does.
    private func send(_ content: [UInt8], _ world: APIWorld) async throws -> Screen {
        let token = try world.token("hana")
        let signedIn = try #require(try await world.portal.identity.session(token: token, live: true))
        let proof = world.services.guarding.token(session: signedIn.session.bytes)
        var body = Array("--x\r\nContent-Disposition: form-data; name=\"\(CrossSiteGuard.tokenField)\"\r\n\r\n\(proof)\r\n".utf8)
        body += Array(
            "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"people.csv\"\r\nContent-Type: text/csv\r\n\r\n".utf8)
        body += content + Array("\r\n--x--\r\n".utf8)
        let headers: HTTPFields = [.cookie: "staff=\(token)", .contentType: "multipart/form-data; boundary=x", .origin: "http://localhost"]
        let response = try await world.client.execute(uri: Self.path, method: .post, headers: headers, body: ByteBuffer(bytes: body))
        return Screen(
            status: response.status.code, location: response.headers[.location],
            html: String(decoding: response.body.readableBytesView, as: UTF8.self))
    }

    @Test("A file is sent, its lines are told one by one, and its letters are made", arguments: Engine.underTest)
    func whole(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let csv =
                "given,family,birthDate,recordNumber\nOlga,Nováková,1985-06-02,7001\n<b>Jan</b>,Novák,never,7002\nAda,Park,1985-04-02,MRN-ada\n"
            let sent = try await send(Array(csv.utf8), world)
            let path = try #require(sent.location)
            #expect(sent.status == 303 && path.hasPrefix(Self.path + "/"))
            let page = try await world.open(path, as: "hana")
            #expect(page.shows("1 enrolled · 1 was a member already · 1 failed") && page.shows("Every line was read."))
            #expect(page.shows("Line 3: <bdi>&lt;b&gt;Jan&lt;/b&gt; Novák</bdi>") && page.shows("Write the birth date"))
            let letters = try await world.submit("\(path)/letters", ["after": "0"], as: "hana")
            #expect(letters.status == 200 && letters.html.matches(of: /<article class="post"/).count == 1)
            let code = String(try #require(letters.html.firstMatch(of: /<strong class="code">([^<]*)<\/strong>/)).1)
            let done = try await MemberBrowser(world).post("/activate", ["token": code, "username": "olga", "password": APIWorld.password])
            #expect(done.status == 303)
            let none = try await world.submit("\(path)/letters", ["after": "0"], as: "hana")
            #expect(none.shows("Everybody of this file has used a letter"))
            let again = try await send(Array(csv.utf8), world)
            #expect(try await world.open(try #require(again.location), as: "hana").shows("2 were members already · 1 failed"))
            #expect(try await world.open(Self.path, as: "hana").shows("3 lines"))
        }
    }

    @Test("A long file goes on by itself, and its page shows how far it is until every line was read", arguments: Engine.underTest)
    func progress(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let lines = (1...45).map { "Olga,Novak,1985-06-02,\(8_000 + $0)\n" }.joined()
            let sent = try await send(Array("given,family,birthDate,recordNumber\n\(lines)".utf8), world)
            let path = try #require(sent.location)
            let begun = try await world.open(path, as: "hana")
            #expect(begun.shows("<h1>45 lines</h1>") && begun.shows("5 waiting · 40 enrolled"))
            #expect(begun.shows("Lines are being enrolled.") && begun.shows("href=\"\(path)\">Show how far it is</a>"))
            #expect(!begun.shows("Every line was read."))
            #expect(try await world.portal.enrolWaitingLines(most: 2) == 2)
            #expect(try await world.open(path, as: "hana").shows("3 waiting · 42 enrolled"))
            #expect(try await world.portal.enrolWaitingLines() == 3)
            let done = try await world.open(path, as: "hana")
            #expect(done.shows("<p>45 enrolled</p>") && done.shows("Every line was read."))
            #expect(!done.shows(" waiting ·") && !done.shows("Show how far it is"))
            #expect(try await world.portal.enrolWaitingLines() == 0)
        }
    }

    @Test("What is no such file is refused with a sentence, and nothing is kept", arguments: Engine.underTest)
    func refused(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            for (content, sentence) in [
                ([], "There is nobody in this file."), ([0xFF, 0xFE, 0x41, 0x00], "This file is not UTF-8."),
                (Array("name\nOlga".utf8), "The first line must name the columns"),
            ] as [([UInt8], String)] {
                let answer = try await send(content, world)
                #expect(answer.status == 422 && answer.shows(sentence), "\(sentence)")
            }
            #expect(try await send([UInt8](repeating: 0x41, count: 1_050_000), world).status == 413)
            #expect(try await world.rows("invitation_file") == 0)
            #expect(try await world.open(Self.path + "/\(world.account("ada").id)", as: "hana").status == 404)
        }
    }
}
