/// A piece of SQL that one of the engines needs and the other does not know.
public enum EngineFragment: Sendable, Hashable, CaseIterable {
    /// `FOR UPDATE SKIP LOCKED` on PostgreSQL, nothing on SQLite. Repeat the state's test in the outer `WHERE`.
    case skipLocked
    /// `FOR UPDATE` on PostgreSQL, nothing on SQLite, where there is one writer.
    case forUpdate
    /// `FOR SHARE` on PostgreSQL, nothing on SQLite.
    case forShare

    /// The control character that stands for the fragment in a template.
    internal var mark: Unicode.Scalar {
        switch self {
        case .skipLocked: "\u{2}"
        case .forUpdate: "\u{3}"
        case .forShare: "\u{4}"
        }
    }

    internal func text(for engine: Engine) -> String {
        guard engine == .postgres else { return "" }
        return switch self {
        case .skipLocked: "FOR UPDATE SKIP LOCKED"
        case .forUpdate: "FOR UPDATE"
        case .forShare: "FOR SHARE"
        }
    }
}

extension SQL {
    /// The text an engine prepares: `$1`, `$2`, … in order of appearance, and its own fragments.
    internal func text(for engine: Engine) -> String {
        var text = ""
        var number = 0
        for scalar in template.unicodeScalars {
            if scalar == "\u{1}" {
                number += 1
                text += "$\(number)"
            } else if let fragment = EngineFragment.allCases.first(where: { $0.mark == scalar }) {
                text += fragment.text(for: engine)
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}
