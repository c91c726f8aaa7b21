import Messaging
import Persistence
import Testing

@testable import Web

@Suite("Several tasks at once")
struct BulkDeedTests {
    private let tasks: [ID<WorkbenchTask>] = (1...4).map { ID(high: 0x018F_0000_0000_7000, low: 0x8000_0000_0000_0000 | $0) }

    private func codes(_ acting: (ID<WorkbenchTask>) async throws -> Void) async throws -> [String] {
        try await BulkDeed.each(tasks, acting).map { $0.map { "\($0.status) \($0.code)" } ?? "done" }
    }

    @Test("When the store goes away in the middle, each task says whether it was done")
    func awayInTheMiddle() async throws {
        var tried: [ID<WorkbenchTask>] = []
        let codes = try await codes { task in
            tried.append(task)
            if task == tasks[1] { throw TaskRefusal.managerOnly }
            if task == tasks[2] { throw DatabaseFailure.busy }
        }
        #expect(codes == ["done", "403 manager-only", "503 storage", "503 storage"])
        #expect(tried == Array(tasks[..<3]), "what comes after would wait as long again")
        let spanish = Words(.spanish).common.sentence(StoreAway())
        #expect(spanish.contains("no confirmó"))
    }

    @Test("When the store was away before anything was done, the request as a whole is refused")
    func awayAtOnce() async throws {
        await #expect(throws: DatabaseFailure.busy) {
            try await codes { task in
                if task == tasks[0] { throw TaskRefusal.managerOnly }
                throw DatabaseFailure.busy
            }
        }
    }

    @Test("A fault of ours ends the request as one")
    func fault() async throws {
        await #expect(throws: DatabaseFailure.sql(code: "42601")) {
            try await codes { task in if task == tasks[3] { throw DatabaseFailure.sql(code: "42601") } }
        }
    }

    @Test("What names no task is not found, and the others are done")
    func unnamed() async throws {
        let refusals = try await BulkDeed.each([nil, tasks[0]]) { _ in }
        #expect(refusals.map { $0?.code } == ["not-found", nil])
    }
}
