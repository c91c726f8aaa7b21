import Delivery
import DeliveryTestKit
import Foundation
import Messaging
import Testing

@testable import site

@Suite("What this site has added to Threadwell")
struct ExtensionTests {
    @Test("The drop folder keeps the contract of adapters (S27)")
    func contract() async throws {
        let peer = try FolderPeer()
        let endpoint = ReadyEndpoint.trying("drop-folder", settings: ["folder": peer.folder])
        let broken = await AdapterContract(DropFolder(), at: endpoint, before: peer).broken()
        #expect(broken.isEmpty, "\(broken)")
        let file = "\(peer.folder)/\(OutgoingMessage.example(9).delivery).json"
        let letter = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: file))) as? [String: Any]
        #expect(letter?["subject"] as? String == "A copy of my record")
        #expect(try FileManager.default.contentsOfDirectory(atPath: peer.folder).allSatisfy { $0.hasSuffix(".json") }, "no half file")
        try FileManager.default.removeItem(atPath: peer.folder)
    }

    @Test("A folder must be named by its whole path")
    func settings() {
        var endpoint = Endpoint()
        endpoint.adapter = "drop-folder"
        #expect(DropFolder().mistakes(in: endpoint).count == 1)
        endpoint.settings = ["folder": "here"]
        #expect(DropFolder().mistakes(in: endpoint).count == 1)
        endpoint.settings = ["folder": "/srv/drop"]
        #expect(DropFolder().mistakes(in: endpoint).isEmpty)
    }

    @Test("Locums are not offered, and neither is who takes no messages (S57)")
    func filter() {
        func isOffered(_ number: String?, accepting: Bool = true) -> Bool {
            NoLocums().offers(.example(providerNumber: number, accepting: accepting))
        }
        #expect(isOffered("1234") && isOffered(nil))
        #expect(!isOffered("9001") && !isOffered("1234", accepting: false))
    }
}

/// The old system's folder, as the other side of the contract.
private struct FolderPeer: ContractPeer {
    let folder: String
    /// It can be there or not; it neither refuses a file nor falls silent.
    let behaviours = [PeerBehaviour.accepts, .fails]

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("drop-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    private var hidden: String { folder + "-away" }

    func behave(_ behaviour: PeerBehaviour) async {
        let isThere = FileManager.default.fileExists(atPath: folder)
        switch (behaviour, isThere) {
        case (.accepts, false): try? FileManager.default.moveItem(atPath: hidden, toPath: folder)
        case (.accepts, true), (_, false): break
        case (_, true): try? FileManager.default.moveItem(atPath: folder, toPath: hidden)
        }
    }

    func receivedIDs() async -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(".json") && $0 != "test.json" }.map { String($0.dropLast(5)) }.sorted()
    }
}
