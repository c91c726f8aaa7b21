import FHIR
import Testing

@Suite("Reading for an import")
struct ImportReadingTests {
    private func read(_ text: String) throws -> (records: [ImportedRecord], summary: ImportSummary, failure: ReadFailure?) {
        var pieces = [Array(text.utf8)][...]
        var reader = RecordReader(ResourceReader { pieces.popFirst() }, mapping: RecordMapping(today: try #require(Fixtures.today)))
        var records: [ImportedRecord] = []
        do {
            while let record = try reader.next() { records.append(record) }
            return (records, reader.summary, nil)
        } catch let failure as ReadFailure {
            return (records, reader.summary, failure)
        }
    }

    @Test("A file of lines gives records, and counts what was read, skipped and refused with its place")
    func summary() throws {
        let lines = [
            Fixtures.patient, Fixtures.observation, "broken", #"{"resourceType":"Patient","birthDate":"soon"}"#, Fixtures.organization,
            Fixtures.observation, Fixtures.practitioner, #"{"resourceType":"<script>"}"#,
        ]
        let (records, summary, failure) = try read(lines.joined(separator: "\n"))
        #expect(failure == nil)
        #expect(records.map(\.source.type) == [.patient, .organization, .practitioner])
        #expect(records.map(\.source.position.line) == [1, 5, 7])
        #expect(summary.read == 8)
        #expect(summary.records == [.patient: 1, .organization: 1, .practitioner: 1])
        #expect(summary.skipped == ["Observation": 2, "unknown": 1])
        #expect(summary.skippedCount == 3)
        #expect(summary.skips.map(\.position.line) == [2, 6, 8] && summary.skips.map(\.type) == ["Observation", "Observation", "unknown"])
        #expect(summary.refusedCount == 2)
        #expect(summary.refusals.map(\.position.line) == [3, 4])
        #expect(summary.refusals.map(\.reason) == [.notAnObject, .notAsDescribed(path: "Patient.birthDate")])
        #expect(!"\(records)".contains("000-11-2222"))
    }

    @Test("A Bundle that breaks gives its records up to there, then the place")
    func brokenBundle() throws {
        let (records, summary, failure) = try read(#"{"resourceType":"Bundle","entry":[{"resource":"# + Fixtures.patient + "}, oops]}")
        #expect(records.count == 1)
        #expect(summary.read == 1)
        #expect(failure?.reason == .brokenJSON)
        #expect(failure?.description.contains("line 1, byte ") == true)
    }

    @Test("Records of a Bundle carry the address of their entry")
    func addresses() throws {
        let (records, summary, _) = try read(Fixtures.bundle)
        #expect(records.map(\.source.fullURL) == ["urn:uuid:aaaa-1", "urn:uuid:aaaa-3"])
        #expect(records.map(\.source.id) == ["p1", "d1"])
        #expect(summary.read == 3)
    }

    @Test("Only the types asked for are given")
    func wanted() {
        let text = Fixtures.patient + "\n" + Fixtures.organization
        let outcome = outcome(of: text, wanted: [.organization])
        #expect(outcome.resources.map(\.type) == [.organization])
        #expect(outcome.skipped == ["Patient"])
    }

    @Test("Summaries of several files add up, and keep a bounded list of what was passed over, and of refusals unless all are asked for")
    func addition() {
        var first = ImportSummary()
        first.count(record: .patient)
        var second = ImportSummary()
        second.count(record: .patient)
        for line in 1...1_200 {
            let position = SourcePosition(byteOffset: 0, line: line)
            second.count(skipped: "Claim", at: position)
            second.count(Refusal(position: position, reason: .brokenJSON))
        }
        first.add(second)
        #expect(first.read == 2_402)
        #expect(first.records == [.patient: 2])
        #expect(first.skipped == ["Claim": 1_200])
        #expect(first.refusedCount == 1_200)
        #expect(first.refusals.count == ImportSummary.refusalsKept && first.skips.count == ImportSummary.refusalsKept)
        var all = ImportSummary(keepingEveryRefusal: true)
        for line in 1...1_200 {
            all.count(skipped: "Claim", at: SourcePosition(byteOffset: 0, line: line))
            all.count(Refusal(position: SourcePosition(byteOffset: 0, line: line), reason: .brokenJSON))
        }
        #expect(all.refusals.map(\.position.line) == Array(1...1_200) && all.skips.count == ImportSummary.refusalsKept)
        all.add(all)
        #expect(all.refusals.count == 2_400 && all.refusedCount == 2_400)
    }

    @Test("Every reason is a sentence")
    func sentences() {
        let reasons: [RefusalReason] = [
            .brokenJSON, .endsEarly, .moreThanOneOnALine, .notAnObject, .compressed, .xml, .notUnicode, .tooLarge(limit: 1), .tooDeep,
            .noResourceType, .notABundle, .repeatedMember, .notAsDescribed(path: "Patient.name"), .unsupportedCharacter(path: "Patient.id"),
            .tooLong(path: "Patient.id", limit: 2),
        ]
        #expect(Set(reasons.map(\.sentence)).count == reasons.count)
        #expect(reasons.allSatisfy { $0.sentence.hasSuffix(".") })
    }
}
