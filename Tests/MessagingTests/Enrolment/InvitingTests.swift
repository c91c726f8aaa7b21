import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("Enrolling a whole file")
struct InvitingTests {
    private func send(_ text: String, _ f: PortalFixture) async throws -> Invitations {
        let file = try InvitationFile.read(Array(text.utf8))
        let hana = try f.person("hana")
        let id = try await f.portal.perform { Effect(try f.portal.enrolment.take(file, by: hana, in: $0)) }
        while try await f.portal.enrolWaitingLines(most: 100) > 0 {}
        return try await f.portal.read { try f.portal.enrolment.invitations(id, by: hana, in: $0) }
    }

    private static let text = """
        given,family,birthDate,recordNumber,language,email
        Olga,Nováková,1985-06-02,7001,es,olga@example.org
        Ada,Park,1985-06-02,004411,,
        Noah,Park,2017-03-14,004417,,
        Noah,Park,2017-03-15,004417,,
        Ivan,Novák,tomorrow,7002,,
        ,,1985-06-02,7003,,
        Jan,Novák,1985-06-02,7004,fr,
        Jan,Novák,1985-06-02,7005,,nowhere
        =cmd,Novák,1985-06-02,7006,,
        Jan "Novák,1985
        """

    @Test("Each line is enrolled whole or not at all, and the same file again changes nothing", arguments: Engine.underTest)
    func whole(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let patients = try await f.count("SELECT count(*) FROM patient")
            let first = try await send(Self.text, f)
            #expect(first.counts == [.enrolled: 2, .known: 1, .failed: 7] && first.isDone && first.lines == 10)
            // Only the lines that were enrolled left anything: one patient was new.
            #expect(try await f.count("SELECT count(*) FROM patient") == patients + 1)
            let hana = try f.person("hana")
            let failed = try await f.portal.read { try f.portal.enrolment.lines(of: first.id, .failed, by: hana, in: $0) }
            #expect(failed.map(\.number) == [5, 6, 7, 8, 9, 10, 11])
            #expect(
                failed.map(\.fault) == [
                    "another-person", "birth-date-not-accepted", "name-missing", "language-unknown", "address-not-accepted", "formula",
                    "line-broken",
                ])
            #expect(failed.allSatisfy { $0.refusal != nil } && failed[0].name == "Noah Park")
            let again = try await send(Self.text, f)
            #expect(again.counts == [.known: 3, .failed: 7])
            #expect(try await f.count("SELECT count(*) FROM membership WHERE state = 'pending' AND until_at IS NULL") == 2)
            let sealed = try await f.portal.read { tx in
                try tx.all("SELECT content FROM invitation_line") { String(decoding: try $0[0] as [UInt8], as: UTF8.self) }
            }
            #expect(sealed.allSatisfy { !$0.contains("Nov") && !$0.contains("7001") })
        }
    }

    @Test("Letters are made page by page for those who have not used one", arguments: Engine.underTest)
    func letters(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let lines = (1...5).map { "Person,Number\($0),1985-06-02,8\($0)" }.joined(separator: "\n")
            let file = try await send("given,family,birthDate,recordNumber\n" + lines, f)
            let hana = try f.person("hana")
            func codes(after line: Int) async throws -> [(line: Int, account: Account, code: IssuedCode)] {
                try await f.portal.database.write { try f.portal.enrolment.codes(of: file.id, after: line, limit: 3, by: hana, in: $0) }
            }
            let first = try await codes(after: 0)
            #expect(first.map(\.line) == [2, 3, 4])
            #expect(try await codes(after: 4).map(\.account.name) == ["Person Number4", "Person Number5"])
            try await f.activate(first[0].code.code.text, as: "number1")
            let again = try await codes(after: 0)
            #expect(again.map(\.line) == [3, 4, 5])
            await #expect(throws: EntryRefusal.codeNotAccepted) { try await f.activate(first[1].code.code.text, as: "number2") }
            try await f.activate(again[0].code.code.text, as: "number2")
        }
    }

    @Test("Lines of somebody who is no administrator any more are not enrolled", arguments: Engine.underTest)
    func noAdministrator(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let file = try InvitationFile.read(Array("given,family,birthDate,recordNumber\nA,B,1985-06-02,9".utf8))
            let hana = try f.person("hana")
            let id = try await f.portal.perform { Effect(try f.portal.enrolment.take(file, by: hana, in: $0)) }
            try await f.run("DELETE FROM account_role WHERE account = \(hana.account.id)")
            #expect(try await f.portal.enrolWaitingLines() == 1)
            #expect(try await f.count("SELECT count(*) FROM invitation_line WHERE file = \(id) AND fault = 'no-administrator'") == 1)
            let cy = try f.person("cy")
            await #expect(throws: NotFound.self) {
                try await f.portal.perform { Effect(try f.portal.enrolment.take(file, by: cy, in: $0)) }
            }
        }
    }

    @Test("Two nodes that enrol at once enrol each line once", arguments: Engine.underTest)
    func twoNodes(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let lines = (1...40).map { "Person,Number\($0),1985-06-02,8\($0)" }.joined(separator: "\n")
            let file = try InvitationFile.read(Array(("given,family,birthDate,recordNumber\n" + lines).utf8))
            let hana = try f.person("hana")
            let id = try await f.portal.perform { Effect(try f.portal.enrolment.take(file, by: hana, in: $0)) }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 1...3 { group.addTask { while try await f.portal.enrolWaitingLines() > 0 {} } }
                try await group.waitForAll()
            }
            #expect(try await f.count("SELECT count(*) FROM invitation_line WHERE file = \(id) AND state = 'enrolled'") == 40)
            #expect(try await f.count("SELECT count(*) FROM audit_event WHERE action = 'enrol'") == 40)
        }
    }
}
