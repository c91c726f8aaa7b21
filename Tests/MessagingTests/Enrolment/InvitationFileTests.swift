import Testing

@testable import Messaging

@Suite("Files of people to be enrolled")
struct InvitationFileTests {
    private static let header = "given,family,birthDate,recordNumber,language,email"

    private func read(_ text: String) throws -> [InvitationLine] { try InvitationFile.read(Array(text.utf8)).lines }

    @Test("Columns in any order, three dividers, quotes, a byte order mark and empty lines")
    func forms() throws {
        let first = try read("\u{FEFF}" + Self.header + "\r\nOlga,\"Novák, \"\"Olli\"\"\",1985-06-02,77,es,o@example.org\r\n\r\n")
        #expect(first.map(\.number) == [2])
        let person = try first[0].person()
        #expect(person.patient.family == "Novák, \"Olli\"" && person.patient.recordNumber == "77" && person.email == "o@example.org")
        let second = try read("RecordNumber;BirthDate;Family;Given\n77;1985-06-02;Novák;Olga\n78;1985-06-02;王;美")
        #expect(try second.map { try $0.person().patient.given } == ["Olga", "美"])
        #expect(try read("given\tfamily\tbirthDate\trecordNumber\nA\tB\t1985-06-02\t1").first?.name == "A B")
    }

    @Test("A line that is broken or holds a formula is at fault by itself")
    func broken() throws {
        let lines = try read(
            "given,family,birthDate,recordNumber\nA,B,1985-06-02\nA,\"B,1985-06-02,1\nA,B\"x,1985-06-02,1\n=1+1,B,1985-06-02,1\n\"@SUM(A1)\",B,1985-06-02,1\nA,B,1985-06-02,-2\nA,B,1985-06-02,1\n"
        )
        let faults = lines.map { line -> InvitationFault? in
            do {
                _ = try line.person()
                return nil
            } catch {
                return error as? InvitationFault
            }
        }
        #expect(faults == [.lineBroken, .lineBroken, .lineBroken, .formula, .formula, .formula, nil])
        #expect(lines.last?.number == 8)
    }

    @Test("What is no such file is refused whole")
    func refused() {
        func refusal(_ bytes: [UInt8]) -> InvitationRefusal? {
            do {
                _ = try InvitationFile.read(bytes)
                return nil
            } catch { return error }
        }
        let header = Array((Self.header + "\n").utf8)
        #expect(refusal([]) == .empty && refusal(header) == .empty && refusal(Array("\n\n".utf8)) == .empty)
        #expect(refusal([0xFF, 0xFE, 0x67, 0x00]) == .encoding)
        #expect(refusal(header + [0x4F, 0xE9, 0x2C]) == .encoding)
        #expect(refusal(Array("given,family\nA,B".utf8)) == .columns)
        #expect(refusal(Array("given,given,family,birthDate,recordNumber\n".utf8)) == .columns)
        #expect(refusal(Array("given,family,birthDate,recordNumber,ssn\n".utf8)) == .columns)
        let line = Array("A,B,1985-06-02,1,en,\n".utf8)
        #expect(refusal(header + (0..<10_000).flatMap { _ in line }) == nil)
        #expect(refusal(header + (0..<10_001).flatMap { _ in line }) == .tooManyLines)
        #expect(refusal(header + [UInt8](repeating: 0x41, count: 1_000_000)) == .tooLarge)
    }

    @Test("What is kept of a line reads back the same")
    func kept() throws {
        let lines = try read(Self.header + "\nOlga,Novák,1985-06-02,77,es,o@example.org\nbroken\n")
        for line in lines { #expect(InvitationLine(number: line.number, plain: line.plain) == line) }
    }
}
