/// What is wrong with a configuration before it goes live, all of it at once
/// (S24, S48). Pure: it asks the document and what the program has.
public struct ConfigurationCheck: Sendable {
    /// What keeps the document from being applied, in the order of its lines.
    public private(set) var mistakes: [ConfigurationMistake] = []
    /// What is allowed and perhaps not meant.
    public private(set) var warnings: [ConfigurationMistake] = []
    let document: ConfigurationDocument
    let installed: Installation

    /// - Parameters:
    ///   - reading: what reading the text has found already.
    ///   - installed: the adapters and filters that the document may name.
    public init(_ document: ConfigurationDocument, reading: [ConfigurationMistake] = [], installed: Installation = .shipped) {
        self.document = document
        self.installed = installed
        mistakes = reading
        checkSite()
        checkCalendars()
        checkProviders()
        checkUsers()
        checkWorkflowGroups()
        checkClinicalGroups()
        checkFlows()
        checkUrgent()
        checkExchange()
        checkTemplates()
        checkTextModules()
        checkEventRules()
        mistakes = Self.ordered(mistakes)
        warnings = Self.ordered(warnings)
    }

    /// Reads and checks a text in one step.
    ///
    /// - Returns: no document when the text cannot be read at all.
    public static func judge(
        _ text: String, installed: Installation = .shipped
    ) -> (document: ConfigurationDocument?, mistakes: [ConfigurationMistake], warnings: [ConfigurationMistake]) {
        let (document, mistakes) = ConfigurationDocument.read(text)
        guard let document else { return (nil, mistakes, []) }
        let check = ConfigurationCheck(document, reading: mistakes, installed: installed)
        return (document, check.mistakes, check.warnings)
    }

    /// The mistakes of a document that was read without any.
    public static func mistakes(_ document: ConfigurationDocument) -> [ConfigurationMistake] {
        ConfigurationCheck(document).mistakes
    }

    private static func ordered(_ found: [ConfigurationMistake]) -> [ConfigurationMistake] {
        var seen: Set<ConfigurationMistake> = []
        let unique = found.filter { seen.insert($0).inserted }
        return unique.enumerated().sorted { ($0.element.line, $0.offset) < ($1.element.line, $1.offset) }.map(\.element)
    }
}

extension ConfigurationCheck {
    mutating func mistake(_ path: String, _ code: ConfigurationMistake.Code, _ sentence: String) {
        mistakes.append(ConfigurationMistake(path, line: document.lines.line(of: path), code: code, sentence))
    }

    mutating func warning(_ path: String, _ code: ConfigurationMistake.Code, _ sentence: String) {
        warnings.append(ConfigurationMistake(path, line: document.lines.line(of: path), code: code, sentence))
    }

    /// Every code well formed and none twice.
    mutating func checkCodes(_ list: String, _ codes: [String]) {
        var places: [String: Int] = [:]
        for (index, code) in codes.enumerated() where !code.isEmpty {
            let path = "\(list)[\(index)].code"
            // A word that could not be read stands for another; that has been reported.
            if mistakes.contains(where: { $0.path == path }) { continue }
            if !Self.isCode(code) {
                mistake(path, .invalid, "`\(code.shortened)` is no code: at most 40 letters of ASCII, digits, `-`, `_` and `.`.")
            }
            if let earlier = places.updateValue(index, forKey: code) {
                mistake(path, .duplicateCode, "The code `\(code)` stands twice in `\(list)`: it is that of `\(list)[\(earlier)]` already.")
            }
        }
    }

    /// That something named elsewhere exists. An empty code was missing and has been reported.
    mutating func require(_ code: String?, _ kind: String, among known: [String], at path: String) {
        guard let code, !code.isEmpty, !known.contains(code) else { return }
        mistake(path, .unknownCode, "There is no \(kind) `\(code.shortened)`.")
    }

    /// That a record number names who issues it.
    mutating func checkIdentifier(_ authority: String?, _ identifier: String?, at path: String) {
        require(authority, "authority", among: authorityCodes, at: "\(path).authority")
        if identifier != nil, authority == nil {
            mistake("\(path).identifier", .missing, "An identifier says nothing without the `authority` that issued it.")
        }
    }

    var authorityCodes: [String] { document.authorities.map(\.code) }

    static func isCode(_ text: String) -> Bool {
        (1...40).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == UInt8(ascii: "-")
                    || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ".")
            }
    }
}
