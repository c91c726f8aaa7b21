import Foundation
import HTTPTypes
import HummingbirdTesting
import Messaging
import NIOCore
import Persistence
import TestSupport
import Testing
import WebSupport

@testable import Web

@Suite("Workbench: keys")
struct WorkbenchKeyTests {
    @Test("Every key is listed with what it does, and is a key of some page or of the module", arguments: Engine.underTest)
    func listed(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            // Whoever asks acts for somebody else too, so that it may be about another patient.
            try await world.grant("ada", for: "noah")
            let (own, theirs) = (try await world.waitingTask("Dizzy"), try await world.waitingTask("Rash"))
            _ = try await world.waitingTask("Cough")
            _ = try await world.claimed(theirs)
            var pages = [try await world.open("/workbench", as: "di")]
            pages.append(try await world.claimed(own, by: "di"))
            pages.append(try await world.open("/workbench/tasks/\(theirs)", as: "di"))
            let sent = try await world.reply("Rest.", from: pages[1], to: own, as: "di")
            pages.append(try await world.open(try #require(sent.location), as: "di"))

            let asset = try #require(EmbeddedAssets.named("threadwell.js"))
            let module = String(decoding: asset.bytes, as: UTF8.self)
            for key in WorkbenchKey.allCases {
                let caps = key.caps.map { "<kbd>\($0)</kbd>" }.joined(separator: " ")
                let line = "<dt>\(caps)</dt><dd>\(EnglishWorkbenchWords().key(key))</dd>"
                for page in pages { #expect(page.shows(line), "\(key) is not listed") }
                let isHeard =
                    switch key {
                    case .next, .previous, .open: module.contains("keys === \"\(key.rawValue)\"")
                    case .leave: module.contains("event.key === \"Escape\"")
                    default: pages.contains { $0.shows("data-key-press=\"\(key.rawValue)\"") }
                    }
                #expect(isHeard, "nothing hears \(key)")
            }
        }
    }

    @Test("Keys that lead where somebody may not go are not listed for them", arguments: Engine.underTest)
    func closed(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let page = try await world.open("/workbench", as: "cy")
            for key in [WorkbenchKey.inbox, .newMessage] {
                #expect(!page.shows(EnglishWorkbenchWords().key(key)) && !page.shows("data-key-press=\"\(key.rawValue)\""), "\(key)")
            }
            #expect(page.shows(EnglishWorkbenchWords().key(.tasks)), "the premise: its keys are listed")
        }
    }

    @Test("Switched off on a device, single keys are off on its pages, and on again when they are wanted", arguments: Engine.underTest)
    func switchedOff(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let token = try world.token("cy")
            let signedIn = try #require(try await world.portal.identity.session(token: token, live: true))
            let proof = world.services.guarding.token(session: signedIn.session.bytes)
            let guarded = "\(CrossSiteGuard.tokenField)=\(proof.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")"
            /// What the device keeps from then on.
            func save(_ form: String) async throws -> String {
                let headers: HTTPFields = [
                    .cookie: "staff=\(token)", .contentType: "application/x-www-form-urlencoded", .origin: "http://localhost",
                ]
                let answer = try await world.client.execute(
                    uri: "/workbench/settings/keys", method: .post, headers: headers, body: ByteBuffer(string: form))
                #expect(answer.status == .seeOther)
                let kept = answer.headers[values: .setCookie].first { $0.hasPrefix("keys=") }
                return String(try #require(kept).prefix { $0 != ";" })
            }
            func workbench(_ kept: String) async throws -> String {
                let answer = try await world.client.execute(
                    uri: "/workbench", method: .get, headers: [.cookie: "staff=\(token); \(kept)"], body: nil)
                return String(buffer: answer.body)
            }
            #expect(try await workbench("").contains("data-keys=\"on\""), "on, until somebody does not want them")
            let off = try await save(guarded)
            #expect(try await workbench(off).contains("data-keys=\"off\""))
            let on = try await save("\(guarded)&keys=on")
            #expect(try await workbench(on).contains("data-keys=\"on\""))
        }
    }
}
