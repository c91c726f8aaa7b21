import Foundation
import Messaging
import TestSupport

@testable import ThreadwellProgram

/// Lines of a file with messages of the system that is replaced.
enum HistoryLines {
    static let people = [
        #"{"resourceType":"Patient","id":"p1","identifier":[{"system":"https://hosp.example.org/mrn","value":"004411"}],"name":[{"family":"Park","given":["Ada"]}]}"#,
        #"{"resourceType":"Organization","id":"o1","identifier":[{"system":"https://hosp.example.org/mrn","value":"PRIM"}],"name":"Primary care"}"#,
        #"{"resourceType":"Practitioner","id":"d1","name":[{"family":"Lund","given":["Eva"],"prefix":["Dr."]}]}"#,
        #"{"resourceType":"Binary","id":"b1","contentType":"text/plain; charset=utf-8","data":"VGFrZSBpdCB3aXRoIGZvb2Qu"}"#,
    ]

    static func message(
        _ id: String, sender: String, sent: String, text: String? = "Hello.", parent: String? = "c1", more: String = ""
    ) -> String {
        let payload = text.map { #""payload":[{"contentString":"\#($0)"}],"# } ?? ""
        let part = parent.map { #""partOf":[{"reference":"Communication/\#($0)"}],"# } ?? ""
        return #"""
            {"resourceType":"Communication","id":"\#(id)","status":"completed",\#(part)\#(payload)\#(more)"subject":{"reference":"Patient/p1"},"sender":{"reference":"\#(sender)"},"recipient":[{"reference":"Organization/o1"}],"sent":"\#(sent)"}
            """#.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private static let header = message(
        "c1", sender: "Patient/p1", sent: "2019-03-01T09:00:00Z", text: nil, parent: nil, more: #""topic":{"text":"My tablets"},"#)
    static let chain = [
        message(
            "m3", sender: "Patient/p1", sent: "2019-03-02T09:00:00+02:00", text: "Thank you!",
            more: #""inResponseTo":[{"reference":"Communication/m2"}],"#),
        header,
        message("m1", sender: "Patient/p1", sent: "2019-03-01T09:00:00Z", text: "With food?"),
        message(
            "m2", sender: "Practitioner/d1", sent: "2019-03-01T15:30:00Z", text: nil,
            more: #""payload":[{"contentAttachment":{"contentType":"text/plain","url":"Binary/b1"}}],"#),
    ]
}

extension PortalFixture {
    /// Takes over the messages of a file with these lines.
    func takeOver(
        authority: String? = nil, clinicalGroup: String? = nil, source: String = HistoryImport.onlySource, _ lines: [String]
    ) async throws -> HistoryReport {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("threadwell-history-\(UUID().uuidString).ndjson")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(lines.joined(separator: "\n").utf8).write(to: file)
        return try await HistoryImport(portal, site: site, authority: authority, clinicalGroup: clinicalGroup, source: source)
            .run([file.path])
    }
}
