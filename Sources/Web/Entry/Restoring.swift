import Hummingbird
import WebSupport

/// Brings a form back as it was filled in, after signing in again. Nothing is sent: the person looks once more.
enum Restoring {
    /// Each knows the addresses of its own forms and answers nil for others; the first that knows one answers.
    private static let all: [@Sendable (KeptForm, Visit) async throws -> Response?] = [
        MemberForms.restored, WorkbenchForms.restored,
    ]

    static func page(_ kept: KeptForm, _ visit: Visit) async throws -> Response? {
        for restored in all {
            if let page = try await restored(kept, visit) { return page }
        }
        return nil
    }
}
