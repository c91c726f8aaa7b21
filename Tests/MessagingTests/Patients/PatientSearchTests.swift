import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("Finding patients")
struct PatientSearchTests {
    private static let people = [
        ("José", "Núñez García", "1971-04-03", "77 01"), ("Josephine", "Garcia-Lopez", "1990-12-24", "7702"),
        ("Li", "Wu", "2001-01-02", "A-9"), ("Maximiliana", "Oberholzer", "1950-07-30", "7704"),
        ("Maximilian", "Oberholt", "1950-07-31", "7705"),
    ]

    private func search(_ text: String, by username: String = "di", _ f: PortalFixture) async throws -> FoundPatients {
        let user = try f.person(username)
        return try await f.portal.perform { try f.portal.patients.search(text, by: user, in: $0) }
    }

    private func add(_ people: [(String, String, String, String)], to f: PortalFixture) async throws {
        try await f.database.bulkWrite { tx in
            for (given, family, birthDate, number) in people {
                try f.portal.patients.add(
                    PatientDetails(given: given, family: family, birthDate: BirthDate(birthDate)),
                    identifiers: [.init(authority: "HOSP", value: number)], in: tx)
            }
        }
    }

    @Test(
        "S14: a patient is found by parts of the name in any order without accents, by number and by birth date",
        arguments: Engine.underTest)
    func words(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            try await add(Self.people, to: f)
            for (text, names) in [
                ("jose", ["José", "Josephine"]), ("GARCIA jos", ["José", "Josephine"]), ("nunez", ["José"]), ("lop gar", ["Josephine"]),
                ("garcia-lopez", ["Josephine"]), ("7701", ["José"]), ("77 01", ["José"]), ("a-9", ["Li"]), ("1971-04-03", ["José"]),
                ("3/4/1971", ["José"]), ("04/03/1971", ["José"]), ("jose 1971-04-03", ["José"]), ("josephine 1971-04-03", []),
                ("wu", ["Li"]), ("Li Wu", ["Li"]), ("maximilian oberhol", ["Maximilian", "Maximiliana"]), ("maximiliana", ["Maximiliana"]),
                ("oberholt", ["Maximilian"]), ("g jos", ["José", "Josephine"]), ("nobody", []), ("1900-01-01", []),
            ] as [(String, [String])] {
                #expect(try await Set(search(text, f).items.map(\.patient.details.given)) == Set(names), "\(text)")
            }
        }
    }

    @Test("Names in any script are found, by parts and as people write them: with a space or without", arguments: Engine.underTest)
    func scripts(engine: Engine) async throws {
        let named: [(String, String)] = [
            ("Мария", "Иванова"), ("Γιώργος", "Παπαδόπουλος"), ("محمد", "الأحمد"), ("דוד", "כהן"), ("अमित", "शर्मा"), ("小明", "王"),
            ("小红", "王"), ("민수", "김"), ("さくら", "山田"),
        ]
        let people = named.enumerated().map { ($1.0, $1.1, "1980-01-01", "S\($0)") }
        let questions: [(String, [String])] = [
            ("иван мар", ["Мария"]), ("ИВАНОВА", ["Мария"]), ("ΓΙΏΡΓΟΣ", ["Γιώργος"]), ("παπαδοπουλος", ["Γιώργος"]),
            ("παπα γιω", ["Γιώργος"]), ("محمد", ["محمد"]), ("الأحمد محمد", ["محمد"]), ("כהן דוד", ["דוד"]), ("कुमार", []),
            ("शर्मा अमित", ["अमित"]), ("王小明", ["小明"]), ("小明王", ["小明"]), ("王 小明", ["小明"]), ("小明", ["小明"]),
            ("王", ["小明", "小红"]), ("王小红", ["小红"]), ("王大明", []), ("김민수", ["민수"]), ("김 민수", ["민수"]),
            ("山田さくら", ["さくら"]), ("さくら", ["さくら"]),
        ]
        try await PortalFixture.with(engine) { f in
            try await add(people, to: f)
            for (text, names) in questions {
                #expect(try await Set(search(text, f).items.map(\.patient.details.given)) == Set(names), "\(text)")
            }
        }
    }

    @Test("Letters that are no base with an accent are found as they are typed: lukasik finds Łukasik", arguments: Engine.underTest)
    func letters(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            _ = try await f.portal.perform { tx in
                let details = PatientDetails(given: "Zofia", family: "Łukasik", birthDate: BirthDate("1990-01-02"))
                let number = Patients.Identifier(authority: "HOSP", value: "9901")
                return Effect(try f.portal.patients.add(details, identifiers: [number], in: tx))
            }
            for text in ["lukasik", "LUKASIK", "Łukasik", "łuk", "zofia luka"] {
                #expect(try await search(text, f).items.map(\.patient.details.given) == ["Zofia"], "\(text)")
            }
        }
    }

    @Test("Each search is audited by who and how many, never by what was typed", arguments: Engine.underTest)
    func audited(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let found = try await search("par ada", by: "hana", f)
            #expect(found.items.map(\.patient.id) == [try f.patient("ada")] && !found.hasMore)
            #expect(found.items.first?.identifiers == [.init(authority: "HOSP", value: "004411")])
            let hana = try f.account("hana")
            #expect(try await f.count("SELECT count(*) FROM audit_event WHERE action = 'search' AND actor = \(hana)") == 1)
        }
    }

    @Test("Whoever neither enrols nor writes first finds nobody, and an empty question is refused", arguments: Engine.underTest)
    func refused(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            for username in ["fay", "eve", "admin", "priv"] {
                await #expect(throws: NotFound.self) { try await search("ada", by: username, f) }
            }
            for text in ["", "   ", "'", String(repeating: "a ", count: 101)] {
                await #expect(throws: MessageRefusal.self) { try await search(text, f) }
            }
        }
    }

    @Test("Fifty are shown at most, and it says that there are more", arguments: Engine.underTest)
    func many(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            try await add((0..<60).map { ("Ana\($0)", "Common", "1980-01-01", "N\($0)") }, to: f)
            let found = try await search("common", f)
            #expect(found.items.count == Patients.mostFound && found.hasMore)
            #expect(try await search("common ana17", f).items.map(\.patient.details.given) == ["Ana17"])
        }
    }
}
