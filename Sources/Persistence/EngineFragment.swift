/// A piece of SQL that one of the engines needs and the other does not know.
public enum EngineFragment: Sendable, Hashable, CaseIterable {
    /// `FOR UPDATE SKIP LOCKED` on PostgreSQL, nothing on SQLite. Repeat the state's test in the outer `WHERE`.
    case skipLocked
    /// `FOR UPDATE` on PostgreSQL, nothing on SQLite, where there is one writer.
    case forUpdate
    /// `FOR SHARE` on PostgreSQL, nothing on SQLite.
    case forShare

    /// What stands for the fragment among the pieces of a statement.
    internal var mark: SQLPiece {
        switch self {
        case .skipLocked: SQLPiece(place: 2, count: 0)
        case .forUpdate: SQLPiece(place: 3, count: 0)
        case .forShare: SQLPiece(place: 4, count: 0)
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
        if let once { return once }
        var text = ""
        var number = 0
        for piece in pieces {
            if piece == .value {
                number += 1
                text += "$\(number)"
            } else if let fragment = EngineFragment.allCases.first(where: { $0.mark == piece }) {
                text += fragment.text(for: engine)
            } else {
                piece.append(to: &text)
            }
        }
        return text
    }
}
