import Foundation
import Testing

/// Keeps the page that says which test shows which requirement true.
@Suite("Which test shows which requirement")
struct RequirementsCoverageTests {
    private static let repository = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardizedFileURL

    @Test("Every row names tests that are there and name it, and no requirement is left out")
    func page() throws {
        let page = try String(contentsOf: Self.repository.appending(path: "docs/requirements-coverage.md"), encoding: .utf8)
        let tests = try Self.tests()
        #expect(tests.count > 300)
        var rows: Set<String> = []
        for row in page.matches(of: /\| ([SD]\d+) \| [^|]+ \| ([^|]+) \|/) {
            let number = String(row.1)
            rows.insert(number)
            let named = row.2.matches(of: /`(\w+\.\w+)`/).map { String($0.1) }
            for browser in row.2.matches(of: /`Tests\/Browser\/(\w+\.py)::(\w+)`/) {
                let file = Self.repository.appending(path: "Tests/Browser/\(browser.1)")
                let source = try String(contentsOf: file, encoding: .utf8)
                let function = try #require(source.range(of: "def \(browser.2)("), "there is no test \(browser.2)")
                #expect(Self.numbers(in: String(source[function.upperBound...].prefix(200))).contains(number), "\(browser.2)")
            }
            #expect(!named.isEmpty, "\(number) has no test")
            for name in named {
                let sentence = try #require(tests[name], "there is no test \(name)")
                #expect(Self.numbers(in: sentence).contains(number), "\(name) does not name \(number)")
            }
        }
        let later = try #require(page.range(of: "## Not here"))
        let all = Set((1...80).map { "S\($0)" } + (1...12).map { "D\($0)" })
        let elsewhere = Self.numbers(in: String(page[later.upperBound...]))
        #expect(all.subtracting(rows).subtracting(elsewhere).isEmpty)
        #expect(rows.isDisjoint(with: elsewhere))
    }

    /// The sentence of every test, by the names of its suite and its function.
    private static func tests() throws -> [String: String] {
        let folder = repository.appending(path: "Tests")
        let files = try #require(FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
        var tests: [String: String] = [:]
        for case let file as URL in files where file.lastPathComponent.hasSuffix("Tests.swift") {
            let source = try String(contentsOf: file, encoding: .utf8)
            let suites = source.matches(of: /@Suite[^\n]*(?:\n@[^\n]*)*\nstruct (\w+)/)
            for part in source.split(separator: "@Test(").dropFirst() {
                guard let function = part.firstMatch(of: /func (\w+)/), let sentence = part.firstMatch(of: /^\s*"((?:[^"\\]|\\.)*)"/) else {
                    continue
                }
                guard let suite = suites.last(where: { $0.range.lowerBound < part.startIndex }) else { continue }
                tests["\(suite.1).\(function.1)"] = String(sentence.1)
            }
        }
        return tests
    }

    /// The numbers a sentence names; `S37 to S41` is five.
    private static func numbers(in text: String) -> Set<String> {
        Set(
            text.matches(of: /\b([SD])(\d+)[a-c]?(?: to [SD](\d+))?/).flatMap { match -> [String] in
                guard let first = Int(match.2) else { return [] }
                let last = match.3.flatMap { Int($0) } ?? first
                return (first...max(first, last)).map { "\(match.1)\($0)" }
            })
    }
}
