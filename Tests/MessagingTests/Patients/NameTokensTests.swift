import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("Tokens by which patients are found")
struct NameTokensTests {
    @Test(
        "A name is divided into words as people type them",
        arguments: [
            ("Ada Park", ["ada", "park"]), ("  Ada   PARK ", ["ada", "park"]), ("José Núñez", ["jose", "nunez"]),
            ("Siobhán O'Brien", ["siobhan", "obrien"]), ("Anne-Marie Smith‑Jones", ["anne", "marie", "smith", "jones"]),
            ("Ｗｉｄｅ", ["wide"]), ("Łukasik", ["lukasik"]), ("Øyvind Sæther Groß", ["oyvind", "saether", "gross"]),
            ("Đorđe Þór", ["dorde", "thor"]), ("J. R. Ewing", ["j", "r", "ewing"]), ("王小明", ["王小明"]), ("'", []), ("", []),
        ] as [(String, [String])])
    func words(name: String, words: [String]) {
        #expect(NameTokens.words(of: name) == words)
    }

    @Test(
        "Where family name and given name are written without a space, a name is also found by both together",
        arguments: [
            ("Ada Park", ["ada", "park"]), ("Мария Иванова", ["мария", "иванова"]), ("王", ["王"]),
            ("小明 王", ["小明", "王", "小明王", "王小明"]), ("민수 김", ["민수", "김", "민수김", "김민수"]),
            ("さくら 山田", ["さくら", "山田", "さくら山田", "山田さくら"]), ("Mary 小明 王", ["mary", "小明", "王", "小明王", "王小明"]),
        ] as [(String, [String])])
    func together(name: String, words: [String]) {
        #expect(NameTokens.nameWords(of: name).map(Folding.folded) == words.map(Folding.folded))
    }

    @Test(
        "The beginnings of a word have 3 to 8 letters; a shorter word is its own",
        arguments: [
            ("bo", ["bo"]), ("ada", ["ada"]), ("park", ["par", "park"]),
            ("kreigermann", ["kre", "krei", "kreig", "kreige", "kreiger", "kreigerm"]),
        ] as [(String, [String])])
    func beginnings(word: String, beginnings: [String]) {
        #expect(NameTokens.beginnings(of: word) == beginnings)
    }

    @Test("The birth date counts whole, and the same text as a name or a number is another term")
    func terms() {
        let details = PatientDetails(given: "Bo", family: "Li", birthDate: BirthDate("1980-02-29"))
        #expect(
            NameTokens.terms(of: details) == [
                .init(kind: .name, text: "bo"), .init(kind: .name, text: "li"), .init(kind: .birthDate, text: "1980-02-29"),
            ])
        #expect(NameTokens.term(of: .init(authority: "HOSP", value: " ab 12 ")) == .init(kind: .number, text: "ab12"))
    }

    @Test("The store keeps exactly the tokens of what a patient is called now", arguments: Engine.underTest)
    func stored(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let patients = f.portal.patients
            let (first, second) = (
                PatientDetails(given: "Ada", family: "Kreiger"),
                PatientDetails(given: "Ada", family: "Kreigel", birthDate: BirthDate("1985-06-02"))
            )
            let number = Patients.Identifier(authority: "HOSP", value: "77")
            let id = try await f.database.write { try patients.add(first, identifiers: [number], in: $0) }
            func expect(_ details: PatientDetails) async throws {
                let terms = NameTokens.terms(of: details).union([NameTokens.term(of: number)])
                #expect(try await f.tokens(of: id) == f.tokens(terms))
            }
            try await expect(first)
            #expect(try await f.database.write { try patients.update(id, to: second, in: $0) })
            try await expect(second)
            #expect(try await f.database.write { try patients.update(id, to: second, in: $0) } == false)
        }
    }
}

extension PortalFixture {
    fileprivate func tokens(of patient: ID<Patient>) async throws -> Set<[UInt8]> {
        Set(
            try await database.read { tx in
                try tx.all("SELECT token FROM patient_token WHERE patient = \(patient)") { try $0[0] as [UInt8] }
            })
    }

    fileprivate func tokens(_ terms: Set<NameTokens.Term>) -> Set<[UInt8]> {
        Set(terms.map { portal.surroundings.keys.blindIndex.token("patient search", $0.kind.rawValue, $0.text) })
    }
}
