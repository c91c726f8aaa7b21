import Testing
import WebSupport

@Suite("Problems")
struct ProblemTests {
    @Test("A problem is an RFC 9457 document with the agreed members")
    func document() throws {
        let problem = Problem(
            status: 409, code: "taken", title: "Taken", detail: "Cy has it.",
            errors: [Problem.Field(field: "to.group", code: "unknown", message: "No such group.")],
            members: JSONObject([.init(key: "owner", value: ["username": "cy"])]))
        #expect(
            String(decoding: problem.json(requestID: "r1"), as: UTF8.self)
                == #"{"type":"urn:threadwell:problem:taken","title":"Taken","status":409,"detail":"Cy has it.","code":"taken","requestId":"r1","errors":[{"field":"to.group","code":"unknown","message":"No such group."}],"owner":{"username":"cy"}}"#
        )
    }

    @Test(
        "Refusals of the readers become problems without a word of what was sent",
        arguments: [
            (JSONReader.Refusal.tooLarge(limit: 5) as any ProblemConvertible, 413), (JSONReader.Refusal.tooDeep(limit: 32), 400),
            (JSONReader.Refusal.duplicateKey(offset: 3), 400), (JSONFields.Refusal.unknown(field: "x"), 400),
            (JSONFields.Refusal.missing(field: "x"), 422),
            (JSONFields.Refusal.wrongType(field: "x", expected: "string"), 422), (FormRefusal.invalidUTF8, 400),
            (FormRefusal.tooLarge(limit: 1), 413),
        ])
    func refusals(refusal: any ProblemConvertible, status: Int) {
        #expect(refusal.problem.status == status)
        #expect(!refusal.problem.detail.isEmpty)
    }
}
