import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import TestSupport
import Testing
import WebSupport

@testable import Persistence
@testable import Web

@Suite("Files that are embedded in the program")
struct EmbeddedAssetTests {
    /// The folder in the sources.
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../Sources/Web/Assets").standardizedFileURL

    @Test("Every file of the folder is there byte for byte, under a name that changes with its content")
    func same() throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path).filter { !$0.hasPrefix(".") }
        #expect(names.count >= 3)
        #expect(EmbeddedAssets.all.map(\.name).sorted() == names.sorted())
        for name in names {
            let bytes = [UInt8](try Data(contentsOf: Self.folder.appending(path: name)))
            let asset = try #require(EmbeddedAssets.named(name))
            #expect(asset.bytes == bytes, "\(name)")
            let digest = SHA256.hexadecimal(of: String(decoding: bytes, as: UTF8.self))
            let parts = name.split(separator: ".")
            #expect(asset.hashedName == "\(parts[0]).\(digest.prefix(12)).\(parts[1])", "\(name)")
            #expect(asset.entityTag == "\"\(digest.prefix(32))\"")
            #expect(EmbeddedAssets.hashed(asset.hashedName)?.name == name)
        }
        #expect(EmbeddedAssets.hashed("threadwell.css") == nil, "the bare name is no address")
    }

    @Test("They are served for ever under that name, as what they are, and not again to whoever has them")
    func served() async throws {
        try await APIWorld.with(.sqlite) { world in
            for asset in EmbeddedAssets.all {
                let path = "/assets/\(asset.hashedName)"
                let answer = try await world.client.execute(uri: path, method: .get)
                #expect(answer.status == .ok && Array(answer.body.readableBytesView) == asset.bytes)
                #expect(answer.headers[.contentType] == asset.contentType)
                #expect(answer.headers[.cacheControl]?.contains("immutable") == true)
                let again = try await world.client.execute(uri: path, method: .get, headers: [.ifNoneMatch: asset.entityTag])
                #expect(again.status == .notModified && again.body.readableBytes == 0)
            }
        }
    }
}
