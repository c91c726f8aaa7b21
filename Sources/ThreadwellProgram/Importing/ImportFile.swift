import Foundation

/// What an import takes as a file.
enum ImportFile {
    /// Every import reads its files more than once, so that their order does not matter. What gives its bytes once, as a pipe does, would be
    /// empty the second time.
    ///
    /// - Throws: `CommandFailure` for what cannot be read, and for what is neither a regular file nor a link to one.
    static func requireRegular(_ path: String) throws {
        guard FileManager.default.isReadableFile(atPath: path) else { throw CommandFailure("The file cannot be read.") }
        let place = URL(filePath: path).resolvingSymlinksInPath().path
        let type = try? FileManager.default.attributesOfItem(atPath: place)[.type] as? FileAttributeType
        guard type == .typeRegular else {
            throw CommandFailure("It is no regular file. Files are read more than once: save what comes by a pipe as a file first.")
        }
    }
}
