/// Why somebody took a right away, in their own words.
enum GrantReason {
    static let longest = 500
    /// Written when a right that ended by itself makes way for a new one.
    static let overtaken = "ended by itself before a new one began"
    /// Written when the patient's age has ended a right.
    static let age = "ended by the patient's age"

    /// - Throws: `PatientRefusal.reasonMissing`.
    static func accepted(_ text: String) throws -> String {
        switch MessageText.body(text, limit: longest) {
        case .success(let accepted): return accepted
        case .failure: throw PatientRefusal.reasonMissing
        }
    }
}
