import Messaging
import Testing

@testable import Web

@Suite("Small pieces of pages")
struct PiecesTests {
    @Test(
        "Initials are of the first and the last word, titles and degrees left aside",
        arguments: [
            ("Ada Park", "AP"), ("Dr. Mina Sato", "MS"), ("Mina Sato, MD", "MS"), ("ada", "AD"), ("A", "A"), ("Ana María López", "AL"),
            ("  Ada   van  Park ", "AP"), ("Primary care", "PC"), ("24/7 line", "LI"), ("", ""), (", MD", ""), ("Dr.", ""),
            ("Élodie", "ÉL"),
            ("O'Brien", "O'"),
        ])
    func initials(name: String, initials: String) {
        #expect(Pieces.initials(name) == initials)
    }

    @Test(
        "The site's sentence shows its number in one piece, after it where the sentence does not have it",
        arguments: [
            ("Call 555 0100 now", "555 0100", "Call 555\u{A0}0100 now", "5550100"),
            ("Nurse line", "555 0100", "Nurse line: 555\u{A0}0100", "5550100"),
            ("In an emergency call 911", "911", "In an emergency call 911", "911"),
            ("Llame al +1 55 o 911", "+1 55", "Llame al +1\u{A0}55 o 911", "+155"),
            ("112", "112", "112", "112"), ("Línea", "٣", "Línea: ٣", ""),
        ])
    func helpLine(text: String, number: String, shown: String, dialled: String) {
        let line = Site.HelpLine(text: Localized(["en": text]), number: number)
        #expect(line.sentence(in: "en") == shown)
        #expect(line.dialled == dialled)
    }
}
