/// What changed between two documents, one sentence for each change, in the
/// words of the document.
enum ConfigurationDifference {
    /// Longest list anybody reads; the rest is counted.
    private static let longest = 60

    static func lines(from old: ConfigurationDocument?, to new: ConfigurationDocument) -> [String] {
        var before: [Line] = []
        var after: [Line] = []
        if let old { flatten(strip(old).node(), path: "", into: &before) }
        flatten(strip(new).node(), path: "", into: &after)
        return shortened(compare(before, after))
    }

    private struct Line {
        var path: String
        /// The thing the path is part of, such as `messageFlows[primary-care]`.
        var thing: String?
        var value: String
    }

    private static func strip(_ document: ConfigurationDocument) -> ConfigurationDocument {
        var document = document
        document.revision = nil
        return document
    }

    private static func flatten(_ node: DocumentNode, path: String, thing: String? = nil, into lines: inout [Line]) {
        switch node.content {
        case .map(let entries):
            for entry in entries {
                flatten(entry.value, path: path.isEmpty ? entry.key : "\(path).\(entry.key)", thing: thing, into: &lines)
            }
        case .list(let items):
            let names = items.map(name)
            if names.contains(where: { $0 == nil }) {
                lines.append(Line(path: path, thing: thing, value: node.json()))
                return
            }
            for (item, name) in zip(items, names) {
                let place = "\(path)[\(name ?? "")]"
                flatten(item, path: place, thing: thing ?? place, into: &lines)
            }
        default:
            lines.append(Line(path: path, thing: thing, value: node.json()))
        }
    }

    /// What a list's item is known by.
    private static func name(_ node: DocumentNode) -> String? {
        guard case .map(let entries) = node.content else { return nil }
        for key in ["code", "username", "user"] {
            if case .text(let name)? = entries.first(where: { $0.key == key })?.value.content { return name }
        }
        return nil
    }

    private static func compare(_ before: [Line], _ after: [Line]) -> [String] {
        let old = Dictionary(before.map { ($0.path, $0.value) }) { first, _ in first }
        let new = Dictionary(after.map { ($0.path, $0.value) }) { first, _ in first }
        let oldThings = Set(before.compactMap(\.thing))
        let newThings = Set(after.compactMap(\.thing))
        var said: Set<String> = []
        var lines: [String] = []
        for line in after {
            if let thing = line.thing, !oldThings.contains(thing) {
                if said.insert(thing).inserted { lines.append("\(thing) is new") }
            } else if let value = old[line.path] {
                if value != line.value { lines.append("\(line.path): \(value.shortened) became \(line.value.shortened)") }
            } else {
                lines.append("\(line.path): \(line.value.shortened) is new")
            }
        }
        for line in before where new[line.path] == nil {
            if let thing = line.thing, !newThings.contains(thing) {
                if said.insert(thing).inserted { lines.append("\(thing) is gone") }
            } else {
                lines.append("\(line.path): \(line.value.shortened) is gone")
            }
        }
        // Only the order of a list can differ without any line saying so.
        if lines.isEmpty, before.map(\.path) != after.map(\.path) { lines.append("the order of a list") }
        return lines
    }

    private static func shortened(_ lines: [String]) -> [String] {
        guard lines.count > longest else { return lines }
        return Array(lines.prefix(longest)) + ["and \(lines.count - longest) more"]
    }
}
