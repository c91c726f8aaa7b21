import FHIR
import Foundation
import Messaging
import Persistence
import TestSupport
import Testing

@testable import ThreadwellProgram

@Suite("Lines that an import of messages does not take over")
struct HistoryRefusalTests {
    @Test("Every line that is refused is named with its number and a reason, and nothing of what it says", arguments: Engine.underTest)
    func refused(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let lines =
                HistoryLines.people + [
                    "{broken",
                    HistoryLines.message(
                        "a", sender: "Patient/p1", sent: "2019-03-01T09:00:00Z", text: "SECRET", parent: nil,
                        more: #""status":"entered-in-error","#
                    )
                    .replacing(#""status":"completed","#, with: ""),
                    HistoryLines.message("b", sender: "Patient/p1", sent: "2019-03-01", text: "SECRET", parent: nil),
                    HistoryLines.message("c", sender: "Patient/p1", sent: "2019-03-01T09:00:00Z", text: nil, parent: nil),
                    HistoryLines.message("d", sender: "Patient/p1", sent: "2019-03-01T09:00:00Z", text: "SECRET", parent: nil).replacing(
                        "Patient/p1\"},\"sender", with: "Patient/p9\"},\"sender"),
                    HistoryLines.message("e", sender: "Group/x", sent: "2019-03-01T09:00:00Z", text: "SECRET", parent: nil),
                    HistoryLines.message("f", sender: "Patient/p1", sent: "2019-03-01T09:00:00Z", text: "SECRET", parent: nil).replacing(
                        "Organization/o1", with: "Organization/o9"),
                    HistoryLines.message("g", sender: "Patient/p1", sent: "2039-03-01T09:00:00Z", text: "SECRET", parent: nil),
                ]
            let report = try await f.takeOver(lines)
            #expect(report.refused.map(\.position.line).sorted() == Array(5...12), "\(report.complaints)")
            #expect(report.taken == 0 && report.hasFailed)
            #expect(!report.complaints.joined().contains("SECRET"))
            #expect(try await f.count("SELECT count(*) FROM message") == 0)
            #expect(try await f.takeOver(clinicalGroup: "primary-care", lines).taken == 1)
        }
    }

    @Test(
        "A line that is no message is named too when it cannot be read or is of another type, and nothing of what it says",
        arguments: Engine.underTest)
    func otherLines(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let others = [
                #"{"resourceType":"Observation","id":"SECRET"}"#, #"{"resourceType":"SECRET words"}"#,
                #"{"resourceType":"Patient","id":"p7","birthDate":"SECRET"}"#,
                #"{"resourceType":"Binary","id":"b2","data":{"SECRET":1}}"#,
            ]
            let report = try await f.takeOver(HistoryLines.people + others + HistoryLines.chain)
            #expect(report.taken == 3 && report.refused.isEmpty && !report.hasFailed, "\(report.complaints)")
            #expect(report.passedOver.map(\.position.line) == [5, 6] && report.passedOver.map(\.type) == ["Observation", "unknown"])
            #expect(report.others.map(\.position.line) == [7, 8] && report.others.map(\.type) == ["Patient", "Binary"])
            #expect(report.complaints.count == 4 && !report.complaints.joined().contains("SECRET"), "\(report.complaints)")
            #expect(report.lines.contains("Other lines refused: 2.") && report.lines.contains("Passed over: 1 Observation, 1 unknown."))
            let alone = try await f.takeOver([others[3]])
            #expect(alone.hasFailed, "all that was there was refused")
        }
    }

    @Test(
        "Every line that cannot be read is named, however many there are; of those passed over the first thousand, and the rest counted",
        arguments: Engine.underTest)
    func many(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let skipped = Array(repeating: #"{"resourceType":"Observation"}"#, count: 1_002)
            let report = try await f.takeOver(
                skipped + Array(repeating: "{broken", count: 1_003) + HistoryLines.people + HistoryLines.chain)
            #expect(report.taken == 3 && report.passedOver.count == 1_000)
            #expect(report.refused.map(\.position.line) == Array(1_003...2_005))
            #expect(report.complaints.count { $0.hasPrefix("refused: ") } == 1_003)
            #expect(report.complaints.count { $0.hasPrefix("passed over: ") && $0.hasSuffix(": 2 more") } == 1)
            #expect(report.lines.contains("Messages: 3 taken over, 0 known already, 1003 refused."))
        }
    }

    @Test(
        "When a batch of conversations cannot be stored each of its lines is named, and the next run takes them over",
        arguments: Engine.underTest)
    func notStored(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            try await f.breakAudit()
            let other = HistoryLines.message("n1", sender: "Patient/p1", sent: "2019-03-05T09:00:00Z", text: "SECRET", parent: nil)
            let lines = HistoryLines.people + HistoryLines.chain + [other]
            let report = try await f.takeOver(lines)
            #expect(report.taken == 0 && report.hasFailed && report.unreadable.count == 1, "\(report.complaints)")
            // The header of a conversation is no message: it gives its subject.
            #expect(report.refused.map(\.position.line).sorted() == [5, 7, 8, 9], "\(report.complaints)")
            #expect(!report.complaints.joined().contains("SECRET"))
            #expect(try await f.count("SELECT count(*) FROM message") == 0)
            try await f.mendAudit()
            #expect(try await f.takeOver(lines).taken == 4)
        }
    }
}
