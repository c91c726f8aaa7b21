/// Who is answered what, by every address there is: written by hand from what the product promises, and from nothing of its code.
///
/// The objects are those of Noah, for whom his mother Ada and his father James may write: a conversation that Ada began with
/// Pediatrics, and its task with the Primary care nurses. `allowed` is the status of the deed itself; for whom it does not exist gets
/// 404, a program that is nobody 401. A page sends nobody to the sign-in page (303), and a form of nobody's is kept there (401). Each
/// person holds the cookie of their own kind alone, so that members are nobody on the Workbench, and staff in the portal.
enum AccessTable {
    /// Columns of the table.
    enum Column: String, CaseIterable {
        case nobody, family, members, nurses, colleagues, physician, administrators, system
    }

    static let people: [Column: [String?]] = [
        .nobody: [nil],
        .family: ["ada", "james"],
        .members: ["ben", "bea", "lily"],
        .nurses: ["cy", "di"],
        .colleagues: ["eve", "fay"],
        // Sees Noah's conversations by her role and her clinical group, and works on no task.
        .physician: ["dr.sato"],
        .administrators: ["hana", "priv"],
        .system: ["admin"],
    ]

    struct Row: Sendable {
        let method: String
        let path: String
        let expected: [Column: Int]

        var name: String { "\(method) \(path)" }
    }

    static let rows: [Row] = {
        // A route that is too long for its column stands on a line of its own before its statuses.
        let words = [pages, programs].flatMap { text in
            text.split(separator: "\n").dropFirst().flatMap { $0.split(separator: " ").map(String.init) }
        }
        return stride(from: 0, to: words.count - 9, by: 10).map { start in
            Row(
                method: words[start], path: words[start + 1],
                expected: Dictionary(
                    uniqueKeysWithValues: zip(Column.allCases, words[start + 2..<start + 10].map { Int($0) ?? 0 })))
        }
    }()
}
