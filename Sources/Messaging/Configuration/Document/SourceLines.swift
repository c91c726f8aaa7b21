/// Where in its text each part of a document stands. Two documents that say
/// the same are equal wherever they say it.
public struct SourceLines: Sendable, Hashable {
    private var lines: [String: Int] = [:]

    init() {}

    mutating func note(_ path: String, line: Int) {
        if line > 0 { lines[path] = line }
    }

    /// The line of `path`, else of the nearest part around it, else 0.
    func line(of path: String) -> Int {
        var path = path[...]
        while true {
            if let line = lines[String(path)] { return line }
            guard let cut = path.lastIndex(where: { $0 == "." || $0 == "[" }) else { return 0 }
            path = path[..<cut]
        }
    }

    public static func == (_: SourceLines, _: SourceLines) -> Bool { true }

    public func hash(into _: inout Hasher) {}
}
