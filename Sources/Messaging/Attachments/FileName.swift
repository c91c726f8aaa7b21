/// The name of a file as it is kept and shown.
enum FileName {
    /// Unicode scalars of a name at most, its end included.
    static let longest = 120

    /// Without a path and without what a file system, a header or a reader could take for something else; nil when nothing is left.
    ///
    /// Bidirectional controls are taken out: they make `gpj.exe` read as `exe.jpg`.
    static func cleaned(_ name: String) -> String? {
        let last = name.split(omittingEmptySubsequences: false) { $0 == "/" || $0 == "\\" }.last.map(String.init) ?? ""
        var scalars = String.UnicodeScalarView()
        for scalar in last.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: continue
            default: break
            }
            scalars.append("<>:\"|?*".unicodeScalars.contains(scalar) ? "_" : scalar)
        }
        var text = String(scalars)
        while let first = text.first, first == "." || first.isWhitespace { text.removeFirst() }
        while let last = text.last, last == "." || last.isWhitespace { text.removeLast() }
        guard !text.isEmpty else { return nil }
        return shortened(text)
    }

    /// The end of a name, lower-case, without its dot; empty when it has none.
    static func end(of name: String) -> String {
        guard let dot = name.lastIndex(of: ".") else { return "" }
        return name[name.index(after: dot)...].lowercased()
    }

    /// The name a file of this kind is kept by.
    ///
    /// - Throws: `AttachmentRefusal.wrongExtension` when its end says something else.
    static func accepted(_ name: String?, for kind: FileKind) throws(AttachmentRefusal) -> String {
        guard let clean = name.flatMap(cleaned) else { return "file." + kind.extensions[0] }
        let end = end(of: clean)
        if kind.extensions.contains(end) { return clean }
        guard end.isEmpty else { throw .wrongExtension }
        return clean + "." + kind.extensions[0]
    }

    private static func shortened(_ name: String) -> String {
        guard name.unicodeScalars.count > longest else { return name }
        let end = end(of: name)
        guard !end.isEmpty, end.unicodeScalars.count <= 10 else {
            return String(String.UnicodeScalarView(name.unicodeScalars.prefix(longest)))
        }
        let stem = name.unicodeScalars.prefix(longest - end.unicodeScalars.count - 1)
        return String(String.UnicodeScalarView(stem)) + "." + end
    }
}
