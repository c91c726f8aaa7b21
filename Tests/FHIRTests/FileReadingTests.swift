import FHIR
import Foundation
import Testing

@Suite("Reading a file")
struct FileReadingTests {
    private func withFile(_ name: String, _ text: String, _ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("fhir-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent(name)
        try Data(text.utf8).write(to: file)
        try body(file.path)
    }

    @Test("A file longer than one piece is read whole, and progress is counted in bytes")
    func long() throws {
        let text = String(repeating: Fixtures.patient + "\n", count: 500)
        #expect(text.utf8.count > 65_536)
        try withFile("Patient.ndjson", text) { path in
            var reader = try ResourceReader(file: path)
            var count = 0
            while try reader.next() != nil { count += 1 }
            #expect(count == 500)
            #expect(reader.bytesRead == text.utf8.count)
        }
    }

    @Test(
        "The ending ndjson makes every line stand for itself, a first line broken in its middle included",
        arguments: ["a.ndjson", "A.JSONL"])
    func ending(name: String) throws {
        try withFile(name, "{\"resourceType\":\"Patient\",\"name\":\n" + Fixtures.organization) { path in
            var reader = try ResourceReader(file: path)
            guard case .refused(let refusal)? = try reader.next() else { throw RefusalReason.notAnObject }
            #expect(refusal.reason == .endsEarly)
            guard case .resource(let raw)? = try reader.next() else { throw RefusalReason.notAnObject }
            #expect(raw.type == .organization)
            #expect(try reader.next() == nil)
        }
    }

    @Test("A file that is not there is an error")
    func missing() {
        #expect(throws: (any Error).self) { try ResourceReader(file: "/nonexistent/file.json") }
    }
}
