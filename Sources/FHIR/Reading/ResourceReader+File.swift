import Foundation

extension ResourceReader {
    /// Reads a file in pieces of 64 KiB.
    ///
    /// A name that ends in `.ndjson` or `.jsonl` is read as one resource a line; any other file says by its content what it is.
    /// - Throws: an error of the file system when the file cannot be opened.
    public init(
        file path: String, wanted: Set<ResourceType> = Set(ResourceType.allCases), limits: ReadLimits = ReadLimits()
    ) throws {
        let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        let name = path.lowercased()
        let format: ResourceScanner.Format = name.hasSuffix(".ndjson") || name.hasSuffix(".jsonl") ? .lines : .detect
        self.init(scanner: ResourceScanner(format: format, wanted: wanted, limits: limits)) {
            guard let data = try handle.read(upToCount: 65_536), !data.isEmpty else {
                try? handle.close()
                return nil
            }
            return [UInt8](data)
        }
    }
}
