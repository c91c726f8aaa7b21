import Messaging
import Testing

@Suite("Passwords people may choose")
struct PasswordPolicyTests {
    @Test(
        "Fifteen to 256 characters, counted as Unicode scalars",
        arguments: [
            (14, "password-too-short"), (15, nil), (256, nil), (257, "password-too-long"),
        ] as [(Int, String?)])
    func length(count: Int, code: String?) {
        let text = "Wohnzimmerteppichfransenkamm und Nebelhorn "
        let password = String(String(repeating: text, count: 8).prefix(count - 1)) + "ß"
        #expect(password.unicodeScalars.count == count)
        #expect(PasswordPolicy.standard.refusal(of: password)?.code == code)
    }

    @Test("256 characters of four bytes each are accepted: the cap in bytes never cuts what the length allows")
    func fourByteScalars() {
        let password = (0..<256).map { String(Unicode.Scalar(0x1F300 + UInt32($0 * 7 % 251)) ?? "x") }.joined()
        #expect(password.utf8.count == 1_024)
        #expect(PasswordPolicy.standard.refusal(of: password) == nil)
    }

    @Test(
        "Common words, rows, repetitions, years and what is known of the person are easy to guess",
        arguments: [
            "aaaaaaaaaaaaaaaa", "abababababababab", "passwordpassword", "PasswordPassword1", "P4ssw0rd!P4ssw0rd!", "password123456789",
            "1234567890123456", "987654321987654321", "qwertyuiopasdfghjkl", "abcdefghijklmnop", "qwertyqwertyqwerty",
            "iloveyouforever2024", "threadwell-demo", "Threadwell2026!!!!", "welcome to threadwell", "correct horse battery",
            "Summer2025Summer2025", "ada.lovelace.1815", "AdaLovelaceAdaLovelace", "adalovelace-password", "               ",
            "!!!!!!!!!!!!!!!!!!", "1qaz2wsx3edc4rfv", "administrador12345", "letmein letmein letmein", "Adm1n1strator 2026",
        ])
    func easy(password: String) {
        #expect(PasswordPolicy.standard.refusal(of: password, context: ["ada.lovelace", "Ada Lovelace"]) == .tooCommon)
    }

    @Test(
        "There are no rules of composition: words of one's own are enough",
        arguments: [
            "four plain words here", "vinegar lampshade otter", "correcthorsebatterystapler", "mi abuela baila los martes",
            "kjhgtzuiowqmxnbv", "2f6c8d90b1e44a7", "пароль из нескольких слов", "this is my dog and your cat",
        ])
    func own(password: String) {
        #expect(PasswordPolicy.standard.refusal(of: password, context: ["ada", "Ada Park"]) == nil)
    }

    @Test("The longest input is judged at once, also one made to be slow to cut up")
    func longInput() {
        let password = String(repeating: "abc123aaa", count: 28) + "zq"
        #expect(PasswordPolicy.standard.refusal(of: password) == nil)
    }

    @Test("A refusal names the field and says what to do")
    func sentences() {
        let refusal = PasswordRefusal.tooShort(shortest: 15)
        #expect(refusal.status == 422)
        #expect(refusal.fields.map(\.field) == ["password"])
        #expect(refusal.sentence.contains("15"))
    }
}
