import Foundation

// embed-assets OUTPUT FILE…   writes the files as one Swift source.

let arguments = CommandLine.arguments.dropFirst()
guard let output = arguments.first else {
    FileHandle.standardError.write(Data("usage: embed-assets OUTPUT FILE…\n".utf8))
    exit(64)
}
do {
    let assets = try arguments.dropFirst().map { path in
        try EmbeddedFile(name: URL(fileURLWithPath: path).lastPathComponent, bytes: [UInt8](Data(contentsOf: URL(fileURLWithPath: path))))
    }
    try AssetSource.text(of: assets).write(toFile: output, atomically: true, encoding: .utf8)
} catch {
    FileHandle.standardError.write(Data("embed-assets: \(error)\n".utf8))
    exit(1)
}
