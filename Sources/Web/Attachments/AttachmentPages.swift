import Hummingbird
import Messaging
import Persistence
import WebSupport

extension RouterGroup where Context: SignedInContext {
    /// A file of a letter, and files on their way into one.
    ///
    /// - Parameter root: `/attachments`, or the same below the Workbench.
    func addAttachments(under root: String) {
        get(RouterPath("\(root)/{attachment}")) { _, context -> Response in
            guard let id = context.parameters.get("attachment").flatMap({ ID<Attachment>(Substring($0)) }) else { throw NotFound() }
            return try await context.portal.attachments.content(id, for: context.signedIn).response
        }
        // The intake has taken the files in; the answer is what the module puts under the field.
        post(RouterPath(root)) { _, context -> Response in
            let taken = try await ChosenFiles(context.form).taken(by: context.signedIn, context.portal)
            return FilesFragment.markup(taken, context.words.attachment).response(
                status: taken.faults.isEmpty ? .ok : .unprocessableContent)
        }
    }
}
