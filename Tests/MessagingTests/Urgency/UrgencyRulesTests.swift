import Testing

@testable import Messaging

@Suite("The words that may be urgent")
struct UrgencyRulesTests {
    struct Measure {
        var found = 0
        var urgent = 0
        var alarms = 0
        var everyday = 0
        var wrong: [String] = []

        var sensitivity: Double { Double(found) / Double(max(urgent, 1)) }
        var falseAlarms: Double { Double(alarms) / Double(max(everyday, 1)) }

        init(_ texts: [String]) {
            for line in texts.flatMap({ $0.split(separator: "\n") }) {
                let isUrgent = line.hasPrefix("+")
                let hit = Urgency.judge(body: String(line.dropFirst(2)), languages: ["en", "es"]) != nil
                if isUrgent {
                    (urgent, found) = (urgent + 1, found + (hit ? 1 : 0))
                } else {
                    (everyday, alarms) = (everyday + 1, alarms + (hit ? 1 : 0))
                }
                if hit != isUrgent { wrong.append(String(line)) }
            }
        }

        func line(_ name: String) -> String {
            func percent(_ share: Double) -> String { "\((share * 1_000).rounded() / 10) %" }
            return """
                possible urgent, \(name): sensitivity \(percent(sensitivity)) of \(urgent), false alarms \(percent(falseAlarms)) of \(everyday)
                """
        }
    }

    @Test("Of the sentences the rules were made with, at least 95 in 100 urgent ones are found, at most 5 in 100 others")
    func worked() {
        let measure = Measure([LabelledSentences.english, LabelledSentences.spanish])
        print(measure.line("sentences the rules were made with"))
        #expect(measure.urgent >= 120 && measure.everyday >= 120)
        #expect(measure.sensitivity >= 0.95, "\(measure.wrong)")
        #expect(measure.falseAlarms <= 0.05, "\(measure.wrong)")
    }

    @Test("So it is with sentences that were kept apart from the rules")
    func heldApart() {
        let measure = Measure([HeldSentences.english, HeldSentences.spanish])
        print(measure.line("sentences kept apart"))
        #expect(measure.urgent >= 60 && measure.everyday >= 50)
        #expect(measure.sensitivity >= 0.95)
        #expect(measure.falseAlarms <= 0.05)
    }

    @Test("Every line of a pack means something")
    func lines() {
        for pack in [UrgencyPack.english, .spanish] {
            #expect(pack.mistakes == [], "\(pack.name)")
            #expect(Set(pack.rules.map(\.kind)).count == UrgencyKind.allCases.count, "every kind of danger has its words: \(pack.name)")
        }
    }

    @Test(
        "What is denied, supposed, asked about or long past is no alarm; what is not, is",
        arguments: [
            ("I have no chest pain", false), ("No fever, but chest pain", true), ("no fever, cough or chest pain", false),
            ("I am not sure if it is chest pain", true), ("if I had chest pain, should I call?", false),
            ("I had chest pain in 2012", false), ("I had chest pain in 2012 and today it is back", true),
            ("chest pain is a side effect, says the leaflet", false), ("my chest pain, is it a side effect?", true),
            ("I do not want to kill myself", true), ("no tengo fiebre pero me duele el pecho", true), ("ni dolor de pecho ni tos", false),
        ] as [(String, Bool)])
    func negation(sentence: String, isUrgent: Bool) {
        #expect((Urgency.judge(body: sentence, languages: ["en", "es"]) != nil) == isUrgent)
    }

    @Test("The words are the member's own, as they wrote them, and name the rules that judged them")
    func words() throws {
        let urgency = try #require(
            Urgency.judge(subject: "Since Monday", body: "Good morning.\nCHEST  PRESURE. Quiero matarme.", languages: ["en", "es"]))
        #expect(urgency.words == ["CHEST PRESURE", "matarme"])
        #expect(urgency.kinds == [.chest, .selfHarm])
        #expect(urgency.isCrisis)
        #expect(urgency.rules == "en-1 es-1")
        #expect(Urgency.judge(body: "chest pain", languages: ["de"]) == nil, "no pack of that language")
    }

    @Test(
        "Capitals, accents, apostrophes and letters of other scripts change no word",
        arguments: [
            ("I have CHEST PAIN", "CHEST PAIN"), ("I have chést paín", "chést paín"), ("J\u{0301}ai: chest pain", "chest pain"),
            ("日本語。 chest pain 日本語", "chest pain"), ("\u{1F600}chest pain\u{1F600}", "chest pain"), ("ÄÖÜ ß chest  pain", "chest pain"),
        ])
    func letters(text: String, words: String) {
        #expect(Urgency.judge(body: text, languages: ["en"])?.words == [words])
    }

    @Test("A text of the greatest length is judged, whatever it is made of", arguments: ["chest ", "no ", "😀", "á, ", "pain ~ . ", "'"])
    func long(part: String) {
        let text = String(repeating: part, count: 20_000 / part.unicodeScalars.count)
        #expect(Urgency.judge(body: text, languages: ["en", "es"]) == nil)
        #expect(Urgency.judge(body: text + ". I cannot breathe", languages: ["en", "es"]) != nil)
    }
}
