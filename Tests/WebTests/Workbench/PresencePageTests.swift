import HTTPTypes
import Messaging
import Persistence
import TestSupport
import Testing
import WebSupport

@testable import Web

@Suite("Presence, through the API and on pages")
struct PresencePageTests {
    @Test("A sign by the API is seen on the colleague's page, and the other way round", arguments: Engine.underTest)
    func signs(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let task = try await world.waitingTask()
            let path = "/workbench/tasks/\(task)"
            #expect(try await world.send(.put, path + "/presence", ["doing": "writing"], as: "cy").status == 204)
            #expect(try await world.open(path, as: "di").shows("Cy Flores, RN</bdi> is writing"))
            #expect(try await world.submit("\(path)/presence", ["doing": "looking"], as: "di").status == 204)
            let seen = try await world.get(path, as: "cy").body["presence"].items
            #expect(seen.map { $0["user"]["username"] } == ["di"] && seen.map { $0["writing"] } == [false])
            #expect(try await world.send(.put, path + "/presence", ["doing": "sleeping"], as: "cy").status == 422)
            #expect(try await world.send(.put, path + "/presence", ["doing": "looking"], as: "eve").status == 404)
            #expect(try await world.submit("\(path)/presence", ["doing": "sleeping"], as: "cy").status == 422)
        }
    }
}
