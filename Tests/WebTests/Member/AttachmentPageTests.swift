import HTTPTypes
import Messaging
import NIOCore
import Persistence
import TestSupport
import Testing
import WebSupport

@testable import Web

@Suite("Portal: files with a message, without scripts")
struct AttachmentPageTests {
    @Test("A picture goes with a new message and is seen in the conversation; a document goes with a reply", arguments: Engine.underTest)
    func wholeWay(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let ada = try await MemberBrowser.signedIn("ada", world)
            let messages = "/patients/\(try world.patient("ada"))/conversations"
            let page = try await ada.get(messages + "/new")
            #expect(page.shows("enctype=\"multipart/form-data\"") && page.shows("<label for=\"files\">Attach files</label>"))
            let sent = try await ada.submit(
                page, to: messages, ["type": "medical", "to": "primary-care", "subject": "A rash", "message": "Please look."],
                files: [("rash.png", SampleFiles.png())])
            #expect(sent.status == 303, "\(sent.html)")
            let conversation = try await ada.follow(sent)
            let picture = try #require(conversation.html.firstMatch(of: /<img src="(\/attachments\/[^"]+)" alt="rash\.png"/)?.1)
            let bytes = try await ada.get(String(picture))
            #expect(bytes.status == 200 && bytes.headers[.contentType] == "image/png")
            let place = try #require(conversation.html.firstMatch(of: /action="([^"]+\/messages)"/)?.1)
            let replied = try await ada.submit(
                conversation, to: String(place), ["message": "And this."], files: [("plan.pdf", SampleFiles.pdf)])
            let after = try await ada.follow(replied)
            #expect(after.html.contains(#/href="/attachments/[^"]+" download><bdi>plan.pdf/#))
            let ben = try await MemberBrowser.signedIn("ben", world)
            #expect(try await ben.get(String(picture)).status == 404)
        }
    }

    @Test(
        "The same form is one message however often its file comes; with another file, or without, it is told apart",
        arguments: Engine.underTest)
    func sameFormOtherFile(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let ada = try await MemberBrowser.signedIn("ada", world)
            let messages = try world.messages(of: "ada")
            let new = try await ada.get(messages + "/new")
            let words = ["type": "medical", "to": "primary-care", "subject": "A rash", "message": "Please look."]
            var places: Set<String> = []
            for _ in 1...2 {
                let sent = try await ada.submit(new, to: messages, words, files: [("rash.png", SampleFiles.png())])
                #expect(sent.status == 303, "\(sent.html)")
                places.insert(sent.location ?? "")
            }
            #expect(places.count == 1)
            #expect(try await world.rows("message") == 1)
            let otherStart = try await ada.submit(new, to: messages, words, files: [("rash.txt", SampleFiles.text)])
            #expect(otherStart.status == 422 && otherStart.shows("was sent already") && otherStart.shows("<bdi>rash.txt</bdi>"))

            let place = String(try #require(places.first).prefix { $0 != "?" })
            let page = try await ada.get(place)
            let reply = ["message": "And this."]
            for _ in 1...2 {
                let sent = try await ada.submit(page, to: place + "/messages", reply, files: [("plan.pdf", SampleFiles.pdf)])
                #expect(sent.status == 303, "\(sent.html)")
            }
            #expect(try await world.rows("message") == 2)
            #expect(try await ada.submit(page, to: place + "/messages", reply, files: []).status == 422)
            let other = try await ada.submit(page, to: place + "/messages", reply, files: [("plan.txt", SampleFiles.text)])
            #expect(other.status == 422 && other.shows("And this.") && other.shows("<bdi>plan.txt</bdi>"))
            #expect(try await world.rows("message") == 2)
            #expect(try await ada.submit(other, to: place + "/messages", [:], files: []).status == 303, "it goes as a message of its own")
            #expect(try await world.rows("message") == 3)
        }
    }

    @Test("S62: an infected file is said plainly, every word is kept, and the good file too", arguments: Engine.underTest)
    func infected(engine: Engine) async throws {
        let scanner = SettableScanner()
        try await APIWorld.with(engine, scanner: scanner) { world in
            let ada = try await MemberBrowser.signedIn("ada", world)
            let messages = "/patients/\(try world.patient("ada"))/conversations"
            let page = try await ada.get(messages + "/new")
            let words = ["type": "medical", "to": "primary-care", "subject": "A rash", "message": "Please look."]
            let refused = try await ada.submit(
                page, to: messages, words, files: [("good.txt", SampleFiles.text), ("photo.heic", SampleFiles.heic)])
            #expect(refused.status == 422 && refused.shows("photo.heic: This photo is in the HEIC format"))
            #expect(refused.shows("Please look.") && refused.shows("<bdi>good.txt</bdi>"))
            scanner.reply = .found("Eicar")
            let again = try await ada.submit(refused, to: messages, [:], files: [("virus.txt", SampleFiles.text)])
            #expect(again.status == 422 && again.shows("virus.txt: A virus was found in the file"))
            #expect(again.shows("Please look.") && again.shows("<bdi>good.txt</bdi>"))
            #expect(try await world.rows("message") == 0)
            let sent = try await ada.submit(again, to: messages, [:], files: [])
            #expect(sent.status == 303, "\(sent.html)")
            #expect(try await ada.follow(sent).shows("good.txt"))
        }
    }

    @Test("What is refused takes no room from the files that come after it")
    func room() async throws {
        try await APIWorld.with(.sqlite) { world in
            let ada = try await MemberBrowser.signedIn("ada", world)
            let messages = "/patients/\(try world.patient("ada"))/conversations"
            let page = try await ada.get(messages + "/new")
            let words = ["type": "medical", "to": "primary-care", "subject": "A rash", "message": "Please look."]
            // With the photo more than a message takes, and less without it.
            let photo = SampleFiles.heic + [UInt8](repeating: 0, count: 6 << 20)
            let files: [(name: String, bytes: [UInt8])] = [
                ("photo.heic", photo), ("a.pdf", Self.letter(of: 10 << 20)), ("b.pdf", Self.letter(of: 9_728 << 10)),
            ]
            let refused = try await ada.submit(page, to: messages, words, files: files)
            #expect(refused.status == 422 && refused.shows("photo.heic: This photo is in the HEIC format"))
            #expect(refused.shows("<bdi>a.pdf</bdi>") && refused.shows("<bdi>b.pdf</bdi>"))
            #expect(try await world.rows("attachment") == 2)
        }
    }

    private static func letter(of size: Int) -> [UInt8] {
        SampleFiles.pdf + [UInt8](repeating: 0x20, count: size - SampleFiles.pdf.count)
    }

    @Test("In Spanish too", arguments: Engine.underTest)
    func spanish(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let ben = try await MemberBrowser.signedIn("ben", world)
            _ = try await world.portal.perform { tx in
                try tx.execute("UPDATE account SET language = 'es' WHERE username = 'ben'")
                return Effect(())
            }
            let messages = "/patients/\(try world.patient("ben"))/conversations"
            let page = try await ben.get(messages + "/new")
            #expect(page.shows("Adjuntar archivos"))
            let refused = try await ben.submit(
                page, to: messages, ["type": "medical", "to": "primary-care", "subject": "Foto", "message": "Mire."],
                files: [("foto.heic", SampleFiles.heic)])
            #expect(refused.shows("foto.heic: Esta foto está en el formato HEIC"))
        }
    }

    @Test("What the session's end or a cut line interrupts keeps the words and takes no file in", arguments: Engine.underTest)
    func interrupted(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let ada = try await MemberBrowser.signedIn("ada", world)
            let messages = "/patients/\(try world.patient("ada"))/conversations"
            let page = try await ada.get(messages + "/new")
            let words = ["type": "medical", "to": "primary-care", "subject": "A rash", "message": "Please look."]
            let cut = try await ada.submit(page, to: messages, words, files: [("a.txt", SampleFiles.text)], cutOff: 40)
            #expect(cut.status == 400)
            let forged = try await ada.submit(
                page, to: messages, words.merging(["csrf-token": "no"]) { $1 }, files: [("a.txt", SampleFiles.text)])
            #expect(forged.status == 401 || forged.status == 403, "\(forged.status)")
            ada.forgetCookies()
            let ended = try await ada.submit(page, to: messages, words, files: [("a.txt", SampleFiles.text)])
            #expect(ended.status == 401 && ended.shows("Please look."))
            #expect(try await world.rows("attachment") == 0)
            #expect(try await world.rows("message") == 0)
        }
    }

    @Test(
        "Save draft takes the files along, Drafts and Messages mark them, and they are sent from where it goes on",
        arguments: Engine.underTest)
    func draft(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let ada = try await MemberBrowser.signedIn("ada", world)
            let patient = "/patients/\(try world.patient("ada"))"
            let messages = patient + "/conversations"
            let words = ["type": "medical", "to": "primary-care", "subject": "A rash", "message": "Please look."]
            let fields = try #require(try await ada.get(messages + "/new").fields(to: messages)).merging(words) { $1 }
            let mixed = try await ada.send(
                files: [("good.txt", SampleFiles.text), ("empty.txt", [])], fields, to: patient + "/drafts")
            #expect(mixed.status == 200 && mixed.shows("empty.txt: The file is empty") && mixed.shows("<bdi>good.txt</bdi>"))
            #expect(mixed.shows("Draft saved"), "what was taken is kept")
            let list = try await ada.get(patient + "/drafts")
            #expect(list.shows("A rash") && list.shows("<span class=\"unseen\">1 file</span>"))
            let phone = try await MemberBrowser.signedIn("ada", world)
            let path = try #require(list.html.firstMatch(of: /href="([^"]+\/drafts\/[0-9a-f-]+)"/).map { String($0.1) })
            let open = try await phone.get(path)
            #expect(open.shows("<bdi>good.txt</bdi>") && open.shows("Please look.</textarea>"))
            let sent = try await phone.submit(open, to: messages, [:], files: [])
            #expect(sent.status == 303, "\(sent.html)")
            #expect(try await phone.follow(sent).shows("good.txt"))
            #expect(try await phone.get(messages).shows("<span class=\"unseen\">1 file</span>"))
            #expect(try await world.open("/workbench", as: "cy").shows("<span class=\"unseen\">1 file</span>"))
        }
    }

    @Test("An upload of the module is answered with its line, or why it is not taken", arguments: Engine.underTest)
    func fragment(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let ada = try await MemberBrowser.signedIn("ada", world)
            let page = try await ada.get("/patients/\(try world.patient("ada"))/conversations/new")
            let token = try #require(page.fields(to: "/patients/\(try world.patient("ada"))/conversations")?["csrf-token"])
            let taken = try await ada.send(files: [("a.txt", SampleFiles.text)], ["csrf-token": token], to: "/attachments")
            #expect(taken.status == 200 && taken.shows("name=\"attachment\"") && taken.shows("<bdi>a.txt</bdi>"))
            let refused = try await ada.send(files: [("a.txt", [])], ["csrf-token": token], to: "/attachments")
            #expect(refused.status == 422 && refused.shows("The file is empty"))
        }
    }

    @Test("A file that is being checked, or was taken out, is told by its word and cannot be opened", arguments: Engine.underTest)
    func states(engine: Engine) async throws {
        let scanner = SettableScanner(.noAnswer)
        try await APIWorld.with(engine, scanner: scanner) { world in
            let ada = try await MemberBrowser.signedIn("ada", world)
            let messages = "/patients/\(try world.patient("ada"))/conversations"
            let sent = try await ada.submit(
                try await ada.get(messages + "/new"), to: messages,
                ["type": "medical", "to": "primary-care", "subject": "A rash", "message": "Please look."],
                files: [("rash.png", SampleFiles.png())])
            let page = try await ada.follow(sent)
            #expect(page.shows("Being checked for viruses") && !page.shows("href=\"/attachments/"))
            scanner.reply = .found("Eicar")
            world.clock.advance(seconds: 5)
            #expect(try await world.portal.attachments.scanNext(world.portal.site()))
            let later = try await ada.follow(sent)
            #expect(later.shows("Removed: a virus was found in it") && later.shows("Please look."))
        }
    }
}

extension MemberBrowser {
    /// Sends the form of a page with files chosen in it, as a browser without scripts does.
    func submit(
        _ page: WebPage, to action: String, _ fields: [String: String], files: [(name: String, bytes: [UInt8])], cutOff: Int = 0
    ) async throws -> WebPage {
        let form = try #require(page.fields(to: action), "there is no form to \(action)").merging(fields) { $1 }
        return try await send(files: files, form, to: action, cutOff: cutOff)
    }

    func send(
        files: [(name: String, bytes: [UInt8])], _ fields: [String: String], to action: String, cutOff: Int = 0
    ) async throws -> WebPage {
        var body: [UInt8] = []
        // The token stands first, as in every form of a page.
        for (name, value) in fields.sorted(by: { ($0.key != "csrf-token", $0.key) < ($1.key != "csrf-token", $1.key) })
        where name != "files" {
            body += Array("--XX\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n".utf8)
        }
        for file in files {
            let head =
                "--XX\r\nContent-Disposition: form-data; name=\"files\"; filename=\"\(file.name)\"\r\nContent-Type: image/png\r\n\r\n"
            body += Array(head.utf8) + file.bytes + Array("\r\n".utf8)
        }
        body += Array("--XX--\r\n".utf8)
        return try await send(
            .post, action, headers: [.contentType: "multipart/form-data; boundary=XX", .secFetchSite: "same-origin"],
            body: ByteBuffer(bytes: body.dropLast(cutOff)))
    }
}

private func < (left: (Bool, String), right: (Bool, String)) -> Bool {
    left.0 == right.0 ? left.1 < right.1 : !left.0
}
