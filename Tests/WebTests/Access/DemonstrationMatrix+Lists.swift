import Foundation
import HTTPTypes
import HummingbirdTesting
import Messaging
import NIOCore
import Persistence
import TestSupport
import Testing

@testable import Web

extension DemonstrationMatrix {
    /// Lists hold exactly what plain words say, neither more nor less: whom somebody acts for, their conversations, what a search finds,
    /// tasks, charts, inboxes, groups, and who is said to read each conversation.
    func expectLists() async throws {
        for person in PlainWorld.people where person.kind == .member {
            let patients = try await ids("/patients", as: person.name)
            #expect(patients == Set(PlainWorld.patients.keys.filter(person.acts).compactMap(id)), "patients of \(person.name)")
            for patient in PlainWorld.patients.keys where person.acts(for: patient) {
                let theirs = Set(places.filter { $0.plain.patient == patient && person.reads($0.plain) }.map(\.id))
                let path = "/patients/\(id(of: patient) ?? "")/conversations"
                #expect(try await ids(path, as: person.name) == theirs, "conversations of \(patient) for \(person.name)")
                let stubs = Set(places.filter(\.plain.isStub).map(\.id))
                #expect(
                    try await ids(path + "/search", body: #"{"q":"e"}"#, as: person.name) == theirs.subtracting(stubs),
                    "found of \(patient) by \(person.name)")
            }
            for place in places where person.reads(place.plain) {
                let conversation = try #require(try await json("/conversations/\(place.id)", as: person.name))
                let said = try #require(conversation["readers"] as? [[String: Any]]).compactMap { $0["name"] as? String }
                let readers = PlainWorld.people.filter { $0.kind == .member && $0.reads(place.plain) }.map(\.name)
                #expect(Set(said.map { $0.split(separator: " ")[0].lowercased() }) == Set(readers), "readers of \(place.plain)")
                let messages = try await ids("/conversations/\(place.id)/messages", as: person.name)
                #expect(messages == (place.plain.isStub ? [] : Set(place.messages.map(\.description))))
            }
        }
        for person in PlainWorld.people where person.kind == .staff {
            var tasks: Set<String> = []
            for state in TaskState.allCases {
                tasks.formUnion(try await ids("/workbench/tasks?limit=200&state=\(state.rawValue)", as: person.name))
            }
            let theirs = places.flatMap(\.tasks).filter { person.worksIn.contains($0.group) }.map(\.id.description)
            #expect(tasks == Set(theirs), "tasks of \(person.name)")
            let groups = try #require(try await json("/workbench/groups", as: person.name)?["items"] as? [[String: Any]])
            #expect(
                Set(groups.compactMap { ($0["workflowGroup"] as? [String: Any])?["code"] as? String }) == person.worksIn,
                "groups of \(person.name)")
            for patient in PlainWorld.patients.keys where person.opensChart(of: patient) {
                let chart = try await ids("/workbench/patients/\(id(of: patient) ?? "")/conversations", as: person.name)
                let read = places.filter { $0.plain.patient == patient && person.reads($0.plain) }.map(\.id)
                #expect(chart == Set(read), "chart of \(patient) for \(person.name)")
            }
            if person.roles.contains("writing") {
                let begun = places.filter { $0.plain.by == person.name }.map(\.id)
                #expect(try await ids("/workbench/inbox", as: person.name) == Set(begun), "inbox of \(person.name)")
            }
        }
    }

    /// The privacy officer learns of every conversation that there is it, and of which patient.
    func expectOutlines() async throws {
        for patient in PlainWorld.patients.keys {
            let path = "/admin/patients/\(id(of: patient) ?? "")/conversations?limit=200"
            let known = places.filter { $0.plain.patient == patient }.map(\.id)
            #expect(try await ids(path, as: "priv") == Set(known), "conversations of \(patient) for the privacy officer")
        }
    }

    private func id(of patient: String) -> String? { access.fixture.patients[patient]?.description }

    private func ids(_ path: String, body: String? = nil, as name: String) async throws -> Set<String> {
        let items = try #require(try await json(path, body: body, as: name)?["items"] as? [[String: Any]], "\(path) as \(name)")
        return Set(items.compactMap { $0["id"] as? String })
    }

    private func json(_ path: String, body: String? = nil, as name: String) async throws -> [String: Any]? {
        var headers: HTTPFields = [.authorization: "Bearer \(sessions[name]?.token.text ?? "")"]
        if body != nil { headers[.contentType] = "application/json" }
        let response = try await access.client.execute(
            uri: API.prefix + path, method: body == nil ? .get : .post, headers: headers, body: body.map { ByteBuffer(string: $0) })
        return try JSONSerialization.jsonObject(with: Data(response.body.readableBytesView)) as? [String: Any]
    }
}
