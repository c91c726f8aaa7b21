/// Text of a source as it may be kept: spaces at the ends and in rows are folded, control characters and excess are refused.
enum FieldText {
    static let nameLimit = 200
    static let valueLimit = 256
    static let addressLimit = 2_048

    /// `nil` when nothing is left.
    /// - Throws: ``RefusalReason/unsupportedCharacter(path:)`` or ``RefusalReason/tooLong(path:limit:)``.
    static func clean(_ text: String?, _ path: @autoclosure () -> String, limit: Int) throws(RefusalReason) -> String? {
        guard let text else { return nil }
        var kept = String.UnicodeScalarView()
        var count = 0
        var isSpacePending = false
        for scalar in text.unicodeScalars {
            if scalar.properties.isWhitespace {
                isSpacePending = count > 0
                continue
            }
            if scalar.properties.generalCategory == .control { throw .unsupportedCharacter(path: path()) }
            if isSpacePending { kept.append(" ") }
            count += isSpacePending ? 2 : 1
            isSpacePending = false
            kept.append(scalar)
            if count > limit { throw .tooLong(path: path(), limit: limit) }
        }
        return count == 0 ? nil : String(kept)
    }
}
