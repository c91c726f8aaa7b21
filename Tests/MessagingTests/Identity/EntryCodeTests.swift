import Testing

@testable import Messaging

@Suite("Codes that let somebody in once")
struct EntryCodeTests {
    private static let bytes: [UInt8] = [0x00, 0x01, 0xFE, 0xFF] + (4..<16).map { UInt8($0 * 17) }

    @Test("A code is 26 characters without look-alikes, in groups of four, and reads back", arguments: [16, 32])
    func roundTrip(length: Int) throws {
        let random = (0..<length).map { UInt8(($0 * 37 + 11) & 0xFF) }
        let code = EntryCode(random: random)
        let digits = code.text.filter { $0 != "-" }
        #expect(digits.count == (length == 16 ? 26 : 52))
        #expect(digits.allSatisfy { "0123456789ABCDEFGHJKMNPQRSTVWXYZ".contains($0) })
        let groups = code.text.split { $0 == "-" }
        #expect(groups.dropLast().allSatisfy { $0.count == 4 })
        #expect(try #require(EntryCode(code.text)) == code)
    }

    @Test("It is read however it was copied: small letters, blanks, dashes, O for 0, I and L for 1, full-width forms")
    func typed() throws {
        let code = EntryCode(random: Self.bytes)
        let digits = code.text.filter { $0 != "-" }
        let spellings = [
            digits, digits.lowercased(), " " + digits.map { "\($0) " }.joined(), code.text.replacing("-", with: "–"),
            digits.replacing("0", with: "o").replacing("1", with: "l"), digits.replacing("0", with: "O").replacing("1", with: "I"),
            String(String.UnicodeScalarView(digits.unicodeScalars.compactMap { Unicode.Scalar($0.value + 0xFEE0) })),
        ]
        for spelling in spellings { #expect(EntryCode(spelling) == code, "\(spelling)") }
    }

    @Test(
        "What was never given out is none",
        arguments: [
            "", "0123", String(repeating: "0", count: 25), String(repeating: "U", count: 26), String(repeating: "Z", count: 26), "é",
        ])
    func never(typed: String) {
        #expect(EntryCode(typed) == nil)
        #expect(EntryCode(String(repeating: typed + "0", count: 300)) == nil)
    }

    @Test(
        "An address is one somebody can be written to",
        arguments: [
            ("ada@example.org", true), ("a.b+c@mail.example.org", true), ("ada@example", false), ("ada", false), ("@example.org", false),
            ("ada@", false), ("ada@exa mple.org", false), ("ada@example.org\r\nBcc: x@y.org", false), ("ada@b@example.org", false),
            ("<ada@example.org>", false), ("ada@-example.org", false), ("ada@example..org", false), ("adá@example.org", false),
            (String(repeating: "a", count: 65) + "@example.org", false),
        ])
    func addresses(address: String, isAccepted: Bool) {
        #expect(EmailAddress.accepts(address) == isAccepted)
    }
}
