/// A file of people to be enrolled, as a practice's own system exports it: CSV (RFC 4180) in UTF-8, one person a line.
///
/// The first line names the columns, in any order: `given`, `family`, `birthDate`, `recordNumber`, and perhaps `language` and `email`.
/// They are divided by commas, semicolons or tabs, whichever the first line uses. A line is judged by itself: what is wrong with one
/// harms no other. A quoted value does not reach over the end of its line, since one quote too many would then swallow the rest.
public struct InvitationFile: Sendable, Hashable {
    public let lines: [InvitationLine]

    /// Lines of a file at most.
    public static let mostLines = 10_000
    /// Bytes of a file at most.
    public static let mostBytes = 1_000_000
    /// Bytes of one line at most.
    static let longestLine = 4_000

    /// - Throws: `InvitationRefusal` for a file of which no line can be read.
    public static func read(_ bytes: [UInt8]) throws(InvitationRefusal) -> InvitationFile {
        guard bytes.count <= mostBytes else { throw .tooLarge }
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) { throw .encoding }
        let content = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
        guard let text = String(validating: content, as: UTF8.self) else { throw .encoding }
        let all = text.split(omittingEmptySubsequences: false) { $0.isNewline }.map(String.init)
        guard let header = all.first, !header.allSatisfy(\.isWhitespace) else { throw .empty }
        let divider = [",", ";", "\t"].max { header.filter($0.contains).count < header.filter($1.contains).count } ?? ","
        guard let names = cells(header, divider: Character(divider)) else { throw .columns }
        let columns = names.map { name in
            InvitationLine.Column.allCases.first { $0.rawValue.lowercased() == Plain.trimmed(name).lowercased() }
        }
        let known = columns.compactMap { $0 }
        guard known.count == columns.count, Set(known).count == known.count,
            InvitationLine.Column.needed.allSatisfy(known.contains)
        else { throw .columns }
        let lines = all.enumerated().dropFirst().filter { !$0.element.allSatisfy(\.isWhitespace) }.map { place, line in
            InvitationLine(
                number: place + 1, cells: line.utf8.count <= longestLine ? cells(line, divider: Character(divider)) : nil, columns: known)
        }
        guard !lines.isEmpty else { throw .empty }
        guard lines.count <= mostLines else { throw .tooManyLines }
        return InvitationFile(lines: lines)
    }

    /// The values of a line; nil when its quotes do not match.
    private static func cells(_ line: String, divider: Character) -> [String]? {
        var cells: [String] = []
        var cell = ""
        var isQuoted = false
        var wasQuoted = false
        var characters = line.makeIterator()
        var next = characters.next()
        while let character = next {
            next = characters.next()
            switch character {
            case "\"" where isQuoted && next == "\"":
                cell.append("\"")
                next = characters.next()
            case "\"" where isQuoted:
                (isQuoted, wasQuoted) = (false, true)
            case "\"" where cell.isEmpty && !wasQuoted:
                isQuoted = true
            case divider where !isQuoted:
                cells.append(cell)
                (cell, wasQuoted) = ("", false)
            case _ where wasQuoted, "\"":
                return nil
            default:
                cell.append(character)
            }
        }
        return isQuoted ? nil : cells + [cell]
    }
}

/// One line of the file.
public struct InvitationLine: Sendable, Hashable {
    /// Counted from 1, the line with the names of the columns included, as editors count.
    public let number: Int
    /// nil for a line that cannot be divided into its columns.
    let values: [Column: String]?

    enum Column: String, Sendable, CaseIterable {
        case given, family, birthDate, recordNumber, language, email

        static let needed: [Column] = [.given, .family, .birthDate, .recordNumber]
    }

    init(number: Int, cells: [String]?, columns: [Column]) {
        self.number = number
        values = cells.flatMap { cells in
            cells.count == columns.count ? Dictionary(zip(columns, cells.map(Plain.trimmed))) { first, _ in first } : nil
        }
    }

    /// Who is to be enrolled.
    ///
    /// - Throws: `InvitationFault`: a cell that a spreadsheet would take for a formula is no name and no number.
    func person() throws(InvitationFault) -> (patient: NewPatient, email: String) {
        guard let values else { throw .lineBroken }
        func value(_ column: Column) -> String { values[column] ?? "" }
        for column in [Column.given, .family, .recordNumber, .birthDate] {
            if let first = value(column).first, "=+-@".contains(first) { throw .formula }
        }
        let patient = NewPatient(
            given: value(.given), family: value(.family), birthDate: value(.birthDate), recordNumber: value(.recordNumber),
            language: value(.language).lowercased())
        return (patient, value(.email))
    }

    /// As much as is needed to find the line again, sealed in the store.
    var plain: String {
        guard let values else { return "" }
        return Column.allCases.map { (values[$0] ?? "").filter { $0 != Self.divider } }.joined(separator: String(Self.divider))
    }

    init(number: Int, plain: String) {
        self.number = number
        let cells = plain.split(separator: Self.divider, omittingEmptySubsequences: false).map(String.init)
        values = cells.count == Column.allCases.count ? Dictionary(zip(Column.allCases, cells)) { first, _ in first } : nil
    }

    /// The name on the line, to be shown beside what became of it.
    var name: String { [values?[.given], values?[.family]].compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: " ") }

    private static let divider: Character = "\u{1F}"
}

/// Why a whole file was not taken.
public enum InvitationRefusal: String, Refusal {
    case empty = "file-empty"
    case tooLarge = "file-too-large"
    case tooManyLines = "too-many-lines"
    case encoding = "file-encoding"
    case columns = "file-columns"

    public var code: String { rawValue }
    public var status: Int { self == .tooLarge ? 413 : 422 }

    public var sentence: String {
        switch self {
        case .empty: "There is nobody in this file. Choose a CSV file with a line for each person."
        case .tooLarge: "This file is larger than 1 MB. Divide it and send the parts one after the other."
        case .tooManyLines: "This file has more than 10,000 lines. Divide it and send the parts one after the other."
        case .encoding: "This file is not UTF-8. Export it again as \"CSV UTF-8\"."
        case .columns:
            "The first line must name the columns given, family, birthDate and recordNumber, each once, and may name language and email."
        }
    }

    public var fields: [FieldRefusal] { [FieldRefusal(field: "file", code: code, sentence: sentence)] }
}

/// What is wrong with one line that no rule of enrolment says.
public enum InvitationFault: String, Refusal {
    case lineBroken = "line-broken"
    case formula = "formula"
    /// The number is known, the person is another.
    case anotherPerson = "another-person"
    /// Whoever sent the file may not enrol any more.
    case noAdministrator = "no-administrator"

    public var code: String { rawValue }
    public var status: Int { 422 }

    public var sentence: String {
        switch self {
        case .lineBroken: "The line cannot be divided into its columns. Check quotes and dividers."
        case .formula: "A name, number or date begins with a sign of a formula. Check the line."
        case .anotherPerson: "This record number belongs to somebody with another birth date. Check the number."
        case .noAdministrator: "Whoever sent the file is no administrator any more."
        }
    }
}
