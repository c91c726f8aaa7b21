import HTTPTypes
import Hummingbird
import Messaging
import NIOCore
import Persistence
import Synchronization
import WebSupport

/// The words of a form that is read as a stream, for whoever must show them again.
public final class SentForm: Sendable {
    private let known = Mutex<FormFields?>(nil)

    /// nil until it was read.
    var fields: FormFields? {
        get { known.withLock { $0 } }
        set { known.withLock { $0 = newValue } }
    }
}

/// A form that may carry files, read as it comes in. A file is kept only once the form has proved whose it is, one at a time, and is taken
/// in as soon as it is whole: what breaks off leaves nothing.
struct AttachingForm {
    /// Bytes of all words together, and of everything: beyond the second nothing more is read.
    private static let limits = (words: 1_000_000, all: 64 << 20)
    private static let pages: Set<Substring> = ["conversations", "new", "messages", "reply", "attachments", "draft", "drafts"]

    let request: Request
    let services: WebServices

    /// Whether the request is one of these: a form in parts, sent to a page that takes files.
    static func takes(_ request: Request) -> Bool {
        guard request.method == .post, case .multipartForm = ContentType(request.headers[values: .contentType]),
            let last = request.uri.path.split(separator: "/").last
        else { return false }
        return pages.contains(last)
    }

    /// Reads the words, and takes in the files of somebody who has proved to be there.
    ///
    /// - Parameter isProven: whether the fields so far carry the token of the session; asked at each file.
    /// - Throws: what `ArrivingBody`, the form or the store throws; the words that came are in `sent` by then.
    func read(
        into sent: SentForm, by user: SignedIn?, site: Site?, isProven: (FormFields) -> Bool
    ) async throws -> FormFields {
        guard case .multipartForm(let header) = ContentType(request.headers[values: .contentType]) else { throw FormRefusal.boundary }
        var reader = MultipartReader(
            boundary: try MultipartBoundary.of(contentType: header), limits: FormLimits(bytes: Self.limits.all, fields: 80))
        var form = Reading()
        for try await buffer in request.body.arriving {
            form.bytes += buffer.readableBytes
            guard form.bytes <= Self.limits.all else { throw Problem.tooLarge(limit: Self.limits.all) }
            for event in try reader.consume(buffer.readableBytesView) {
                try await take(event, &form, by: user, site: site, isProven: isProven)
                sent.fields = form.fields
            }
        }
        guard reader.isWhole else { throw FormRefusal.malformedMultipart }
        sent.fields = form.fields
        if let failure = form.failure { throw failure }
        return form.fields
    }

    private struct Reading {
        var fields = FormFields()
        var bytes = 0
        var words = 0
        var name = ""
        var value: [UInt8]?
        var intake: FileIntake?
        /// The store does not take files in now; the words are read to the end all the same.
        var failure: (any Error)?
        var files = 0
        var together = 0
    }

    private func take(
        _ event: MultipartReader.Event, _ form: inout Reading, by user: SignedIn?, site: Site?, isProven: (FormFields) -> Bool
    ) async throws {
        switch event {
        case .part(let name, let filename):
            form.name = name
            form.value = filename == nil ? [] : nil
            form.intake = nil
            guard let filename, name == ChosenFiles.picker, user != nil, form.failure == nil, isProven(form.fields) else { return }
            form.intake = FileIntake(name: filename, memory: services.uploads)
        case .bytes(let bytes):
            if form.value != nil {
                form.words += bytes.count
                guard form.words <= Self.limits.words else { throw Problem.tooLarge(limit: Self.limits.words) }
                form.value? += bytes
            }
            form.intake?.take(bytes)
        case .end:
            if let value = form.value {
                guard let text = String(validating: value, as: UTF8.self) else { throw FormRefusal.invalidUTF8 }
                if form.name != ChosenFiles.fault { form.fields.fields.append(.init(name: form.name, value: text)) }
            } else if let intake = form.intake, let user, let site {
                try await keep(intake, &form, by: user, site: site)
            }
            (form.value, form.intake) = (nil, nil)
        }
    }

    private func keep(_ intake: FileIntake, _ form: inout Reading, by user: SignedIn, site: Site) async throws {
        // A browser sends a part with an empty name where no file was chosen.
        guard intake.name?.isEmpty == false || !intake.bytes.isEmpty || intake.refusal != nil else { return }
        var room = AttachmentRoom(files: form.fields.all(ChosenFiles.field).count, bytes: form.together)
        do {
            form.files += 1
            try room.take(intake.bytes.count)
            let attachments = services.portal.attachments
            let file = try await intake.held { try await attachments.receive($0, by: user, site: site) }
            // What was refused, for what it is or as infected, takes no room.
            form.together = room.bytes
            form.fields.fields.append(.init(name: ChosenFiles.field, value: file.id.description))
        } catch let refusal as AttachmentRefusal {
            form.fields.fields.append(.init(name: ChosenFiles.fault, value: "\(refusal.code)|\(Self.shown(intake.name))"))
        } catch {
            form.failure = error
        }
    }

    /// The name as the person knows it, short enough for a line.
    private static func shown(_ name: String?) -> String {
        String((name ?? "").split { $0 == "/" || $0 == "\\" }.last.map(String.init)?.prefix(80) ?? "")
    }
}
